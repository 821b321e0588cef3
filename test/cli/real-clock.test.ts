import { relative, resolve } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

describe("the shipped scenarios with the tag `real`", () => {
  afterEach(removeFolders);

  it("pass on the wall clock too, over sockets", async () => {
    const folder = createFolder();
    const terminal = createMemoryTerminal({ folder, env: { XDG_CONFIG_HOME: folder } });
    const shipped = relative(folder, resolve("scenarios"));
    const words = ["run", shipped, "-t", "real", "--clock", "real", "--json"];
    expect(await runCli(words, terminal)).to.equal(0);
    const lines = terminal.written.stdout.trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line));
    const began = events.filter(({ kind }) => kind === "scenarioBegan");
    expect(began.length).to.be.at.least(10);
    expect(new Set(began.map(({ clock }) => clock))).to.deep.equal(new Set(["real"]));
    const tookMs = events.filter(({ kind }) => kind === "scenarioEnded").map(({ atMs }) => atMs);
    expect(Math.max(...tookMs)).to.be.lessThan(5000);
  }).timeout(30_000);
});
