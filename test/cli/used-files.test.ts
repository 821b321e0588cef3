import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const using = `name: A charger boots in words of its own
use: [lib/states.ocpp.yaml]
chargers:
  CP1: {}
steps:
  - run: Booted
`;

const states = `name: States
use: [more.ocpp.yaml]
fragments:
  Booted:
    steps:
      - run: Connected
`;

const more = `name: More of them
fragments:
  Connected:
    steps:
      - boot:
`;

describe("the files that a scenario uses", () => {
  afterEach(removeFolders);

  it("make it one that has changed when they have, whoever uses them", async () => {
    const folder = createFolder({
      ...{ "a.ocpp.yaml": using, "b.ocpp.yaml": booting },
      ...{ "lib/states.ocpp.yaml": states, "lib/more.ocpp.yaml": more },
    });
    const git = (...words: readonly string[]) => {
      const who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
      execFileSync("git", [...who, ...words], { cwd: folder, stdio: "pipe" });
    };
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "x");
    writeFileSync(join(folder, "lib/more.ocpp.yaml"), more.replace("More", "Some more"));
    const terminal = createMemoryTerminal({ folder });
    expect(await runCli(["list", "--changed"], terminal)).to.equal(0);
    const { stdout } = terminal.written;
    expect(stdout).to.equal("a.ocpp.yaml  A charger boots in words of its own\n1 scenario\n");
  });
});
