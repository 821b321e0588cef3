import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { createCentralSystem } from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { runCli } from "../../cli/run-cli.ts";
import { systemClock } from "../../protocol/clock.ts";
import type { Gate } from "../../protocol/handshake.ts";
import { createRandom } from "../../protocol/random.ts";
import { listenWebSocket } from "../../protocol/websocket-server.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

/** Twelve ways in which a harness can be green and wrong, each with files that must be red. */
interface Red {
  readonly rule: number;
  /** Files of test/scenarios/red without their suffix, and options. */
  readonly words: readonly string[];
  readonly code: number;
  readonly says: string | RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const reds: readonly Red[] = [
  { rule: 1, words: ["01-malformed"], code: 2, says: "the key `chargers` stands twice" },
  { rule: 1, words: ["01-malformed", "01-right"], code: 2, says: "nothing was run" },
  { rule: 1, words: ["01-right", "01-malformed"], code: 2, says: "nothing was run" },
  { rule: 1, words: ["01-right", "01-malformed", "--keep-going"], code: 3, says: "1 passed" },
  { rule: 2, words: ["02-misspelt-key"], code: 2, says: "unknown key `conectors`" },
  { rule: 2, words: ["02-misspelt-payload"], code: 2, says: "the message has no `statsu`" },
  { rule: 3, words: ["03-never-looked-at"], code: 1, says: "was never looked at" },
  { rule: 3, words: ["03-load"], code: 2, says: "`load` comes with a later version" },
  { rule: 3, words: ["03-replay"], code: 2, says: "`replay` comes with a later version" },
  { rule: 4, words: ["01-right", "--tag", "core"], code: 5, says: "no scenario is selected" },
  { rule: 4, words: ["01-right", "--grep", "x{9}"], code: 5, says: "no scenario is selected" },
  { rule: 4, words: ["nowhere/**"], code: 5, says: "`nowhere/**` matches no .ocpp.yaml file" },
  { rule: 5, words: ["05-invariant"], code: 1, says: 'never "it stays away" broken' },
  { rule: 5, words: ["05-cleanup"], code: 1, says: '`CP1.connector(1).status` is "Available"' },
  { rule: 5, words: ["05-in-parallel"], code: 1, says: "`CP1.connector(1).status` is" },
  { rule: 5, words: ["05-should", "--fail-on", "should"], code: 1, says: /^should 05-should/m },
  { rule: 5, words: ["05-unanswered", "--no-input"], code: 6, says: "nobody is there to be asked" },
  { rule: 6, words: ["06-refused"], code: 1, says: "answered by CALLERROR NotSupported" },
  { rule: 6, words: ["06-withheld"], code: 1, says: "Heartbeat was not answered within 10 s" },
  { rule: 7, words: ["07-in-a-fragment"], code: 1, says: "--> lib/07-states.ocpp.yaml:8:" },
  { rule: 7, words: ["07-in-a-fragment"], code: 1, says: "07-in-a-fragment.ocpp.yaml:6:" },
  { rule: 9, words: ["09-version"], code: 2, says: "version `2` of the language is not known" },
  { rule: 9, words: ["09-strict-unless-it-says-so"], code: 2, says: "an integer is wanted" },
  { rule: 9, words: ["09-exact"], code: 1, says: "expected nothing" },
  { rule: 11, words: ["11-nobody-there"], code: 3, says: "the central system cannot be reached" },
  { rule: 12, words: ["12-never-strikes"], code: 1, says: "never struck" },
];

const suffix = ".ocpp.yaml";
const redFolder = "test/scenarios/red";

/** Copied, because a run remembers its verdicts in its folder. */
function copyRed(): string {
  const paths = readdirSync(redFolder, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => path.endsWith(suffix));
  return createFolder(
    Object.fromEntries(files.map((path) => [path, readFileSync(join(redFolder, path), "utf8")])),
  );
}

async function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const terminal = createMemoryTerminal({ folder: copyRed(), env });
  const parameters = words.map((word) => (/^\d\d-/.test(word) ? word + suffix : word));
  const code = await runCli(["run", ...parameters], terminal);
  return { code, ...terminal.written };
}

