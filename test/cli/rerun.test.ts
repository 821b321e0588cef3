import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const steps = `chargers:
  CP1: {}
steps:
  - boot:
    reply: { status: "\${VALUE}" }
`;

const lined = `name: A charger is \${case.name}
cases:
  - { name: accepted, want: Accepted }
  - name: rejected
    want: Rejected
${steps.replace("VALUE", "case.want")}`;

const inOneLine = `name: A charger is \${case.name}
cases: [{ name: accepted, want: Accepted }, { name: rejected, want: Rejected }]
${steps.replace("VALUE", "case.want")}`;

const crossed = `name: "A charger (it's not $5) is \${matrix.want}"
matrix: { want: [Accepted, Rejected] }
${steps.replace("VALUE", "matrix.want")}`;

async function run(folder: string, parameters: readonly string[]) {
  const terminal = createMemoryTerminal({ folder });
  const code = await runCli(parameters, terminal);
  return { code, ...terminal.written };
}

/** The words as a shell takes them. */
function wordsOf(line: string): readonly string[] {
  return execFileSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" })
    .trimEnd()
    .split("\n");
}

describe("the rerun line", () => {
  afterEach(removeFolders);

  const texts: readonly (readonly [string, string, string])[] = [
    ["a case", lined, "plugfest run a.ocpp.yaml:4 --seed 1"],
    [
      "a case beside others",
      inOneLine,
      "plugfest run a.ocpp.yaml --grep '^A charger is rejected$' --seed 1",
    ],
    [
      "a choice of a matrix",
      crossed,
      "plugfest run a.ocpp.yaml --grep '^A charger \\(it'\\''s not \\$5\\) is Rejected$' --seed 1",
    ],
  ];
  for (const [what, text, line] of texts) {
    it(`runs ${what} again, and no other`, async () => {
      const folder = createFolder({ "a.ocpp.yaml": text });
      const all = await run(folder, ["run"]);
      expect(all.stdout).to.contain("1 passed, 1 failed").and.to.contain(`rerun: ${line}\n`);
      const listed = await run(folder, ["list"]);
      if (line.includes("yaml:")) expect(listed.stdout).to.contain("a.ocpp.yaml:4  A charger");
      const [, ...words] = wordsOf(line);
      const again = await run(folder, words);
      expect(again.code).to.equal(1);
      expect(again.stdout).to.match(/^1 scenario: .*1 failed/m);
    });
  }
});
