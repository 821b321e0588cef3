import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

async function run(parameters: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": disappointed });
  const terminal = createMemoryTerminal({ folder, env });
  const code = await runCli(["run", ".", ...parameters], terminal);
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  return { code, folder, read, ...terminal.written };
}

describe("the reporters of a run", () => {
  afterEach(removeFolders);

  it("can be several at once: one on the console, and the others in files", async () => {
    const reporters = ["--reporter", "list", "--reporter", "junit=r/j.xml,ctrf=r/c.json"];
    const { code, stdout, read } = await run(reporters);
    expect(code).to.equal(1);
    expect(stdout)
      .to.contain("FAIL")
      .and.to.match(/\nreports: r\/j\.xml, r\/c\.json\n$/);
    expect(read("r/j.xml")).to.contain("<testsuites");
    expect(JSON.parse(read("r/c.json")).reportFormat).to.equal("CTRF");
  });

  it("have a console besides them when all of them are files", async () => {
    const { stdout } = await run(["--reporter", "tap=run.tap"]);
    expect(stdout).to.contain("FAIL");
  });

  it("take stdout alone when they name no file", async () => {
    const { stdout } = await run(["--reporter", "tap"]);
    expect(stdout).to.match(/^TAP version 14\n1\.\.2\n/);
  });

  it("cannot both have stdout", async () => {
    const { code, stderr } = await run(["--reporter", "tap", "--json"]);
    expect(code).to.equal(2);
    expect(stderr).to.contain("`tap` and `json` cannot both write to stdout");
  });

  it("go to the folder of --out, with all the events", async () => {
    const { read } = await run(["-o", "out", "--reporter", "junit,matrix-csv"]);
    expect(read("out/junit.xml")).to.contain("[[ATTACHMENT|out/events.ndjson]]");
    expect(read("out/conformance.csv")).to.match(/^requirement,/);
    expect(read("out/events.ndjson")).to.contain('"kind":"runEnded"');
  });

  it("add to the summary of a job of GitHub, and annotate on stderr", async () => {
    const folder = createFolder({ "summary.md": "before\n" });
    const env = { GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
    const { stdout, stderr } = await run(["--reporter", "markdown,github"], env);
    expect(readFileSync(join(folder, "summary.md"), "utf8")).to.match(/^before\n\*\*❌ plugfest/);
    expect(stderr).to.match(/^::error file=b\.ocpp\.yaml,line=6,/);
    expect(stdout).to.contain("FAIL");
  });

  it("can be set in the environment", async () => {
    const { stdout } = await run([], { PLUGFEST_REPORTER: "dot" });
    expect(stdout).to.match(/^\.F\n/);
  });

  it("say which ones there are when one is misspelt", async () => {
    const { code, stderr } = await run(["--reporter", "junti"]);
    expect(code).to.equal(2);
    expect(stderr).to.contain("did you mean `junit`?");
  });

  it("say nothing with -q but what failed, and each step with -v", async () => {
    expect((await run(["-q"])).stdout).not.to.contain("PASS");
    expect((await run(["-v"])).stdout).to.contain("ok     boot:");
  });
});
