import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed, misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

function tagged(name: string, tags: string, text = booting): string {
  return text.replace("A charger boots", name).replace("chargers:", `tags: [${tags}]\nchargers:`);
}

const files = {
  "a.ocpp.yaml": tagged("Alpha", "core"),
  "b.ocpp.yaml": tagged("Beta", "core, load", disappointed),
  "c.ocpp.yaml": tagged("Gamma", "nightly"),
};

interface Way {
  readonly env?: Readonly<Record<string, string>>;
}

async function run(folder: string, parameters: readonly string[], { env = {} }: Way = {}) {
  const terminal = createMemoryTerminal({ folder, env });
  const code = await runCli(["run", ...parameters], terminal);
  return { code, ...terminal.written };
}

/** The names of the scenarios that would be run. */
async function chosen(parameters: readonly string[], folder = createFolder(files)) {
  const { stdout } = await run(folder, [...parameters, "--dry-run"]);
  return [...stdout.matchAll(/^\S+ {2}(\w+)/gm)].map(([, name]) => name);
}

/** The events, without the line that the console writes. */
async function eventsOf(folder: string, parameters: readonly string[]) {
  const { stdout } = await run(folder, [...parameters, "--json"]);
  return stdout;
}

describe("the choice of scenarios", () => {
  afterEach(removeFolders);

  const choices: readonly [parameters: readonly string[], names: readonly string[]][] = [
    [[], ["Alpha", "Beta", "Gamma"]],
    [
      ["-t", "core"],
      ["Alpha", "Beta"],
    ],
    [["-t", "core,!load"], ["Alpha"]],
    [
      ["-t", "nightly,load"],
      ["Beta", "Gamma"],
    ],
    [["-t", "core", "-t", "load"], ["Beta"]],
    [["-t", "!core"], ["Gamma"]],
    [
      ["-g", "^.[ae]"],
      ["Beta", "Gamma"],
    ],
    [["b.ocpp.yaml:3"], ["Beta"]],
    [["b.ocpp.yaml:3000"], []],
    [
      ["--shard", "1/1"],
      ["Alpha", "Beta", "Gamma"],
    ],
  ];
  for (const [parameters, names] of choices) {
    it(`is ${names.join(" and ")} with ${parameters.join(" ")}`, async () => {
      expect(await chosen(parameters)).to.deep.equal(names);
    });
  }

  it("is spread over the parts, each scenario once, the long ones apart", async () => {
    const folder = createFolder(files);
    const key = (path: string, name: string) => JSON.stringify([path, name]);
    const timings = {
      [key("a.ocpp.yaml", "Alpha")]: 10,
      [key("b.ocpp.yaml", "Beta")]: 15,
      [key("c.ocpp.yaml", "Gamma")]: 5000,
    };
    await run(folder, []);
    writeFileSync(join(folder, ".plugfest/timings.json"), JSON.stringify(timings));
    expect(await chosen(["--shard", "1/2"], folder)).to.deep.equal(["Gamma"]);
    expect(await chosen(["--shard", "2/2"], folder)).to.deep.equal(["Alpha", "Beta"]);
  });

  it("is what did not pass last time, with --only-failed", async () => {
    const folder = createFolder(files);
    const none = await run(folder, ["--only-failed"]);
    expect(none.code).to.equal(2);
    expect(none.stderr).to.contain("nothing has been run here yet");
    await run(folder, []);
    expect(await chosen(["--only-failed"], folder)).to.deep.equal(["Beta"]);
  });

  it("is what has changed since a commit, with --changed", async () => {
    const folder = createFolder(files);
    const git = (...words: readonly string[]) => {
      const who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
      execFileSync("git", [...who, ...words], { cwd: folder, stdio: "pipe" });
    };
    git("init", "-q");
    git("add", "a.ocpp.yaml", "b.ocpp.yaml");
    git("commit", "-qm", "x");
    writeFileSync(join(folder, "a.ocpp.yaml"), tagged("Alpha", "other"));
    expect(await chosen(["--changed", "."], folder)).to.deep.equal(["Alpha", "Gamma"]);
    const { code, stderr } = await run(folder, ["--changed=nosuch"]);
    expect(code).to.equal(2);
    // Git may show all of its help behind what it says.
    expect(stderr).to.match(/cannot tell what has changed: .+\n$/);
    expect(stderr.split("\n")).to.have.length(2);
  });

  it("is what says `only:`, and says so; but not where that is forbidden", async () => {
    const folder = createFolder({ ...files, "d.ocpp.yaml": `only: true\n${booting}` });
    const { code, stdout, stderr } = await run(folder, []);
    expect(code).to.equal(0);
    expect(stdout).to.contain("1 scenario: 1 passed");
    expect(stderr).to.contain("Only 1 of 4 scenarios");
    expect((await run(folder, ["--forbid-only"])).code).to.equal(2);
    expect((await run(folder, [], { env: { CI: "true" } })).code).to.equal(2);
    expect((await run(folder, ["--no-forbid-only"], { env: { CI: "true" } })).code).to.equal(0);
  });

  it("can be nothing, which is a mistake unless it may be", async () => {
    const folder = createFolder(files);
    const { code, stdout, stderr } = await run(folder, ["-g", "Omega"]);
    expect({ code, stdout }).to.deep.equal({ code: 5, stdout: "" });
    expect(stderr).to.equal("plugfest: no scenario is selected\n");
    expect((await run(folder, ["-g", "Omega", "--pass-with-no-tests"])).code).to.equal(0);
  });
});

