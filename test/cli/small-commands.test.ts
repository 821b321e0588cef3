import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed, misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

async function plugfest(folder: string, ...parameters: readonly string[]) {
  const terminal = createMemoryTerminal({ folder });
  const code = await runCli(parameters, terminal);
  return { code, ...terminal.written };
}

describe("plugfest init", () => {
  afterEach(removeFolders);

  it("writes a scenario that passes at once, and fails as it says", async () => {
    const folder = createFolder();
    expect((await plugfest(folder, "init")).code).to.equal(0);
    const run = await plugfest(folder, "run");
    expect(run).to.include({ code: 0, stderr: "" });
    expect((await plugfest(folder, "fmt", "--check")).code).to.equal(0);

    const path = join(folder, "scenarios/first.ocpp.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace("status: Accepted", "status: Rejected"));
    expect((await plugfest(folder, "run")).code).to.equal(1);
  });

  it("says to editors which schema it follows, and follows it", async () => {
    const folder = createFolder();
    await plugfest(folder, "init");
    const text = readFileSync(join(folder, "scenarios/first.ocpp.yaml"), "utf8");
    const [, name = ""] = /^# yaml-language-server: \$schema=\.\/(.*)\n/.exec(text) ?? [];
    const schema = JSON.parse(readFileSync(join(folder, "scenarios", name), "utf8"));
    expect(new Ajv({ strict: false }).validate(schema, parse(text))).to.equal(true);
  });

  it("writes over nothing", async () => {
    const folder = createFolder({ "scenarios/scenario.schema.json": "mine" });
    const { code, stderr } = await plugfest(folder, "init");
    expect(code).to.equal(2);
    expect(stderr).to.contain("`scenarios/scenario.schema.json` is there already");
    expect(existsSync(join(folder, "scenarios/first.ocpp.yaml"))).to.equal(false);
  });
});

describe("plugfest list", () => {
  afterEach(removeFolders);

  it("says what would be run, for people and for programs", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": disappointed });
    const { code, stdout } = await plugfest(folder, "list");
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^a\.ocpp\.yaml {2}A charger boots\n/)
      .and.to.match(/2 scenarios\n$/);
    const listed = JSON.parse((await plugfest(folder, "list", "--json", "b.ocpp.yaml")).stdout);
    expect(listed).to.have.length(1);
    expect(listed[0]).to.include({ path: "b.ocpp.yaml", name: "A charger boots", seed: 1 });
    expect((await plugfest(folder, "list", "-t", "none")).code).to.equal(5);
  });
});

describe("plugfest fmt", () => {
  afterEach(removeFolders);

  it("lays files out, names them, and has nothing to do the second time", async () => {
    const folder = createFolder({
      "a.ocpp.yaml": booting.replace("{ connectors: 1 }", "{connectors:    1}"),
    });
    expect(await plugfest(folder, "fmt", "--check")).to.include({
      code: 1,
      stdout: "a.ocpp.yaml\n",
    });
    expect(await plugfest(folder, "fmt")).to.include({ code: 0, stdout: "a.ocpp.yaml\n" });
    expect(readFileSync(join(folder, "a.ocpp.yaml"), "utf8")).to.equal(booting);
    expect(await plugfest(folder, "fmt", "--check")).to.include({ code: 0, stdout: "" });
  });

  it("touches nothing when a file is not well-formed", async () => {
    const folder = createFolder({ "a.ocpp.yaml": "name:   x\n", "b.ocpp.yaml": "a: [\n" });
    expect((await plugfest(folder, "fmt")).code).to.equal(2);
    expect(readFileSync(join(folder, "a.ocpp.yaml"), "utf8")).to.equal("name:   x\n");
  });
});

describe("plugfest explain", () => {
  it("knows codes and words, and what may have been meant", async () => {
    expect((await plugfest(".", "explain", "E101")).stdout).to.match(/^E101: unknown key\n/);
    expect((await plugfest(".", "explain", "$between")).stdout).to.contain("a matching operator");
    expect((await plugfest(".", "explain", "arrives")).stdout).to.match(/^ev.arrives: a key of/);
    expect((await plugfest(".", "explain", "meter.every")).stdout).to.contain("MeterValues");
    expect((await plugfest(".", "explain", "throttle")).stdout).to.match(
      /^throttle: a kind of `inject`\n\nHere the line is slow\.\nKeys: .*bandwidth/,
    );
    const { code, stderr } = await plugfest(".", "explain", "bot");
    expect(code).to.equal(2);
    expect(stderr).to.contain("did you mean `boot`?");
  });
});

describe("plugfest schema", () => {
  afterEach(removeFolders);

  it("prints the schemas that the package has, and writes them", async () => {
    const folder = createFolder();
    for (const name of ["scenario", "config"]) {
      const published = readFileSync(`schemas/${name}.schema.json`, "utf8");
      expect((await plugfest(folder, "schema", name)).stdout).to.equal(published);
      await plugfest(folder, "schema", name, "--write", "editor");
      expect(readFileSync(join(folder, `editor/${name}.schema.json`), "utf8")).to.equal(published);
    }
  });
});

describe("plugfest completion", () => {
  afterEach(removeFolders);

  const words = async (folder: string, ...typed: readonly string[]) => {
    const { stdout } = await plugfest(folder, "completion", "words", "--", ...typed);
    return stdout.split("\n").slice(0, -1);
  };

  it("asks for the words of the very same commands", async () => {
    expect(await words(".", "do")).to.deep.equal(["doctor"]);
    expect(await words(".", "run", "--fail-on")).to.deep.equal(["--fail-on", "--fail-on-flaky"]);
    expect(await words(".", "run", "--clock", "")).to.deep.equal(["simulated", "real"]);
    expect(await words(".", "run", "sc")).to.deep.equal([]);
  });

  it("knows the tags of the scenarios here, though one is wrong", async () => {
    const tagged = booting.replace("chargers:", "tags: [core, load]\nchargers:");
    const folder = createFolder({ "a.ocpp.yaml": tagged, "b.ocpp.yaml": misspelt });
    expect(await words(folder, "run", "-t", "")).to.deep.equal(["core", "load"]);
  });

  it("has a script for each shell, which asks it", async () => {
    for (const shell of ["bash", "zsh", "fish", "pwsh"]) {
      expect((await plugfest(".", "completion", shell)).stdout).to.contain("completion words");
    }
  });
});
