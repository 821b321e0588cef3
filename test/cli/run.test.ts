import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createCentralSystem } from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { runCli } from "../../cli/run-cli.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createRandom } from "../../protocol/random.ts";
import { listenWebSocket } from "../../protocol/websocket-server.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed, misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

interface Way {
  readonly isTty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

async function run(folder: string, parameters: readonly string[] = [], way: Way = {}) {
  const terminal = createMemoryTerminal({ folder, ...way });
  const code = await runCli(["run", ...parameters], terminal);
  return { code, ...terminal.written };
}

/** The events that `--reporter json` prints. */
function eventsIn(text: string) {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("plugfest run", () => {
  afterEach(removeFolders);

  it("passes: the result is on stdout, and nothing on stderr", async () => {
    const folder = createFolder({ "scenarios/a.ocpp.yaml": booting });
    const { code, stdout, stderr } = await run(folder);
    expect(code).to.equal(0);
    expect(stdout).to.contain("A charger boots");
    expect(stderr).to.equal("");
  });

  it("leaves out what requires more than the tested thing has", async () => {
    const text = `${booting}requires: [core, hardware.rfid]\n`;
    const folder = createFolder({ "a.ocpp.yaml": text, "pics.yaml": "core: true\n" });
    const { code, stdout } = await run(folder, ["a.ocpp.yaml", "--pics", "pics.yaml"]);
    expect(code).to.equal(0);
    expect(stdout).to.contain("not applicable").and.to.contain("it requires hardware.rfid");
    const wrong = createFolder({ "a.ocpp.yaml": text, "pics.yaml": "core: perhaps\n" });
    expect((await run(wrong, ["a.ocpp.yaml", "--pics", "pics.yaml"])).code).to.equal(2);
  });

  it("runs the case that stands at a line, and all of them for any other line", async () => {
    const cases = "cases:\n  - { name: one }\n  - { name: two }\n";
    const text = `name: case \${case.name}\n${cases}chargers: { CP1: {} }\nsteps: [boot: ]\n`;
    const folder = createFolder({ "a.ocpp.yaml": text });
    const { stdout } = await run(folder, ["a.ocpp.yaml:4"]);
    expect(stdout).to.contain("case two").and.not.to.contain("case one");
    expect((await run(folder, ["a.ocpp.yaml:6"])).stdout).to.contain("case one");
  });

  it("fails with 1 when a check fails", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": disappointed });
    const { code, stdout, stderr } = await run(folder, ["."]);
    expect(code).to.equal(1);
    expect(stdout).to.contain("--> b.ocpp.yaml:6:");
    expect(stderr).to.equal("");
  });

  it("says 3 when a scenario could not be run, though another failed", async () => {
    const impossible = `${booting}  - unplug: 1\n`;
    const folder = createFolder({ "a.ocpp.yaml": impossible, "b.ocpp.yaml": disappointed });
    const { code, stdout } = await run(folder, ["."]);
    expect(code).to.equal(3);
    expect(stdout)
      .to.match(/^ERROR /m)
      .and.to.match(/^FAIL /m);
  });

  it("runs against another central system, and says how to do so again", async () => {
    const clock = systemClock;
    const directory = createMemoryDirectory();
    const central = createCentralSystem({ clock, random: createRandom(1), directory });
    const onFault = (fault: unknown) => expect.fail(String(fault));
    const listener = await listenWebSocket({ gate: central.gate, clock, port: 0, onFault });
    try {
      const folder = createFolder({ "a.ocpp.yaml": disappointed });
      const { code, stdout } = await run(folder, ["--central", listener.url, "--clock", "real"]);
      expect(code).to.equal(1);
      expect(stdout).to.contain("real clock");
      expect(stdout).to.contain(
        `rerun: plugfest run a.ocpp.yaml --seed 1 --clock real --central ${listener.url}\n`,
      );
      expect([...central.chargePoints.keys()]).to.deep.equal(["CP1"]);
    } finally {
      central.close();
      await listener.close();
    }
  });

  it("shows what is going on, on a terminal, on stderr alone", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const { stdout, stderr } = await run(folder, [], { isTty: true });
    expect(stderr).to.contain("\r").and.to.contain("A charger boots");
    expect(stdout).not.to.contain("\r");
  });

  it("runs nothing when one file of many is wrong, and says why on stderr", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": misspelt });
    const { code, stdout, stderr } = await run(folder, [".", "--events", "run.ndjson"]);
    expect(code).to.equal(2);
    expect(stdout).to.equal("");
    expect(stderr)
      .to.match(/^error\[E101\]: /)
      .and.to.match(/\nplugfest: nothing was run, /);
    expect(existsSync(join(folder, "run.ndjson"))).to.equal(false);
  });