describe("the ways of a run", () => {
  afterEach(removeFolders);

  it("tell the same in several threads as in one, byte for byte", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [
        `f${index}.ocpp.yaml`,
        tagged(`Number ${index}`, "x", index % 3 === 0 ? disappointed : booting),
      ]),
    );
    const folder = createFolder(many);
    const one = await eventsOf(folder, []);
    expect(one.split("\n").length).to.be.above(100);
    expect(await eventsOf(folder, ["-j", "3"])).to.equal(one);
  });

  it("stop after so many failures, and say what was not run", async () => {
    const folder = createFolder(files);
    for (const parameters of [["--bail"], ["--bail", "1", "-j", "2"], ["--bail=1", "."]]) {
      const { code, stdout } = await run(folder, parameters);
      expect(code).to.equal(1);
      expect(stdout).to.contain("1 passed, 1 failed, 1 not run");
      expect(stdout).to.contain("Gamma  (not run: the run was to stop after a failure)");
    }
  });

  it("repeat with the seeds that follow", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting });
    const { stdout } = await run(folder, ["--repeat", "3", "--seed", "7", "-j", "2", "--json"]);
    const seeds = [...stdout.matchAll(/"kind":"scenarioBegan".*?"name":"(.*?)".*?"seed":(\d+)/g)];
    expect(seeds.map(([, name, seed]) => [name, seed])).to.deep.equal([
      ["A charger boots (1 of 3)", "7"],
      ["A charger boots (2 of 3)", "8"],
      ["A charger boots (3 of 3)", "9"],
    ]);
  });

  it("remember a repeated scenario by its own name", async () => {
    const folder = createFolder(files);
    await run(folder, ["--repeat", "2"]);
    expect(await chosen(["--only-failed"], folder)).to.deep.equal(["Beta"]);
    const timings = JSON.parse(readFileSync(join(folder, ".plugfest/timings.json"), "utf8"));
    expect(Object.keys(timings)).to.include('["a.ocpp.yaml","Alpha"]').and.have.length(3);
  });

  it("try again what did not pass, and tell of each attempt", async () => {
    const folder = createFolder({ "b.ocpp.yaml": disappointed });
    const { code, stdout } = await run(folder, ["--retries", "2", "--json"]);
    expect(code).to.equal(1);
    expect(stdout.match(/"kind":"attemptFailed"/g)).to.have.length(2);
    expect(stdout.match(/"kind":"scenarioEnded"/g)).to.have.length(1);
  });

  it("give each scenario a limit of its own", async () => {
    const waiting = booting.replace("steps:", "steps:\n  - wait: 10s");
    const folder = createFolder({ "a.ocpp.yaml": waiting });
    const { code, stdout } = await run(folder, ["--clock", "real", "--timeout", "50ms"]);
    expect(code).to.equal(3);
    expect(stdout).to.match(/rerun: .* --clock real --timeout 50ms\n/);
  });

  it("wait for an answer as long as is said where the files say nothing", async () => {
    const silent = "scripted: ws://127.0.0.1:0/x, replies: { Heartbeat: withheld }";
    const text = booting
      .replace("chargers:", `central: { ${silent} }\nchargers:`)
      .concat("  - send: Heartbeat\n");
    const own = text.replace("Heartbeat\n", "Heartbeat\n    within: 3s\n");
    const folder = createFolder({ "a.ocpp.yaml": text, "b.ocpp.yaml": own });
    const { code, stdout } = await run(folder, ["--within", "2s"]);
    expect(code).to.equal(1);
    const limits = [...stdout.matchAll(/\^ Heartbeat was not answered within (\d+) s\n/g)];
    expect(limits.map(([, limit]) => limit)).to.deep.equal(["2", "3"]);
    expect(stdout).to.match(/rerun: .* --within 2000ms\n/);
  });

  it("take random seeds, which every rerun line says", async () => {
    const folder = createFolder({ "b.ocpp.yaml": disappointed });
    const seedIn = (text: string) => /--seed (\d+)/.exec(text)?.[1];
    const first = seedIn((await run(folder, ["--seed", "random"])).stdout);
    const second = seedIn((await run(folder, ["--seed", "random"])).stdout);
    expect(first).to.match(/^\d+$/).and.not.to.equal(second);
  });

  it("run the files that are right though others are wrong, and still say 3", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": misspelt });
    const { code, stdout, stderr } = await run(folder, ["--keep-going"]);
    expect(code).to.equal(3);
    expect(stdout).to.contain("1 scenario: 1 passed");
    expect(stderr).to.contain("error[E101]");
  });
});

