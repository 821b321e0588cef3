import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

async function plugfest(parameters: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = createFolder({ "a.ocpp.yaml": misspelt });
  const terminal = createMemoryTerminal({ folder, env, isTty: true });
  const code = await runCli(parameters, terminal);
  return { code, ...terminal.written };
}

describe("plugfest", () => {
  afterEach(removeFolders);

  const mistakes: readonly (readonly [readonly string[], string])[] = [
    [["lnt"], "unknown command `lnt`: did you mean `lint`?"],
    [["lin"], "unknown command `lin`: did you mean `lint`?"],
    [["scenarios/"], "unknown command `scenarios/`"],
    [["lint", "--jsn"], "unknown option `--jsn`: did you mean `--json`?"],
    [["--verson"], "unknown option `--verson`: did you mean `--version`?"],
  ];

  for (const [parameters, message] of mistakes) {
    it(`does nothing for \`${parameters.join(" ")}\`, and says why on stderr`, async () => {
      expect(await plugfest(parameters)).to.deep.equal({
        code: 2,
        stdout: "",
        stderr: `plugfest: ${message}\nTry \`plugfest --help\`.\n`,
      });
    });
  }

  it("wants a command: without one it prints its help to stderr", async () => {
    const { code, stdout, stderr } = await plugfest([]);
    expect(code).to.equal(2);
    expect(stdout).to.equal("");
    expect(stderr).to.contain("\nCommands:\n");
  });

  it("says which of several words may have been meant", async () => {
    for (const [words, said] of [
      [
        ["schema", "confg"],
        "`confg` is unknown. Allowed choices are scenario, config: did you mean",
      ],
      [["run", "--fail-on", "shoud"], "must, should, may: did you mean `should`?"],
      [["run", "--fail-on", "xyzzy"], "Allowed choices are must, should, may.\n"],
    ] as const) {
      const { code, stderr } = await plugfest(words);
      expect(code).to.equal(2);
      expect(stderr).to.contain(said);
    }
  });

  for (const name of ["run", "lint", "list", "fmt", "explain", "schema", "init", "doctor"]) {
    it(`prints help of \`${name}\` that begins with examples`, async () => {
      const { code, stdout } = await plugfest([name, "--help"]);
      expect(code).to.equal(0);
      expect(stdout).to.match(new RegExp(`^[^\n]+\\.\\n\\n  plugfest ${name}[^]*\\n\\nUsage: `));
    });
  }

  it("prints help that begins with examples", async () => {
    const { code, stdout, stderr } = await plugfest(["--help"]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^plugfest: .*\n\n {2}plugfest \w+ .*\n.*\nUsage: /s);
    expect(stderr).to.equal("");
  });

  describe("options in the environment", () => {
    it("count where the command line says nothing", async () => {
      const { stdout } = await plugfest(["lint"], {
        PLUGFEST_JSON: "1",
        PLUGFEST_NO_COLOR: "true",
      });
      expect(JSON.parse(stdout)).to.have.property("files", 1);
      expect((await plugfest(["lint"], { PLUGFEST_NO_COLOR: "1" })).stdout).not.to.contain(
        "\u001B",
      );
    });

    it("can say that something is not wanted", async () => {
      const { stdout } = await plugfest(["lint"], { PLUGFEST_JSON: "0", PLUGFEST_NO_COLOR: "" });
      expect(stdout).to.contain("\u001B[").and.to.contain("1 file:");
    });

    it("are refused when they are neither", async () => {
      expect(await plugfest(["lint"], { PLUGFEST_JSON: "yes" })).to.deep.equal({
        code: 2,
        stdout: "",
        stderr: "plugfest: PLUGFEST_JSON cannot be `yes`. It is 1 or 0.\n",
      });
    });
  });

  it("heeds NO_COLOR and a dumb terminal", async () => {
    expect((await plugfest(["lint"])).stdout).to.contain("\u001B[");
    expect((await plugfest(["lint"], { NO_COLOR: "1" })).stdout).not.to.contain("\u001B[");
    expect((await plugfest(["lint"], { TERM: "dumb" })).stdout).not.to.contain("\u001B[");
  });
});