  it("runs the scenarios of the package where there are none, and says so on stderr", async () => {
    const { code, stdout, stderr } = await run(createFolder(), ["--grep", "boots, is accepted"]);
    expect(code).to.equal(0);
    expect(stdout).not.to.equal("");
    expect(stderr).to.match(/^There are no scenarios here: .* come with plugfest\.\n$/);
  });

  it("does not do so when it was asked for something else", async () => {
    const { code, stdout, stderr } = await run(createFolder(), ["."]);
    expect({ code, stdout }).to.deep.equal({ code: 5, stdout: "" });
    expect(stderr).to.equal("plugfest: `.` matches no .ocpp.yaml file\n");
  });

  it("writes all events to a file, and prints the same with the reporter json", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const { code, stdout } = await run(folder, ["--events", "run.ndjson", "--reporter", "json"]);
    expect(code).to.equal(0);
    expect(readFileSync(join(folder, "run.ndjson"), "utf8")).to.equal(stdout);
    const events = eventsIn(stdout);
    expect(events[0]).to.include({ kind: "runBegan", scenarioCount: 1 });
    expect(events.at(-1)).to.deep.include({ kind: "runEnded", isInterrupted: false });
  });

  it("says 3 when the events could not be written, though all passed", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const { code, stdout, stderr } = await run(folder, ["--events", "/dev/full"]);
    expect(code).to.equal(3);
    expect(stdout).to.contain("A charger boots");
    expect(stderr).to.match(/^plugfest: cannot write events to `\/dev\/full`: ENOSPC/);
  });

  it("takes the seed from the command line, then the environment, then the file", async () => {
    const folder = createFolder({ "a.ocpp.yaml": `seed: 5\n${booting}` });
    const seedOf = async (parameters: readonly string[], env: Readonly<Record<string, string>>) =>
      eventsIn((await run(folder, ["--reporter", "json", ...parameters], { env })).stdout)[1].seed;
    expect(await seedOf(["--seed", "7"], { PLUGFEST_SEED: "6" })).to.equal(7);
    expect(await seedOf([], { PLUGFEST_SEED: "6" })).to.equal(6);
    expect(await seedOf([], {})).to.equal(5);
  });

  it("prints the same, byte for byte, for the same seed", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const first = await run(folder, ["--reporter", "json", "--seed", "3"]);
    const second = await run(folder, ["--reporter", "json", "--seed", "3"]);
    expect(second).to.deep.equal(first);
  });

  const mistakes: readonly (readonly [readonly string[], string])[] = [
    [["--seed", "-1"], "option `--seed <n>` argument `-1` is invalid. It is a whole number from 0"],
    [["--seed", "1e3"], "option `--seed <n>` argument `1e3` is invalid. It is a whole number"],
    [["--clock", "fast"], "option `--clock <mode>` argument `fast` is invalid. Allowed choices"],
    [
      ["--reporter", "xml"],
      "option `--reporter <name[=path]>` argument `xml` is invalid. There is no reporter `xml`",
    ],
    [
      ["--central", "http://x"],
      "option `--central <url>` argument `http://x` is invalid. It begins",
    ],
    [["--central", "ws://x", "--clock", "simulated"], "the central system at --central is real"],
    [["--events"], "option `--events <file>` argument missing"],
    [["--events", "a.ocpp.yaml/x"], "cannot write events to `a.ocpp.yaml/x`: E"],
    [["--cloc", "real"], "unknown option `--cloc`: did you mean `--clock`?"],
  ];

  for (const [parameters, message] of mistakes) {
    it(`refuses ${parameters.join(" ")}, and runs nothing`, async () => {
      const folder = createFolder({ "a.ocpp.yaml": booting });
      const { code, stdout, stderr } = await run(folder, parameters);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.contain(`plugfest: ${message}`);
    });
  }

  it("refuses in the environment what it refuses on the command line", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const { code, stderr } = await run(folder, [], { env: { PLUGFEST_SEED: "x" } });
    expect(code).to.equal(2);
    expect(stderr).to.match(/^plugfest: PLUGFEST_SEED cannot be `x`\. It is a whole number/);
  });

  it("colours on a terminal, unless it is told not to", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const colour = "\u001B[3";
    expect((await run(folder, [], { isTty: true })).stdout).to.contain(colour);
    expect((await run(folder, ["--no-color"], { isTty: true })).stdout).not.to.contain(colour);
    expect((await run(folder)).stdout).not.to.contain("\u001B");
  });
});
