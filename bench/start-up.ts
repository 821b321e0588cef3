/**
 * How long the command line takes from nothing: to say its version, and to run one small scenario.
 * Beside it, in the same run, is Node with nothing to do.
 *
 *     node dist/bench/start-up.js [--short] [--turns=15]
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readOptions } from "./support/options.ts";
import { tell } from "./support/report.ts";

const run = promisify(execFile);
const turns = readOptions().size("turns", 1, 15);
const main = fileURLToPath(import.meta.resolve("../cli/main.js"));
const scenario = fileURLToPath(import.meta.resolve("../../scenarios/smoke/boot.ocpp.yaml"));

/** The best of the turns: what else is on the machine makes it only worse. By turns, to be fair. */
async function measure(commands: readonly (readonly string[])[]): Promise<number[]> {
  const best = commands.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, words] of commands.entries()) {
      const beganMs = performance.now();
      await run(process.execPath, [...words]);
      best[index] = Math.min(best[index] ?? 0, performance.now() - beganMs);
    }
  }
  return best;
}

const [nodeMs = Number.NaN, versionMs = Number.NaN, runMs = Number.NaN] = await measure([
  ["-e", "0"],
  [main, "--version"],
  [main, "run", scenario],
]);
const beside = `node alone ${nodeMs.toFixed(0)} ms`;
tell("From nothing, best of several", [
  {
    subject: "plugfest --version",
    ...{ found: versionMs, unit: "ms", beside },
    goal: { is: "at most", value: 150 },
  },
  {
    subject: "plugfest run of one small scenario",
    ...{ found: runMs, unit: "ms", beside },
    goal: { is: "at most", value: 400 },
  },
]);
