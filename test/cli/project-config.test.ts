import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { createConfigSchema } from "../../cli/run/config-grammar.ts";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const config = `scenarios: [own]
tags: [core, load]
reporters: [dot, "junit=out/j.xml"]
defaults: { seed: 7, retries: 1 }
projects:
  lab: { tags: "!load", set: { vendor: Lab }, seed: 9 }
`;

const vendor = booting
  .replace("chargers:", "tags: [core]\nvars: { vendor: Usual }\nchargers:")
  .replace("connectors: 1", 'vendor: "${vendor}"');

const files = {
  "plugfest.config.yaml": config,
  "own/a.ocpp.yaml": vendor,
  "own/b.ocpp.yaml": disappointed.replace("chargers:", "tags: [load]\nchargers:"),
  "other.ocpp.yaml": booting,
};

async function run(
  folder: string,
  parameters: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const terminal = createMemoryTerminal({ folder, env: { XDG_CONFIG_HOME: folder, ...env } });
  const code = await runCli(["run", ...parameters], terminal);
  return { code, ...terminal.written };
}

describe("plugfest.config.yaml", () => {
  afterEach(removeFolders);

  it("says what is run, and how", async () => {
    const { code, stdout } = await run(createFolder(files));
    expect(code).to.equal(1);
    expect(stdout)
      .to.match(/^\.F\n/)
      .and.to.contain("seed 7")
      .and.to.contain("out/j.xml");
  });

  it("gives way to the environment, and that to the command line", async () => {
    const folder = createFolder(files);
    expect((await run(folder, [], { PLUGFEST_SEED: "8" })).stdout).to.contain("seed 8");
    const { stdout } = await run(folder, ["--seed", "10"], { PLUGFEST_SEED: "8" });
    expect(stdout).to.contain("seed 10");
  });

  it("comes before the file of the user", async () => {
    const user = { "plugfest/config.yaml": "defaults: { seed: 5, repeat: 1 }\n" };
    expect((await run(createFolder({ ...files, ...user }))).code).to.equal(2); // `repeat` is no key
    const right = { "plugfest/config.yaml": "defaults: { seed: 5, failOn: should }\n" };
    expect((await run(createFolder({ ...files, ...right }))).stdout).to.contain("seed 7");
    const alone = { ...right, "a.ocpp.yaml": booting };
    expect((await run(createFolder(alone))).stdout).to.contain("seed 5");
  });

  it("has projects, with scenarios and variables of their own", async () => {
    const folder = createFolder(files);
    const { code, stdout } = await run(folder, ["-p", "lab", "--json"]);
    expect(code).to.equal(2); // Two reporters would write to stdout.
    const { stdout: events } = await run(folder, ["-p", "lab", "--reporter", "json"]);
    expect(stdout).to.equal("");
    expect(events).to.contain('"seed":9').and.to.contain('\\"chargePointVendor\\":\\"Lab\\"');
    expect(events).not.to.contain("own/b.ocpp.yaml");
    const unknown = await run(folder, ["-p", "lob"]);
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.contain("did you mean `lab`?");
  });

  it("makes a tag that it does not declare a mistake", async () => {
    const folder = createFolder(files);
    const { code, stderr } = await run(folder, ["-t", "lod"]);
    expect(code).to.equal(2);
    expect(stderr).to.contain(
      "--tag has the tag `lod`, which is not declared: did you mean `load`?",
    );
    const other = createFolder({
      ...files,
      "own/c.ocpp.yaml": booting.replace("chargers:", "tags: [cor]\nchargers:"),
    });
    expect((await run(other)).stderr).to.contain("own/c.ocpp.yaml has the tag `cor`");
  });

  it("is closed, and says where it is wrong", async () => {
    const folder = createFolder({ ...files, "plugfest.config.yaml": "reporter: [dot]\n" });
    const { code, stderr } = await run(folder);
    expect(code).to.equal(2);
    expect(stderr).to.contain("plugfest.config.yaml:1:1").and.to.contain("`reporters`");
    const wrong = createFolder({ ...files, "plugfest.config.yaml": "defaults: { retries: x }\n" });
    expect((await run(wrong)).stderr).to.contain("the configuration sets --retries to `x`");
  });

  it("has a schema that says the same", () => {
    const validate = new Ajv({ strict: false }).compile(createConfigSchema());
    expect(validate(parse(config))).to.equal(true);
    expect(validate(parse("reporter: [dot]"))).to.equal(false);
  });
});
