import { expect } from "chai";
import { faultsOf } from "../grammar/files.ts";
import { ofKind, play, read } from "../run/scenario-bench.ts";

function file(replies: string, steps: string, central = "scripted: ws://127.0.0.1:0/ocpp"): string {
  return `name: x
central: { ${central}, replies: ${replies} }
chargers: { CP1: {} }
${steps}`;
}

describe("a scripted central system", () => {
  it("answers as it is written, and as usual where nothing is written", async () => {
    const text = file(
      "{ BootNotification: { interval: 77 }, Authorize: { idTagInfo: { status: Blocked } } }",
      `steps:
  - boot:
    reply: { status: Accepted, interval: 77, currentTime: $now(1s) }
  - authorize: ANY
    reply: { idTagInfo: { status: Blocked } }
`,
    );
    const { verdict, events } = await play(text);
    expect(verdict).to.equal("pass");
    expect(ofKind(events, "scenarioBegan")[0]?.clock).to.equal("simulated");
  });

  it("takes one reply after the other, and the last one for ever", async () => {
    const text = file(
      "{ Authorize: [{ idTagInfo: { status: Expired } }, { idTagInfo: { status: Accepted } }] }",
      `steps:
  - boot:
  - authorize: A
    reply: { idTagInfo: { status: Expired } }
  - authorize: A
    reply: { idTagInfo: { status: Accepted } }
  - authorize: A
    reply: { idTagInfo: { status: Accepted } }
`,
    );
    expect((await play(text)).verdict).to.equal("pass");
  });

  it("withholds an answer, or refuses", async () => {
    const text = file(
      "{ Heartbeat: withheld, DataTransfer: { error: { code: NotSupported } } }",
      `strict: false
steps:
  - boot:
  - send: { action: DataTransfer, payload: { vendorId: x } }
    error: { code: NotSupported }
  - send: Heartbeat
    within: 5s
`,
    );
    const { failures } = await play(text);
    expect(failures.map(({ message }) => message)).to.deep.equal([
      "Heartbeat was not answered within 5 s",
    ]);
  });

  it("answers what a step expects as the step has it, and then as before", async () => {
    const text = file(
      "{ Authorize: { idTagInfo: { status: Blocked } } }",
      `steps:
  - boot:
  - parallel:
      - expect: { call: Authorize, from: CP1, payload: { idTag: ONE } }
        respond: { idTagInfo: { status: "\${given}" } }
      - - authorize: TWO
          reply: { idTagInfo: { status: Blocked } }
        - authorize: ONE
          reply: { idTagInfo: { status: Expired } }
  - authorize: ONE
    reply: { idTagInfo: { status: Blocked } }
vars: { given: Expired }
`,
    );
    expect((await play(text)).failures.map(({ message }) => message)).to.deep.equal([]);
    expect((await play(text, { clock: "real" })).verdict).to.equal("pass");
    const other = await play(text.replace("given: Expired", "given: Invalid"));
    expect(other.failures[0]?.message).to.match(/is "Invalid", expected "Expired"/);
  });

  it("answers that real charger too which comes from outside", () => {
    const responding = (call: string) => `steps:
  - expect: { ${call} }
    respond: { status: Accepted }
`;
    const real = "chargers: { CP1: { real: true } }";
    const boot = file("{}", responding("call: DataTransfer, from: CP1"));
    expect(faultsOf(boot.replace("chargers: { CP1: {} }", real))).to.deep.equal([]);
    const asked = file("{}", responding("call: ClearCache, to: CP1"));
    expect(faultsOf(asked)).to.deep.equal([]);
    expect(faultsOf(asked.replace("chargers: { CP1: {} }", real))).to.deep.equal(["E115 6:14"]);
  });

  it("is an error when the step came too late to answer", async () => {
    const text = file(
      "{}",
      `steps:
  - boot:
  - send: Heartbeat
  - expect: { call: Heartbeat, from: CP1 }
    respond: { currentTime: "2025-01-01T00:00:00Z" }
`,
    );
    const { verdict, failures } = await play(text);
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.match(/^Heartbeat came, but not to be answered by this step/);
  });

  it("takes no response that the action cannot have", () => {
    const responding = (payload: string) =>
      faultsOf(
        file(
          "{}",
          `steps:
  - expect: { call: Authorize, from: CP1 }
    respond: ${payload}
`,
        ),
      );
    expect(responding("{ idTagInfo: { status: Accepted } }")).to.deep.equal([]);
    expect(responding("{ idTagInfo: { status: Yes } }")).to.deep.equal(["E152 6:37"]);
    expect(responding("{ idTag: { status: Accepted } }")).to.have.length(2);
    expect(responding("{}")).to.have.length(1);
  });

  it("calls the charge point", async () => {
    const text = file(
      "{}",
      `steps:
  - boot:
  - call: { action: Reset, payload: { type: Soft } }
    reply: { status: Accepted }
`,
    );
    expect((await play(text, { seed: 1 })).failures).to.deep.equal([]);
  });

  it("listens at its address where time is real", async () => {
    const text = file("{}", "steps:\n  - boot:\n");
    expect((await play(text, { clock: "real" })).verdict).to.equal("pass");
  });

  const faults = [
    ["{ Bootnotification: {} }", "E150"],
    ["{ Authorize: { idTagInfo: { status: Acepted } } }", "E152"],
    ["{ Authorize: { idTaginfo: {} } }", "E151"],
    ["{ Authorize: [] }", "E103"],
    ["{ Authorize: never }", "E103"],
  ] as const;
  for (const [replies, code] of faults) {
    it(`is refused with ${code}: ${replies}`, () => {
      const found = faultsOf(file(replies, "steps: [boot: ]\n"));
      expect(found.map((fault) => fault.slice(0, 4))).to.deep.equal([code]);
    });
  }
});

