/** From paths and options to the scenarios that are to be run, in order. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import type { Diagnostic } from "../../scenarios/engine/source/diagnostic.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import type { SourceFile } from "../../scenarios/engine/source/source-file.ts";
import { suggest } from "../../scenarios/engine/source/suggest.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import {
  findBundledScenarioFiles,
  findOwnScenarioFiles,
  findScenarioFiles,
  readScenarioFiles,
} from "../scenario-files.ts";
import { isColourful, type Terminal } from "../terminal.ts";
import { findChangedFiles } from "./changed-files.ts";
import { type LoadSettings, loadFiles, readEnvironment } from "./load-files.ts";
import { readMemory } from "./memory.ts";
import { isCi, type PlanOptions } from "./run-options.ts";
import { type FileLine, keyOf, selectScenarios } from "./select-scenarios.ts";
import { takeShard } from "./shard.ts";

export interface RunPlan {
  /** In the order of the run, with what is in place of what their files say. */
  readonly scenarios: readonly Scenario[];
  /** How their files were read. */
  readonly load: LoadSettings;
  /** Which of the scenarios of its file one is, counted from 0. */
  nthOf(scenario: Scenario): number;
  /** By which the next run knows it, however often it is repeated. */
  keyOf(scenario: Scenario): string;
  /** Files that are wrong were left out, because of --keep-going. */
  readonly isPartial: boolean;
  /** The scenarios are those of the package. */
  readonly isBundled: boolean;
}

/** Undefined when something is wrong with a file: then nothing may run, and stderr says what. */
export function planRun(
  patterns: readonly string[],
  options: PlanOptions,
  terminal: Terminal,
): RunPlan | undefined {
  const { folder } = terminal;
  const paths = patterns.length > 0 ? patterns : (options.configScenarios ?? []);
  const found = findFiles(paths, terminal);
  const sources = readScenarioFiles(found.paths, folder);
  const environment = readEnvironment(options.envFile, terminal);
  const load: LoadSettings = {
    folder,
    environment,
    central: options.central,
    set: options.set,
    seed: options.seed,
    within: options.within,
  };
  const loaded = loadAll(sources, load, options, terminal);
  if (loaded === undefined) return undefined;
  refuseUnknownSettings(loaded.scenarios, options);
  refuseUnknownTags(loaded.scenarios, options);

  const memory = readMemory(folder);
  if (options.onlyFailed === true && memory.failed === undefined) {
    throw new CommandError("nothing has been run here yet: there is no last time", exitCode.usage);
  }
  const candidates = settleOnly(loaded.scenarios, options, terminal);
  const { tag = [], grep, shard, changed } = options;
  const selected = selectScenarios(candidates, {
    ...{ tag, lines: found.lines },
    ...(grep !== undefined && { grep }),
    ...(options.onlyFailed === true && memory.failed !== undefined && { failed: memory.failed }),
    ...(options.changedPaths !== undefined && { changed: options.changedPaths }),
    ...(changed !== undefined && { changed: findChangedFiles(folder, changed) }),
  });
  const chosen = shard === undefined ? selected : takeShard(selected, shard, memory.durations);
  const places = placesIn(loaded.scenarios);
  const planned = chosen.flatMap((scenario) => {
    const nth = places.get(scenario) ?? 0;
    const known = { nth, key: keyOf(scenario) };
    const seeded = (seed: number) => {
      const again = loadFiles([scenario.source], { ...load, seed });
      return (again.isValid ? again.scenarios[nth] : undefined) ?? scenario;
    };
    const own = repeated(settled(scenario, options), options, seeded);
    return own.map((each) => [each, known] as const);
  });
  const knownOf = new Map(planned);
  return {
    scenarios: planned.map(([scenario]) => scenario),
    load,
    nthOf: (scenario) => knownOf.get(scenario)?.nth ?? 0,
    keyOf: (scenario) => knownOf.get(scenario)?.key ?? keyOf(scenario),
    isPartial: loaded.isPartial,
    isBundled: found.isBundled,
  };
}

interface FoundFiles {
  readonly paths: readonly string[];
  readonly lines: readonly FileLine[];
  readonly isBundled: boolean;
}

function findFiles(patterns: readonly string[], { folder, stderr }: Terminal): FoundFiles {
  if (patterns.length > 0) {
    const parts = patterns.map((pattern) => splitLine(pattern, folder));
    const paths = findScenarioFiles(
      parts.map(({ path }) => path),
      folder,
    );
    const lines = parts.filter((part) => part.line !== undefined);
    return { paths, lines: lines.map(({ path, line = 1 }) => ({ path, line })), isBundled: false };
  }
  const own = findOwnScenarioFiles(folder);
  if (own.length > 0) return { paths: own, lines: [], isBundled: false };
  stderr.write("There are no scenarios here: these are the ones that come with plugfest.\n");
  return { paths: findBundledScenarioFiles(), lines: [], isBundled: true };
}

