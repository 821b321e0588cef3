import { expect } from "chai";
import { ofKind, play, withSteps } from "./scenario-bench.ts";

async function endOf(steps: string, head = "") {
  const { verdict, failures, events } = await play(withSteps(steps, head));
  return { verdict, message: failures[0]?.message ?? "", events };
}

describe("set, of variables", () => {
  const head = `
vars: { tag: TEST0001, cap: 10.5, n: 5, who: { tag: TEST0001 } }
fragments:
  Own: { steps: [{ authorize: "\${tag}", charger: CP1, reply: { idTagInfo: { status: Blocked } } }] }
  Told:
    params: { tag: { type: string } }
    steps: [{ authorize: "\${tag}", charger: CP1, reply: { idTagInfo: { status: Expired } } }]`;

  it("is seen by all steps behind it, in fragments and expressions too", async () => {
    const steps = `
  - authorize: \${tag}
    reply: { idTagInfo: { status: Accepted } }
  - parallel:
      - set: { vars.tag: TEST0002, vars.cap: 12.5, vars.who: { tag: TEST0003 } }
  - authorize: \${tag}
    reply: { idTagInfo: { status: Blocked } }
  - run: Own
  - run: Told
    with: { tag: "\${who.tag}" }
  - assert: tag == "TEST0002" && cap == 12.5 && n == 5`;
    expect((await endOf(steps, head)).message).to.equal("");
  });

  it("takes what has been captured, if it is of the same kind", async () => {
    const steps = (path: string) => `
  - boot:
    capture: { told: ${path} }
  - set: { vars.n: "\${told}" }
  - assert: n == 300`;
    expect((await endOf(steps("interval"), head)).message).to.equal("");
    const { verdict, message } = await endOf(steps("status"), head);
    expect(verdict).to.equal("error");
    expect(message).to.equal("`n` is a number, and is set to a text");
  });

  it("is looked at by `always` at once, and does not outlast the run", async () => {
    const steps = "  - wait: 5s\n  - set: { vars.cap: 0.5 }\n  - wait: 5s";
    const watched = `${head}\nalways: [{ that: cap > 1.0 }]`;
    for (let run = 0; run < 2; run += 1) {
      expect((await endOf(steps, watched)).message).to.match(/broken 5\.0-10\.0 s, worst 0\.5$/);
    }
  });

  it("changes what a script answers", async () => {
    const scripted = `
vars: { status: Accepted }
central: { scripted: "ws://127.0.0.1:9000/x", replies: { Authorize: { idTagInfo: { status: "\${status}" } } } }`;
    const steps = `
  - authorize: A
    reply: { idTagInfo: { status: Accepted } }
  - set: { vars.status: Blocked }
  - authorize: A
    reply: { idTagInfo: { status: Blocked } }`;
    expect((await endOf(steps, scripted)).message).to.equal("");
  });
});

describe("set, of meters", () => {
  it("lets a register count from there, of all connectors or of one", async () => {
    const steps = `
  - set: { CP1.meter.register: 50kWh, CP1.connector(2).meter.register: 7Wh }
  - assert: CP1.connector(1).energy == 50000.0 && CP1.connector(2).energy == 7.0
  - plug: 1
  - start: { connector: 1, tag: TEST0001 }
  - charge: { energy: 1kWh }
  - set: { CP1.connector(1).meter.register: 0kWh }
  - stop:`;
    const { message, events } = await endOf(steps, "never: [{ that: CP1.energy < 40000.0 }]");
    expect(message).to.match(/^never "CP1.energy < 40000.0" broken/);
    const calls = ofKind(events, "frame").map(({ text }) => JSON.parse(text));
    const sent = (action: string) => calls.find((frame) => frame[2] === action)?.[3];
    expect(sent("StartTransaction")).to.include({ meterStart: 50_000 });
    expect(sent("StopTransaction")).to.include({ meterStop: 0 });
  });

  it("changes how often meter values come", async () => {
    const steps = `
  - set: { all.meter.every: 10s }
  - start: { connector: 1, tag: TEST0001 }
  - expect: { call: MeterValues, count: 3 }
    within: 35s`;
    expect((await endOf(steps)).message).to.equal("");
  });
});