describe("a central system elsewhere", () => {
  const head = (central: string, clock = "") =>
    `name: x\ncentral: { ${central} }\n${clock}\nchargers: { CP1: {} }\nsteps: [boot: ]\n`;

  it("is reached with what the scenario says", () => {
    const { central } = read(
      head(
        "url: wss://h/, auth: { password: p }, protocols: [ocpp1.6, x], tls: { authority: ca.pem }",
      ),
    );
    expect(central).to.deep.equal({
      ...{ kind: "url", url: "wss://h/", auth: { password: "p" } },
      ...{ tls: { authority: "ca.pem" }, protocols: ["ocpp1.6", "x"] },
    });
  });

  it("is the one that is named where time is not its own", () => {
    expect(faultsOf(head("url: ws://h/", "clock: { mode: virtual }"))).to.deep.equal(["E140 3:8"]);
    expect(faultsOf(head("url: ws://h/", "clock: { rate: 10x }"))).to.deep.equal(["E140 3:8"]);
  });

  const faults = [
    "auth: { password: p }, reference: ",
    "replies: {}, url: ws://h/",
    "auth: {}, url: ws://h/",
  ];
  for (const central of faults) {
    it(`is not with ${central}`, () => {
      expect(faultsOf(head(central))).to.have.length(1);
    });
  }
});

describe("time that goes faster", () => {
  const text =
    "name: x\nclock: { rate: 50x }\nchargers: { CP1: {} }\nsteps:\n  - boot:\n    within: 5m\n  - wait: 20s\n";

  it("is as fast as `rate` says", async () => {
    const began = performance.now();
    const { verdict, durationMs } = await play(text);
    expect(verdict).to.equal("pass");
    expect(durationMs).to.be.within(20_000, 200_000);
    expect(performance.now() - began).to.be.lessThan(5_000);
  });

  it("does not go with waits that are too short for it", () => {
    expect(faultsOf(text.replace("within: 5m", "within: 500ms"))).to.deep.equal(["E115 2:8"]);
  });
});