/** `file:21`, unless there is a file of that very name. */
function splitLine(pattern: string, folder: string): { path: string; line?: number } {
  const [, path, line] = /^(.+):(\d+)$/.exec(pattern) ?? [];
  if (path === undefined || existsSync(resolve(folder, pattern))) return { path: pattern };
  return { path: path.replace(/^\.\//, ""), line: Number(line) };
}

interface LoadedFiles {
  readonly scenarios: readonly Scenario[];
  readonly isPartial: boolean;
}

function loadAll(
  sources: readonly SourceFile[],
  settings: LoadSettings,
  { keepGoing = false, color }: PlanOptions,
  terminal: Terminal,
): LoadedFiles | undefined {
  const loaded = loadFiles(sources, settings);
  const shown = [...sources, ...loaded.libraries];
  const tell = (diagnostics: readonly Diagnostic[]) => {
    if (diagnostics.length === 0) return;
    const colour = isColourful(terminal, terminal.stderr, color);
    terminal.stderr.write(`${renderDiagnostics(diagnostics, shown, { colour })}\n\n`);
  };
  if (loaded.isValid) {
    tell(loaded.warnings);
    return { scenarios: loaded.scenarios, isPartial: false };
  }
  tell(loaded.diagnostics);
  if (!keepGoing) {
    terminal.stderr.write("plugfest: nothing was run, because of what is wrong above\n");
    return undefined;
  }
  const right = sources.map((source) => loadFiles([source], settings));
  const scenarios = right.flatMap((each) => (each.isValid ? each.scenarios : []));
  return { scenarios, isPartial: true };
}

/** A setting that does nothing would make a run look like one that it is not. */
function refuseUnknownSettings(scenarios: readonly Scenario[], { set }: PlanOptions): void {
  const known = [...new Set(scenarios.flatMap(({ variables }) => [...variables.keys()]))];
  for (const name of set?.keys() ?? []) {
    if (known.includes(name)) continue;
    const hint = suggest(name, known);
    const message = `no file has a variable \`${name}\` under \`vars:\``;
    throw new CommandError(hint === undefined ? message : `${message}: ${hint}`, exitCode.usage);
  }
}

/** A misspelt tag would select nothing, or not be left out. */
function refuseUnknownTags(
  scenarios: readonly Scenario[],
  { declaredTags, tag = [] }: PlanOptions,
): void {
  if (declaredTags === undefined) return;
  const used = [
    ...scenarios.flatMap(({ tags, source }) => tags.map((word) => ({ word, where: source.path }))),
    ...tag.flatMap(({ any, none }) => [...any, ...none].map((word) => ({ word, where: "--tag" }))),
  ];
  const unknown = used.find(({ word }) => !declaredTags.includes(word));
  if (unknown === undefined) return;
  const hint = suggest(unknown.word, declaredTags);
  const message = `${unknown.where} has the tag \`${unknown.word}\`, which is not declared`;
  throw new CommandError(hint === undefined ? message : `${message}: ${hint}`, exitCode.usage);
}

/** Those that say `only:`, if there are some. */
function settleOnly(
  scenarios: readonly Scenario[],
  { forbidOnly }: PlanOptions,
  terminal: Terminal,
): readonly Scenario[] {
  const only = scenarios.filter(({ isOnly }) => isOnly);
  const [first] = only;
  if (first === undefined) return scenarios;
  if (forbidOnly ?? isCi(terminal)) {
    const message = `\`${first.source.path}\` says \`only:\`, which is for the time of writing`;
    throw new CommandError(message, exitCode.usage);
  }
  const counts = `${only.length} of ${scenarios.length} scenarios`;
  terminal.stderr.write(`Only ${counts} are looked at, because they say \`only:\`.\n`);
  return only;
}

function placesIn(scenarios: readonly Scenario[]): ReadonlyMap<Scenario, number> {
  const counts = new Map<string, number>();
  return new Map(
    scenarios.map((scenario) => {
      const nth = counts.get(scenario.source.path) ?? 0;
      counts.set(scenario.source.path, nth + 1);
      return [scenario, nth];
    }),
  );
}

function settled(scenario: Scenario, { seed, timeout }: PlanOptions): Scenario {
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
  };
}

const seedCount = 4_294_967_296;

/** Each with a seed of its own: on a simulated clock, the same seed makes the same run. */
function repeated(
  scenario: Scenario,
  { repeat = 1 }: PlanOptions,
  seeded: (seed: number) => Scenario,
): readonly Scenario[] {
  if (repeat === 1) return [scenario];
  return Array.from({ length: repeat }, (_, index) => {
    const seed = (scenario.seed + index) % seedCount;
    const name = `${scenario.name} (${index + 1} of ${repeat})`;
    return { ...seeded(seed), name, seed, timeoutMs: scenario.timeoutMs };
  });
}