const variable = booting
  .replace("chargers:", 'vars: { connectors: 1, on: true, vendor: "0123" }\nchargers:')
  .replace("connectors: 1 }\n", 'connectors: "${connectors}", vendor: "${vendor}" }\n');

describe("settings of a run", () => {
  afterEach(removeFolders);

  it("take the place of variables, and are of their kind", async () => {
    const folder = createFolder({ "a.ocpp.yaml": variable });
    const { stdout } = await run(folder, [
      "--set",
      "connectors=3",
      "--set",
      "vendor=007",
      "--json",
    ]);
    expect(stdout.match(/\\"connectorId\\":3/g)).to.have.length(1);
    expect(stdout).to.contain('\\"chargePointVendor\\":\\"007\\"');
  });

  it("are refused when no file has them, or they are of another kind", async () => {
    const folder = createFolder({ "a.ocpp.yaml": variable });
    const unknown = await run(folder, ["--set", "conectors=3"]);
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.contain("did you mean `connectors`?");
    const other = await run(folder, ["--set", "on=maybe"]);
    expect(other.code).to.equal(2);
    expect(other.stderr).to.contain("it is set to `maybe`, and is `true` or `false`");
    expect((await run(folder, ["--set", "connectors=three"])).code).to.equal(2);
  });

  it("come from a file of the environment, which does not take the place of what is set", async () => {
    const folder = createFolder({
      "a.ocpp.yaml": booting.replace("connectors: 1", 'vendor: "${env.VENDOR}"'),
      ".env": "VENDOR=FromFile\n",
    });
    const parameters = ["--env-file", ".env", "--json"];
    expect((await run(folder, parameters)).stdout).to.contain("FromFile");
    const { stdout } = await run(folder, parameters, { env: { VENDOR: "Outside" } });
    expect(stdout).to.contain("Outside").and.not.to.contain("FromFile");
    expect((await run(folder, ["--env-file", "no.env"])).code).to.equal(2);
  });

  it("are not told when they are secret", async () => {
    const folder = createFolder({
      "a.ocpp.yaml": disappointed.replace("connectors: 1", 'vendor: "${env.API_TOKEN}"'),
      ".env": "API_TOKEN=hunter2\n",
    });
    const { stdout } = await run(folder, ["--env-file", ".env", "-o", "out"]);
    expect(stdout).to.contain("***").and.not.to.contain("hunter2");
    expect(readFileSync(join(folder, "out/events.ndjson"), "utf8")).not.to.contain("hunter2");
  });
});

describe("what counts as a failure", () => {
  afterEach(removeFolders);

  it("is what must be, unless more is asked for", async () => {
    const should = disappointed.replace("reply:", "level: should\n    reply:");
    const folder = createFolder({ "a.ocpp.yaml": should });
    expect((await run(folder, [])).code).to.equal(0);
    expect((await run(folder, ["--fail-on", "should"])).code).to.equal(1);
    expect((await run(folder, ["--fail-on", "may"])).code).to.equal(1);
    expect((await run(folder, [], { env: { PLUGFEST_FAIL_ON: "should" } })).code).to.equal(1);
  });
});
