import { relative, resolve } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

/** The whole stream of events of the shipped scenarios that there is time for in a test. */
async function eventsOf(...parameters: readonly string[]): Promise<string> {
  // In a folder of its own, because a run remembers its verdicts where it is.
  const folder = createFolder();
  const terminal = createMemoryTerminal({ folder, env: { XDG_CONFIG_HOME: folder } });
  const smoke = relative(folder, resolve("scenarios/smoke"));
  expect(await runCli(["run", smoke, "--json", ...parameters], terminal)).to.equal(0);
  return terminal.written.stdout;
}

describe("a run of shipped scenarios", () => {
  afterEach(removeFolders);

  it("is the same again, byte for byte, in one thread or in two", async () => {
    const first = await eventsOf();
    expect(first.length).to.be.greaterThan(10_000);
    expect(await eventsOf()).to.equal(first);
    expect(await eventsOf("--jobs", "2")).to.equal(first);
  });

  it("is another with another seed", async () => {
    expect(await eventsOf("--seed", "2")).not.to.equal(await eventsOf("--seed", "3"));
  });
});
