import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

async function lint(folder: string, parameters: readonly string[] = [], isTty = false) {
  const terminal = createMemoryTerminal({ folder, isTty });
  const code = await runCli(["lint", ...parameters], terminal);
  return { code, ...terminal.written };
}

describe("plugfest lint", () => {
  afterEach(removeFolders);

  it("finds nothing wrong with a good file", async () => {
    expect(await lint(createFolder({ "scenarios/a.ocpp.yaml": booting }))).to.deep.equal({
      code: 0,
      stdout: "1 file: 0 errors, 0 warnings\n",
      stderr: "",
    });
  });

  it("prints all that is wrong, with its place, to stdout", async () => {
    const folder = createFolder({ "a.ocpp.yaml": misspelt, "b.ocpp.yaml": misspelt });
    const { code, stdout, stderr } = await lint(folder, ["."]);
    expect(code).to.equal(2);
    expect(stdout).to.match(/^error\[E101\]: .*`conectors`\n +--> a\.ocpp\.yaml:3:10\n/);
    expect(stdout).to.contain("--> b.ocpp.yaml:3:10");
    expect(stdout).to.match(/\n\n2 files: 2 errors, 0 warnings\n$/);
    expect(stderr).to.equal("");
  });

  it("prints JSON on demand", async () => {
    const folder = createFolder({ "a.ocpp.yaml": misspelt });
    const { code, stdout } = await lint(folder, ["--json"]);
    expect(code).to.equal(2);
    const { files, diagnostics } = JSON.parse(stdout);
    expect(files).to.equal(1);
    expect(diagnostics).to.have.length(1);
    expect(diagnostics[0]).to.include({ code: "E101", file: "a.ocpp.yaml", line: 3, column: 10 });
  });

  it("colours on a terminal, unless it is told not to", async () => {
    const folder = createFolder({ "a.ocpp.yaml": misspelt });
    expect((await lint(folder, [], true)).stdout).to.contain("\u001B[31m");
    expect((await lint(folder, ["--no-color"], true)).stdout).not.to.contain("\u001B");
    expect((await lint(folder, [], false)).stdout).not.to.contain("\u001B");
  });

  it("fails when there is nothing to check", async () => {
    const { code, stdout, stderr } = await lint(createFolder());
    expect(code).to.equal(5);
    expect(stdout).to.equal("");
    expect(stderr).to.match(/^plugfest: there is no \*\.ocpp\.yaml under \.\/scenarios or/);
  });
});
