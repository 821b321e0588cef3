/**
 * What is installed with the package: the dependencies that are needed to run it, and their size.
 *
 *     node dist/bench/installed.js [--short]
 */

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tell } from "./support/report.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Of the lock file: where each package is, and whether only development needs it. */
async function runtimePackages(): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const packages: Readonly<Record<string, { dev?: boolean }>> = lock.packages;
  return Object.entries(packages).flatMap(([path, { dev }]) => (path && !dev ? [path] : []));
}

/** Without the packages in it, which are counted by themselves. What is not installed is nothing. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? 0 : sizeOf(path);
    return (await stat(path)).size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const megabyte = 1024 ** 2;
const packages = await runtimePackages();
const sizes = await Promise.all(
  packages.map(async (path) => ({ path, bytes: await sizeOf(join(root, path)) })),
);
const installed = sizes.filter(({ bytes }) => bytes > 0);
const largest = installed
  .sort((one, other) => other.bytes - one.bytes)
  .slice(0, 4)
  .map(
    ({ path, bytes }) => `${path.replace("node_modules/", "")} ${(bytes / megabyte).toFixed(1)}`,
  );
tell("What is installed with it", [
  {
    subject: `${installed.length} packages at run time`,
    found: installed.reduce((sum, { bytes }) => sum + bytes, 0) / megabyte,
    unit: "MB",
    goal: { is: "at most", value: 60 },
    beside: `the largest: ${largest.join(", ")}`,
  },
]);
