import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const site = {
  "model/groups.csv": "group_id,description,max_allocation\nHQ,,0=100\n",
  "model/chargers.csv":
    "charger_id,alias,group_id,no_connectors,priority,description,conn_max,auth_sha\n",
  "model/tags.csv": "id_tag,user_name,parent_id_tag,description,status\nAA,,,,Blocked\n",
  "model/users.csv": "user_id,user_type,description,auth_sha\n",
};

async function check(folder: string, parameters: readonly string[] = []) {
  const terminal = createMemoryTerminal({ folder, isTty: false });
  const code = await runCli(["config", "check", ...parameters], terminal);
  return { code, ...terminal.written };
}

describe("plugfest config check", () => {
  afterEach(removeFolders);

  it("finds nothing wrong with a site as balanz has it, and writes nothing", async () => {
    const folder = createFolder({ ...site, "config/balanz.ini": "[host]\nport = 9999\n" });
    expect(await check(folder)).to.deep.equal({
      code: 0,
      stdout: "config/balanz.ini and its site: 0 errors, 0 warnings\n",
      stderr: "",
    });
    expect((await check(folder, [folder])).code).to.equal(0);
  });

  it("prints a line for each problem, of the configuration and of the site", async () => {
    const tags = `${site["model/tags.csv"]}aa,,,,Activated\n`;
    const text = "pingTimeoutSecond: 5\n";
    const folder = createFolder({ ...site, "model/tags.csv": tags, "plugfest.yaml": text });
    const { code, stdout } = await check(folder, ["plugfest.yaml"]);
    expect(code).to.equal(2);
    expect(stdout.split("\n")).to.deep.equal([
      "plugfest.yaml:1:1: error: pingTimeoutSecond is not known: did you mean pingTimeoutSeconds?",
      'model/tags.csv:3:1: error: id_tag: "aa" is there twice',
      "plugfest.yaml and its site: 2 errors, 0 warnings",
      "",
    ]);
  });

  it("prints warnings, and lets them pass", async () => {
    const ini = "[host]\nwatchdog_stale = 500\n";
    const folder = createFolder({ ...site, "config/balanz.ini": ini });
    const { code, stdout } = await check(folder);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^config\/balanz\.ini:2:18: warning: watchdog_stale: has no effect/);
  });

  it("prints JSON on demand", async () => {
    const folder = createFolder({ ...site, "plugfest.yaml": "keys: 5\n" });
    const { stdout } = await check(folder, ["--json"]);
    expect(JSON.parse(stdout)).to.deep.equal({
      file: "plugfest.yaml",
      problems: [
        {
          file: "plugfest.yaml",
          line: 1,
          column: 7,
          severity: "error",
          message: "keys: is no map of settings",
        },
      ],
    });
  });

  it("fails when there is nothing to check", async () => {
    const { code, stderr } = await check(createFolder(), ["nowhere"]);
    expect(code).to.equal(2);
    expect(stderr).to.match(
      /^plugfest: there is no plugfest\.yaml, and no balanz\.ini, at nowhere/,
    );
  });
});
