/**
 * Breaks the charge point and the central system on purpose, one way after the other, and sees whether
 * those of their tests that name the broken rule notice: the lists are test/conformance/*mutants.yaml.
 *
 *     npm run mutants [-- --sample COUNT] [--from FIRST] [--rule TEXT] [--side simulator|central]
 *
 * The breaks are made in copies of the build. Without a choice among them all are tried, and
 * docs/mutation-check.md is written. Exits 1 if one survives.
 */

import { execFile } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { createMutationPage } from "../dist/test/conformance/mutation-page.js";

const workerCount = 2;
const limitMs = 60_000;

const { values: choice } = parseArgs({
  options: {
    sample: { type: "string" },
    from: { type: "string" },
    rule: { type: "string" },
    side: { type: "string" },
  },
});
const all = [
  ...readMutants("mutants.yaml", "simulator"),
  ...readMutants("central-mutants.yaml", "central"),
];
const tests = [...readTests("simulator"), ...readTests("central")];
const copies = mkdtempSync(join(tmpdir(), "plugfest-mutants-"));
try {
  process.exitCode = await main();
} finally {
  rmSync(copies, { recursive: true });
}

async function main() {
  const stale = all.filter((mutant) => !isCurrent(mutant));
  for (const { rule, file, find } of stale) say(`STALE     ${rule}: ${file} has not once: ${find}`);
  const mutants = choose(all);
  const workers = Array.from({ length: workerCount }, (_, index) => createCopy(`copy-${index}`));
  const rules = [...new Set(mutants.map(({ rule }) => rule))];
  for (const side of ["simulator", "central"]) {
    const { noticedBy } = await runTests(workers[0], side, `(${rules.join("|")})\\b`, rules);
    if (noticedBy !== undefined) throw new Error(`fails as it is: ${noticedBy}`);
  }
  const verdicts = await tryAll(mutants, workers);
  const killed = verdicts.filter(({ outcome }) => outcome === "killed");
  say(`${killed.length} of ${mutants.length} breaks were noticed`);
  if (mutants.length === all.length) {
    writeFileSync("docs/mutation-check.md", createMutationPage(verdicts));
  }
  return killed.length === mutants.length && stale.length === 0 ? 0 : 1;
}

/** Evenly over the list, as it is in the order of the rules. */
function choose(mutants) {
  const { sample, from = "0", rule, side } = choice;
  if (side !== undefined) return mutants.filter((one) => one.side === side);
  if (rule !== undefined) return mutants.filter((one) => one.rule.includes(rule));
  if (sample === undefined) return mutants;
  const count = Math.min(Number(sample), mutants.length);
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor((index * mutants.length) / count) + Number(from);
    return mutants[at % mutants.length];
  });
}

async function tryAll(mutants, workers) {
  const verdicts = [];
  const waiting = mutants.entries();
  await Promise.all(
    workers.map(async (worker) => {
      for (const [index, mutant] of waiting) {
        verdicts[index] = { ...mutant, ...(await tryOne(mutant, worker)) };
        const { outcome, noticedBy = "" } = verdicts[index];
        say(`${outcome.padEnd(9)} ${mutant.rule}: ${mutant.breaks}. ${noticedBy}`);
      }
    }),
  );
  return verdicts;
}

async function tryOne(mutant, worker) {
  const { rule, side, file, find, replace } = mutant;
  if (!isCurrent(mutant)) return { outcome: "stale" };
  const path = join(worker, "dist", file.replace(/\.ts$/, ".js"));
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(toPattern(find), () => replace),
  );
  const { noticedBy } = await runTests(worker, side, `${rule}\\b`, [rule]);
  writeFileSync(path, text);
  return noticedBy === undefined ? { outcome: "SURVIVED" } : { outcome: "killed", noticedBy };
}

/** Runs what names one of the rules, until the first failure. */
function runTests(worker, side, pattern, rules) {
  const files = tests
    .filter((test) => test.side === side)
    .filter(({ text }) => rules.some((rule) => text.includes(rule)))
    .map(({ path }) => path);
  if (files.length === 0) return Promise.resolve({});
  const mocha = join("node_modules", "mocha", "bin", "mocha.js");
  const options = ["--no-config", "--bail", "--reporter", "json", "--timeout", "10000"];
  const settings = { cwd: worker, timeout: limitMs, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [mocha, ...options, "--grep", pattern, ...files],
      settings,
      (failure, output, errors) => {
        if (failure?.killed) resolve({ noticedBy: "time is up" });
        else if (!output.includes('"stats"')) reject(new Error(`the tests did not run: ${errors}`));
        else resolve({ noticedBy: readFailure(output) });
      },
    );
  });
}

function readFailure(output) {
  const { failures } = JSON.parse(output.slice(output.indexOf('{\n  "stats"')));
  return failures[0]?.fullTitle;
}

/** What `find` says stands once in the source, and once in what is built of it. */
function isCurrent({ file, find }) {
  const paths = [file, join("dist", file.replace(/\.ts$/, ".js"))];
  return paths.every((path) => {
    const text = readFileSync(path, "utf8");
    return [...text.matchAll(new RegExp(toPattern(find), "g"))].length === 1;
  });
}

/** The compiler breaks lines in its own way. */
function toPattern(find) {
  const words = find.trim().split(/\s+/);
  return new RegExp(words.map((word) => word.replace(/[^\w\s]/g, "\\$&")).join("\\s+"));
}

function createCopy(name) {
  const copy = join(copies, name);
  cpSync("dist", join(copy, "dist"), { recursive: true });
  for (const shared of ["node_modules", "schemas", "scenarios", "docs", "package.json"]) {
    symlinkSync(join(process.cwd(), shared), join(copy, shared));
  }
  return copy;
}

function readMutants(name, side) {
  const mutants = parse(readFileSync(join("test", "conformance", name), "utf8"));
  return mutants.map((mutant) => ({ ...mutant, side }));
}

/** The tests of one side: each rule is to be noticed by those of whom it is about. */
function readTests(side) {
  const folder = join("dist", "test", side);
  const paths = readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".test.js"))
    .map((path) => join(folder, path));
  return paths.map((path) => ({ side, path, text: readFileSync(path, "utf8") }));
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