describe("what must be red", () => {
  afterEach(removeFolders);

  for (const { rule, words, code: expected, says } of reds) {
    it(`is so by rule ${rule}: ${words.join(" ")}`, async () => {
      const { code, stdout, stderr } = await run(words);
      expect({ code, says: stdout + stderr }, stdout + stderr)
        .to.deep.include({ code: expected })
        .and.to.have.property("says")
        .that.matches(typeof says === "string" ? literally(says) : says);
      if (expected === 2) expect(stdout).to.equal("");
    });
  }

  it("uses every file that there is", () => {
    const used = new Set(reds.flatMap(({ words }) => words));
    const there = readdirSync(redFolder).filter((path) => path.endsWith(suffix));
    const unused = there.map((path) => path.replace(suffix, "")).filter((name) => !used.has(name));
    expect(unused).to.deep.equal(["08-at-the-second-attempt"]);
  });

  it("is so by rule 8: what passes at a second attempt has not passed", async () => {
    const words = ["08-at-the-second-attempt"];
    const once = await withShyCentral((env) => run(words, env));
    expect(once.code).to.equal(1);
    const inCi = await withShyCentral((env) =>
      run([...words, "--retries", "1"], { ...env, CI: "1" }),
    );
    expect(inCi.code).to.equal(1);
    expect(inCi.stdout).to.contain("FLAKY").and.to.contain("it passed at attempt 2");
    const byHand = await withShyCentral((env) => run([...words, "--retries", "1"], env));
    expect(byHand.code).to.equal(0);
    expect(byHand.stdout).to.contain("FLAKY");
  });

  it("is so by rule 10: every scenario is in one part of the suite, and in no other", async () => {
    const cases = `name: Case \${case.name}
cases: [${Array.from({ length: 12 }, (_, index) => `{ name: n${index} }`).join(", ")}]
chargers: { CP1: {} }
steps:
  - boot:
`;
    const folder = createFolder({ "a.ocpp.yaml": cases, "b.ocpp.yaml": cases });
    const chosen = async (...words: readonly string[]) => {
      const terminal = createMemoryTerminal({ folder });
      await runCli(["list", ...words], terminal);
      return terminal.written.stdout.split("\n").filter((line) => /Case n\d/.test(line));
    };
    const all = await chosen();
    expect(all).to.have.length(24);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (count) => {
        const parts = Array.from({ length: count }, (_, index) =>
          chosen("--shard", `${index + 1}/${count}`),
        );
        const found = (await Promise.all(parts)).flat();
        expect(found.toSorted()).to.deep.equal(all.toSorted());
      }),
      { numRuns: 8 },
    );
  });

  it("is so by rule 11: the doctor says what would make a run say nothing", async () => {
    const terminal = createMemoryTerminal();
    expect(await runCli(["doctor", "--central", "ws://127.0.0.1:1/"], terminal)).to.equal(3);
    expect(terminal.written.stdout).to.contain("to mend it: check that something listens");
  });
});

function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
}

/** A central system that closes the first connection that it gets. */
async function withShyCentral<T>(act: (env: Readonly<Record<string, string>>) => Promise<T>) {
  const clock = systemClock;
  const directory = createMemoryDirectory();
  const central = createCentralSystem({ clock, random: createRandom(1), directory });
  let hasClosed = false;
  const gate: Gate = {
    admit: (handshake) => central.gate.admit(handshake),
    accept(transport, handshake) {
      if (hasClosed) central.gate.accept(transport, handshake);
      else transport.close(1001, "later");
      hasClosed = true;
    },
  };
  const onFault = (fault: unknown) => expect.fail(String(fault));
  const listener = await listenWebSocket({ gate, clock, port: 0, onFault });
  try {
    return await act({ PORT: new URL(listener.url).port });
  } finally {
    central.close();
    await listener.close();
  }
}
