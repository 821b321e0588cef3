/**
 * Runs every benchmark, one after the other, and writes a page of what they found:
 *
 *     npm run bench -- [--short] [--page=docs/benchmarks.md] [--date=2026-01-31] [--machine="2 cores"]
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What a benchmark sends: a title, the load of the machine, and rows of five cells. */
interface Found {
  readonly title: string;
  readonly load: string;
  readonly rows: readonly (readonly string[])[];
}

/** Each with what it is run with beside its name. */
const benchmarks: readonly (readonly string[])[] = [
  ["central"],
  ["fleet"],
  ["virtual-day"],
  ["balancing"],
  ["start-up"],
  ["reconnects"],
  ["installed"],
  ["growth"],
];

/** Throughput and memory, at three sizes. */
const scaling: readonly (readonly string[])[] = [
  ["central", "--connections=100", "--rounds=5"],
  ["central", "--connections=10000", "--rounds=3", "--seconds=3", "--warm-up=25"],
  ["fleet", "--count=100", "--seconds=20"],
  ["fleet", "--count=1000", "--seconds=20"],
];

/** Nothing may take longer. */
const longestMs = 15 * 60_000;

async function main(words: readonly string[]): Promise<void> {
  const read = (name: string) =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const short = words.includes("--short") ? ["--short"] : [];
  const lines = [
    "# Benchmarks",
    "",
    `Written by \`npm run bench\`${read("date") === undefined ? "" : ` on ${read("date")}`}, with Node ${process.versions.node}${read("machine") === undefined ? "" : `, on ${read("machine")}`}.`,
    "Ratios were measured in one run with what they are beside. Load is how many processes wanted a core",
    "within the last minute: where it is above the number of cores, times are longer than they need be.",
    "",
    ...(await runAll(benchmarks, short)),
    "## By size",
    "",
    ...(await runAll(short.length > 0 ? [] : scaling, short)),
  ];
  const page = read("page");
  if (page !== undefined) await writeFile(page, `${lines.join("\n").trimEnd()}\n`);
}

async function runAll(list: readonly (readonly string[])[], short: readonly string[]) {
  const lines: string[] = [];
  for (const [name = "", ...words] of list) {
    const found = await run(name, [...words, ...short]);
    for (const each of found) lines.push(...toTable(each, [name, ...words]));
  }
  return lines;
}

async function run(name: string, words: readonly string[]): Promise<readonly Found[]> {
  const file = fileURLToPath(import.meta.resolve(`../${name}.js`));
  const found: Found[] = [];
  const child = fork(file, words, { timeout: longestMs });
  child.on("message", (message) => {
    if (isFound(message)) found.push(message);
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return found;
}

function isFound(message: unknown): message is Found {
  return typeof message === "object" && message !== null && "rows" in message;
}

function toTable({ title, load, rows }: Found, command: readonly string[]): readonly string[] {
  return [
    `### ${title}`,
    "",
    `\`node dist/bench/${command[0]}.js ${command.slice(1).join(" ")}\`, load ${load}`.replace(
      " `",
      "`",
    ),
    "",
    "| what | found | goal | met | beside |",
    "| --- | ---: | ---: | --- | --- |",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    "",
  ];
}

await main(process.argv.slice(2));
