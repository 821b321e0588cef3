// Runs the shipped scenarios twice in one thread and once in two: the events must be the same, byte
// for byte. `node scripts/same-again.mjs [PATH...]`, when `dist` has been built.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const given = process.argv.slice(2);
const paths = given.length > 0 ? given : ["scenarios"];
const scratch = mkdtempSync(join(tmpdir(), "plugfest-same-"));
const ways = [[], [], ["--jobs", "2"]];

try {
  const streams = ways.map((way, index) => {
    const file = join(scratch, `${index}.ndjson`);
    const beganAt = performance.now();
    const words = ["run", ...paths, ...way];
    const own = ["dist/cli/main.js", ...words, "--quiet", "--events", file];
    const { status, stdout, stderr } = spawnSync("node", own, { encoding: "utf8" });
    const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
    console.log(`${words.join(" ")} ended with ${status} after ${seconds} s`);
    if (status !== 0) {
      process.exitCode = 1;
      console.error(stdout + stderr);
    }
    return readFileSync(file);
  });
  const [first, ...others] = streams;
  const isSame = others.every((other) => other.equals(first));
  console.log(`${first.length} bytes of events, ${isSame ? "the same" : "NOT the same"} each time`);
  if (!isSame) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
