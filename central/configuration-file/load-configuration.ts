/** Finds and reads the configuration of a server: balanz's file or ours. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type FileProblem, hasErrors } from "../site/file-problem.ts";
import type { SitePaths } from "../site/open-site.ts";
import { NodeReader } from "./node-reader.ts";
import { readBalanzConfiguration } from "./read-balanz.ts";
import { readIni } from "./read-ini.ts";
import { readOwnConfiguration } from "./read-own.ts";
import { readYaml } from "./read-yaml.ts";
import type { ServerConfiguration } from "./server-configuration.ts";
import { type ConfigurationSource, ServerPaths } from "./server-paths.ts";
import type { MapNode, Report } from "./settings-node.ts";

const ownName = "plugfest.yaml";
/** Where they are looked for in a folder, in this order. */
const names = [ownName, "balanz.ini"].flatMap((name) => [name, join("config", name)]);

/**
 * `path` is a file, or a folder with one in it; that of balanz in `folder` if left out. Paths in it are
 * relative to the folder; where a file is named, those of `balanz.ini` to `folder`, as balanz has it,
 * and those of ours to where the file is. Undefined if there is none.
 */
export function findConfiguration(
  path: string | undefined,
  folder: string,
): ConfigurationSource | undefined {
  const place = resolve(folder, path ?? ".");
  if (!existsSync(place)) return undefined;
  if (!statSync(place).isDirectory()) {
    return { file: place, base: isOwn(place) ? dirname(place) : folder };
  }
  const file = names.map((name) => join(place, name)).find((each) => existsSync(each));
  return file === undefined ? undefined : { file, base: place };
}

export interface LoadedConfiguration {
  /** Undefined if there are errors. */
  readonly configuration: ServerConfiguration | undefined;
  /** Undefined only if the file cannot be read at all. */
  readonly site: SitePaths | undefined;
  /** All of them, in the order of the file. */
  readonly problems: readonly FileProblem[];
}

export function loadConfiguration(source: ConfigurationSource): LoadedConfiguration {
  const { file } = source;
  const problems: FileProblem[] = [];
  const report: Report = (place, message, severity) => {
    problems.push({ file, ...place, severity: severity ?? "error", message });
  };
  const configuration = read(source, report);
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return {
    configuration: hasErrors(problems) ? undefined : configuration,
    site: configuration?.site,
    problems: sorted,
  };
}

function read(source: ConfigurationSource, report: Report): ServerConfiguration | undefined {
  const text = readFileSync(source.file, "utf8");
  const paths = new ServerPaths(source);
  const top = { line: 1, column: 1 };
  if (isOwn(source.file)) {
    const node = readYaml(text, report);
    if (node === undefined) return undefined;
    const reader = new NodeReader(node, { report, isText: false, unknownKeys: "error" }, top);
    const configuration = readOwnConfiguration(reader, paths);
    reader.finish();
    return configuration;
  }
  const node = readIni(text, report);
  const reader = new NodeReader(node, { report, isText: true, unknownKeys: "warning" }, top);
  const configuration = readBalanzConfiguration(reader, paths);
  reader.finish();
  return { ...configuration, written: toWritten(node) };
}

/** As if there were an empty file of ours in the folder. */
export function createDefaultConfiguration(folder: string): ServerConfiguration {
  const reader = new NodeReader(
    undefined,
    { report: () => {}, isText: false, unknownKeys: "error" },
    { line: 1, column: 1 },
  );
  return readOwnConfiguration(
    reader,
    new ServerPaths({ file: join(folder, ownName), base: folder }),
  );
}

function isOwn(file: string): boolean {
  return /\.ya?ml$/i.test(file);
}

function toWritten({ entries }: MapNode): ServerConfiguration["written"] {
  return Object.fromEntries(
    [...entries].map(([section, { node }]) => [section, node.kind === "map" ? toTexts(node) : {}]),
  );
}

function toTexts({ entries }: MapNode): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...entries].map(([key, { node }]) => [
      key,
      node.kind === "scalar" && node.value !== null ? String(node.value) : "",
    ]),
  );
}
