/** `plugfest run`: runs scenarios. Its result goes to stdout, in the words of the reporter. */

import type { ClockMode, VerdictCounts } from "../../scenarios/engine/events/run-event.ts";
import { loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import { runScenarios } from "../../scenarios/engine/run/run-scenarios.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { watchForInterruption } from "../interruption.ts";
import { readVersion } from "../package-file.ts";
import { createReporting, type ReportingOptions } from "../run/reporting.ts";
import {
  findBundledScenarioFiles,
  findOwnScenarioFiles,
  findScenarioFiles,
  readScenarioFiles,
} from "../scenario-files.ts";
import { isColourful, type Terminal } from "../terminal.ts";

export interface RunOptions extends ReportingOptions {
  readonly seed?: number;
  readonly clock?: ClockMode;
  readonly central?: string;
}

/** The exit code. */
export async function run(
  patterns: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.central !== undefined && options.clock === "simulated") {
    const message = "the central system at --central is real, and --clock simulated is not";
    throw new CommandError(message, exitCode.usage);
  }
  const scenarios = load(patterns, options, terminal);
  if (scenarios === undefined) return exitCode.usage;

  const reporting = createReporting(options, terminal);
  const interruption = watchForInterruption(terminal);
  try {
    const { verdicts } = await runScenarios(scenarios, {
      emit: reporting.emit,
      seed: options.seed,
      clock: options.clock,
      signal: interruption.signal,
      rerunArguments: rerunArguments(options),
      versions: { plugfest: readVersion(), node: process.versions.node },
    });
    return interruption.exitCode() ?? exitCodeOf(verdicts);
  } finally {
    interruption.release();
    reporting.close();
  }
}

/** Undefined when something is wrong with a file: then nothing may run, and stderr says what. */
function load(
  patterns: readonly string[],
  { central, color, seed }: RunOptions,
  terminal: Terminal,
): readonly Scenario[] | undefined {
  const { stderr, env, folder } = terminal;
  const sources = readScenarioFiles(pathsOf(patterns, terminal), folder);
  const loaded = loadScenarios(sources, {
    environment: env,
    seed,
    ...(central !== undefined && { centralUrl: central }),
  });
  const diagnostics = loaded.isValid ? loaded.warnings : loaded.diagnostics;
  if (diagnostics.length > 0) {
    const colour = isColourful(terminal, stderr, color);
    stderr.write(`${renderDiagnostics(diagnostics, sources, { colour })}\n\n`);
  }
  if (loaded.isValid) return loaded.scenarios;
  stderr.write("plugfest: nothing was run, because of what is wrong above\n");
  return undefined;
}

function pathsOf(patterns: readonly string[], { folder, stderr }: Terminal): string[] {
  if (patterns.length > 0) return findScenarioFiles(patterns, folder);
  const own = findOwnScenarioFiles(folder);
  if (own.length > 0) return own;
  stderr.write("There are no scenarios here: these are the ones that come with plugfest.\n");
  return findBundledScenarioFiles();
}

/** What has to be said again for the same run: the seed is there already. */
function rerunArguments({ clock, central }: RunOptions): string[] {
  return [
    ...(clock === undefined ? [] : ["--clock", clock]),
    ...(central === undefined ? [] : ["--central", central]),
  ];
}

/** A run that says nothing about what was tested is worse than one that failed. */
function exitCodeOf(verdicts: VerdictCounts): number {
  if (verdicts.error > 0) return exitCode.invalid;
  if (verdicts.fail + verdicts.unexpectedPass > 0) return exitCode.failed;
  return verdicts.needsOperator > 0 ? exitCode.needsOperator : exitCode.passed;
}
