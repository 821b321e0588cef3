import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { Inbox } from "../protocol/handshake-harness.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

/** Types each line when the one before has been answered; a function is called instead. */
function watching(
  folder: string,
  lines: readonly (string | (() => void))[],
  words: readonly string[] = [],
) {
  const told = new Inbox<string>();
  async function* type() {
    for (const line of lines) {
      await told.take();
      if (typeof line === "string") yield line;
      else line();
    }
  }
  const terminal = createMemoryTerminal({ folder, lines: type() });
  const { stderr } = terminal;
  const counting = {
    ...terminal,
    stderr: {
      ...stderr,
      write(text: string) {
        if (text.startsWith("watching: ")) told.put(text);
        stderr.write(text);
      },
    },
  };
  return { terminal, code: runCli(["run", "--watch", ...words], counting) };
}

describe("plugfest run --watch", () => {
  afterEach(removeFolders);

  it("runs what is asked for, and ends with what the last run said", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": disappointed });
    const { terminal, code } = watching(folder, ["f", "p (", "a", "q"]);
    expect(await code).to.equal(1);
    const counts = [...terminal.written.stdout.matchAll(/^(\d) scenarios?:/gm)].map(([, n]) => n);
    expect(counts).to.deep.equal(["2", "1", "2"]);
    expect(terminal.written.stderr).to.contain("It is a regular expression.");
  });

  it("runs the file that changes, and no other", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": disappointed });
    const change = () => writeFileSync(join(folder, "b.ocpp.yaml"), booting);
    const { terminal, code } = watching(folder, [change, "q"]);
    expect(await code).to.equal(0);
    expect(terminal.written.stdout).to.match(
      /2 scenarios: 1 passed, 1 failed[\s\S]*1 scenario: 1 passed/,
    );
  });

  it("goes by single keys where there is a keyboard, and asks for the pattern alone", async () => {
    const other = disappointed.replace("A charger", "Another");
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": other });
    const pressed = ["x", "f", "p", "a", "q"];
    const readKey = (signal: AbortSignal) =>
      Promise.resolve(signal.aborted ? undefined : pressed.shift());
    async function* lines() {
      yield await Promise.resolve("^Another");
    }
    const terminal = createMemoryTerminal({ folder, readKey, lines: lines() });
    await runCli(["run", "--watch"], terminal);
    const counts = [...terminal.written.stdout.matchAll(/^(\d) scenarios?:/gm)].map(([, n]) => n);
    expect(counts).to.deep.equal(["2", "1", "1", "2"]);
    expect(pressed).to.deep.equal([]);
  });

  it("keeps in sight who failed before, until that is run again", async () => {
    const folder = createFolder({ "a.ocpp.yaml": booting, "b.ocpp.yaml": disappointed });
    const change = (name: string) => () => {
      writeFileSync(join(folder, name), `${booting}\n# changed`);
    };
    const { terminal, code } = watching(folder, [change("a.ocpp.yaml"), "f", "q"]);
    expect(await code).to.equal(1);
    const told = terminal.written.stderr.split("\n").filter((one) => one.startsWith("still"));
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^still failing: b\.ocpp\.yaml: .+: .+/);
  });

  it("runs what uses a module that changes, and goes on when a file is gone", async () => {
    const using = `use: [checks.mjs]\n${booting}  - assert: isFine()\n`;
    const folder = createFolder({
      "a.ocpp.yaml": using,
      "b.ocpp.yaml": disappointed,
      "checks.mjs": "export const isFine = () => true;",
      "other.mjs": "",
    });
    const write = (name: string, text: string) => () => writeFileSync(join(folder, name), text);
    const remove = () => rmSync(join(folder, "checks.mjs"));
    const worse = "export const isFine = () => false;";
    const change = () => {
      write("other.mjs", "// nobody uses it")();
      write("checks.mjs", worse)();
    };
    const { terminal, code } = watching(
      folder,
      [change, remove, write("checks.mjs", worse), "q"],
      ["--allow", "code"],
    );
    expect(await code).to.equal(1);
    const counts = [...terminal.written.stdout.matchAll(/^(\d) scenarios?:.*$/gm)];
    expect(counts.map(([line]) => line.replace(/ \(.*|, \d+\.\d s.*/, ""))).to.have.length(3);
    expect(counts.map(([, count]) => count)).to.deep.equal(["2", "1", "2"]);
    expect(terminal.written.stderr).to.contain("there is no file `checks.mjs`");
  });
});
