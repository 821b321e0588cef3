/** README.md shows a scenario and what comes of it: it must be so. */

import { readFileSync } from "node:fs";
import { expect } from "chai";
import { runCli } from "../cli/run-cli.ts";
import { createMemoryTerminal } from "./cli/memory-terminal.ts";
import { createFolder, removeFolders } from "./cli/temporary-folder.ts";

/** The first block of this language. */
function blockOf(language: string): string {
  const readme = readFileSync("README.md", "utf8");
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(readme)?.[1] ?? "";
}

describe("README.md", () => {
  afterEach(removeFolders);

  it("shows what its scenario prints", async () => {
    const folder = createFolder({ "first.ocpp.yaml": blockOf("yaml") });
    const terminal = createMemoryTerminal({ folder });
    expect(await runCli(["run", "first.ocpp.yaml"], terminal)).to.equal(1);
    const { stdout, stderr } = terminal.written;
    expect(stderr).to.equal("");
    expect(comparable(stdout)).to.equal(comparable(blockOf("text")));
  });
});

/** Without the last frames, which README.md leaves out, and without how long it took. */
function comparable(text: string): string {
  const withoutFrames = text.replaceAll(/^ +(= last frames|[\d.]+ s [→←]).*\n/gm, "");
  return withoutFrames.replace(/ in [\d.]+ s,/, " in a moment,");
}
