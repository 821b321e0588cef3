import { expect } from "chai";
import { type CentralSystem, createCentralSystem } from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { runCli } from "../../cli/run-cli.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createRandom } from "../../protocol/random.ts";
import { listenWebSocket, type WebSocketListener } from "../../protocol/websocket-server.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

describe("plugfest fleet", () => {
  let central: CentralSystem;
  let listener: WebSocketListener;

  beforeEach(async () => {
    const idTags = { TAG: { status: "Accepted" } } as const;
    central = createCentralSystem({
      clock: systemClock,
      random: createRandom(1),
      directory: createMemoryDirectory({ idTags }),
    });
    const onFault = (fault: unknown) => {
      throw fault;
    };
    listener = await listenWebSocket({ gate: central.gate, clock: systemClock, port: 0, onFault });
  });

  after(removeFolders);

  afterEach(async () => {
    central.close();
    await listener.close();
  });

  it("brings charge points to a central system, and ends with a table of their calls", async () => {
    const { code, stdout, stderr } = await fleet(["--count", "3", "--duration", "300ms"]);
    expect(code).to.equal(0);
    expect(stderr).to.equal("");
    const [heading, boot] = stdout.split("\n");
    expect(heading).to.match(/^action +calls +errors +failed +p50 ms +p95 ms +p99 ms$/);
    expect(boot).to.match(/^BootNotification +3 +0 +0 +\d/);
    expect(stdout).to.match(/3 of 3 charge points reached, 9 calls, 0 errors\n$/);
    expect([...central.chargePoints.keys()]).to.have.members(["CP00001", "CP00002", "CP00003"]);
  });

  it("takes names and hardware from its options", async () => {
    const folder = createFolder({ "t.yaml": "vendor: ACME\nmodel: AC22\nconnectors: 2\n" });
    const options = ["--id", "site-{index}", "--template", "t.yaml", "--duration", "300ms"];
    expect((await fleet(options, { folder })).code).to.equal(0);
    const chargePoint = central.chargePoints.get("site-1");
    expect(chargePoint?.boot).to.include({ chargePointVendor: "ACME", chargePointModel: "AC22" });
    expect([...(chargePoint?.connectors.keys() ?? [])]).to.deep.equal([0, 1, 2]);
  });

  it("gives quirks to a part of the fleet, and tells which showed", async () => {
    const folder = createFolder({
      "q.yaml":
        "- boot.policy: { fields: { chargePointVendor: Odd } }\n- rpc.reply: { never: true }\n",
    });
    const options = ["--count", "4", "--duration", "300ms", "--quirk", "q.yaml:100%"];
    const { code, stdout, stderr } = await fleet(options, { folder });
    expect(code).to.equal(0);
    expect(stdout).to.match(/quirk +charge points +hits\nboot.policy +4 +4\nrpc.reply +4 +0\n$/);
    expect(stderr).to.equal("plugfest: the quirk rpc.reply never showed\n");
    const chargePoint = central.chargePoints.get("CP00001");
    expect(chargePoint?.boot).to.include({ chargePointVendor: "Odd" });
  });

  it("knows the bundles by name", async () => {
    const { code, stdout } = await fleet(["--duration", "300ms", "--quirk", "seen-alfen"]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^tx.queue +1 +\d+$/m);
  });

  it("says what is wrong with a template, and where", async () => {
    const folder = createFolder({ "t.yaml": "vendor: ACME\nconectors: 2\n" });
    const { code, stderr } = await fleet(["--template", "t.yaml"], { folder });
    expect(code).to.equal(2);
    expect(stderr).to.include("t.yaml:2:1").and.to.include("did you mean `connectors`?");
  });

  it("shows what goes on to a person who watches", async () => {
    const { stderr } = await fleet(["--duration", "300ms"], { isTty: true });
    expect(stderr).to.include("connected 0/1");
  });

  it("ends with 3 when nobody was there", async () => {
    await listener.close();
    const { code, stderr, stdout } = await fleet(["--duration", "300ms"]);
    expect(code).to.equal(3);
    expect(stderr).to.match(/was never reached: .*ECONNREFUSED/);
    expect(stdout).to.equal("0 of 1 charge points reached, 0 calls, 0 errors\n");
  });

  it("obeys a person at a prompt", async () => {
    const lines = typed([
      ["plug", () => statusOf(central) === "Preparing"],
      ["tag TAG", () => statusOf(central) === "Charging"],
      ["plgu", () => true],
      ["status", () => true],
      ["tag TAG", () => statusOf(central) === "Finishing"],
      ["quit", () => true],
    ]);
    const { code, stdout } = await fleet(["--interactive"], { lines });
    expect(code).to.equal(0);
    expect(stdout).to.include("there is no `plgu`: did you mean `plug`?");
    expect(stdout).to.match(/connector 1: Charging, transaction 1, 32 A offered, \d+ Wh/);
    expect(stdout).to.match(/StopTransaction +1 /);
  });

  it("ends with 130 on Ctrl-C, with its table", async () => {
    const terminal = createMemoryTerminal();
    const parameters = ["fleet", "--url", listener.url, "--behavior", "idle"];
    const done = runCli(parameters, { ...terminal, clock: systemClock });
    await until(() => statusOf(central) === "Available");
    terminal.signal("SIGINT");
    expect(await done).to.equal(130);
    expect(terminal.written.stdout).to.include("BootNotification");
  });

  const mistakes = [
    [["--count", "0"], "from 1 to 100000"],
    [["--count", "2", "--id", "CP"], "gives all 2 charge points the same name"],
    [["--arrival", "rmap:60s"], "It is one of step, ramp"],
    [["--arrival", "ramp"], "as ramp:60s"],
    [["--arrival", "step:5s"], "A step takes no time"],
    [["--duration", "10"], "a number with a unit"],
    [["--behavior", "ofice"], "Allowed choices are idle, sessions, office"],
    [["--template", "nothing.yaml"], "nothing.yaml"],
    [["--quirk", "seen-alfn"], "did you mean `seen-alfen`?"],
    [["--quirk", "seen-alfen:0%"], "as seen-alfen:10%"],
  ] as const;
  for (const [options, message] of mistakes) {
    it(`ends with 2 for ${options.join(" ")}`, async () => {
      const { code, stderr } = await fleet(options);
      expect(code).to.equal(2);
      expect(stderr).to.include(message);
    });
  }

  async function fleet(
    options: readonly string[],
    way: Parameters<typeof createMemoryTerminal>[0] = {},
  ) {
    const terminal = createMemoryTerminal(way);
    const parameters = ["fleet", "--url", listener.url, ...options];
    const idle = options.includes("--behavior") ? [] : ["--behavior", "idle"];
    const code = await runCli([...parameters, ...idle], { ...terminal, clock: systemClock });
    return { code, ...terminal.written };
  }
});

function statusOf(central: CentralSystem): string | undefined {
  return central.chargePoints.get("CP00001")?.connectors.get(1)?.status?.status;
}

/** Lines, each followed by a wait for what it brings about. */
async function* typed(
  lines: readonly (readonly [line: string, isDone: () => boolean])[],
): AsyncIterable<string> {
  for (const [line, isDone] of lines) {
    yield line;
    await until(isDone);
  }
}

/** Looks again after each turn of the event loop; the test's own limit bounds it. */
async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await new Promise<void>((done) => {
      systemClock.schedule(1, done);
    });
  }
}
