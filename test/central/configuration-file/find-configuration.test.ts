import { join } from "node:path";
import { expect } from "chai";
import { checkServer } from "../../../central/configuration-file/check-server.ts";
import {
  findConfiguration,
  loadConfiguration,
} from "../../../central/configuration-file/load-configuration.ts";
import { formatProblem } from "../../../central/site/file-problem.ts";
import { createFolder, removeFolders } from "../../cli/temporary-folder.ts";

const tables = {
  "groups.csv": "group_id,description,max_allocation\nHQ,,0=100\n",
  "chargers.csv":
    "charger_id,alias,group_id,no_connectors,priority,description,conn_max,auth_sha\nCP1,,HQ,1,1,,,\n",
  "tags.csv": "id_tag,user_name,parent_id_tag,description,status\n",
  "users.csv": "user_id,user_type,description,auth_sha\n",
};
const inModel = Object.fromEntries(
  Object.entries(tables).map(([name, text]) => [`model/${name}`, text]),
);
const ini =
  "[model]\ngroups_csv = model/groups.csv\nchargers_csv = model/chargers.csv\n" +
  "tags_csv = model/tags.csv\n[api]\nusers_csv = model/users.csv\n";

describe("the configuration of a server", () => {
  afterEach(removeFolders);

  it("is found in a folder, ours before balanz's, and in its folder config", () => {
    const both = createFolder({ "plugfest.yaml": "", "balanz.ini": "" });
    expect(findConfiguration(both, "/")).to.deep.equal({
      file: join(both, "plugfest.yaml"),
      base: both,
    });
    const asBalanz = createFolder({ "config/balanz.ini": "" });
    const found = { file: join(asBalanz, "config/balanz.ini"), base: asBalanz };
    expect(findConfiguration(undefined, asBalanz)).to.deep.equal(found);
    expect(findConfiguration("config/balanz.ini", asBalanz)).to.deep.equal(found);
    expect(findConfiguration(undefined, createFolder())).to.equal(undefined);
    expect(findConfiguration("nowhere", asBalanz)).to.equal(undefined);
  });

  it("of ours has paths relative to where the file is", () => {
    const folder = createFolder({ "here/plugfest.yaml": "" });
    expect(findConfiguration("here/plugfest.yaml", folder)?.base).to.equal(join(folder, "here"));
  });

  it("has its tables where balanz has them", async () => {
    const folder = createFolder({ "config/balanz.ini": ini, ...inModel });
    const source = { file: join(folder, "config/balanz.ini"), base: folder };
    expect(await checkServer(source)).to.deep.equal([]);
    expect(loadConfiguration(source).site?.firmware).to.equal(join(folder, "model/firmware.csv"));
  });

  it("has its tables where balanz would have been started, if they are not here; and says so", () => {
    const folder = createFolder({ "config/balanz.ini": ini, ...inModel });
    const source = { file: join(folder, "config/balanz.ini"), base: createFolder() };
    const { site, problems } = loadConfiguration(source);
    expect(site?.groups).to.equal(join(folder, "model/groups.csv"));
    expect(problems.map(({ message }) => message)[0]).to.match(
      /^groups_csv: there is no .* is taken$/,
    );
  });

  it("has its tables beside it, if all is in one folder; and says so", async () => {
    const folder = createFolder({ "balanz.ini": ini, ...tables });
    const file = join(folder, "balanz.ini");
    const problems = await checkServer({ file, base: folder });
    expect(problems[0] && formatProblem(problems[0])).to.equal(
      `${file}:2:14: warning: groups_csv: there is no ${join(folder, "model/groups.csv")}: ` +
        `${join(folder, "groups.csv")} is taken`,
    );
    expect(problems.every(({ severity }) => severity === "warning")).to.equal(true);
    const { site } = loadConfiguration({ file, base: folder });
    expect(site?.firmware).to.equal(join(folder, "firmware.csv"));
  });

  it("is checked together with its site, whatever is wrong with the one", async () => {
    const folder = createFolder({ "balanz.ini": "[host]\nport = x\n", ...tables, "tags.csv": "" });
    const problems = await checkServer({ file: join(folder, "balanz.ini"), base: folder });
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors.map((problem) => formatProblem(problem).replace(`${folder}/`, ""))).to.deep.equal(
      [
        'balanz.ini:2:8: error: port: "x" is no whole number from 0 to 65535',
        "tags.csv:1:1: error: the file is empty: its first line names the columns",
      ],
    );
  });
});
