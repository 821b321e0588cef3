import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { Inbox } from "../protocol/handshake-harness.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

/** Types each line when the one before has been answered; a function is called instead. */
function watching(folder: string, lines: readonly (string | (() => void))[]) {
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
  return { terminal, code: runCli(["run", "--watch"], counting) };
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
});
