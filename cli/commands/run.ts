/** `plugfest run`: runs scenarios. Its result goes to stdout, in the words of the reporter. */

import { createReporter, type ReporterName } from "../../reports/reporter.ts";
import {
  type ClockMode,
  type EventSink,
  encodeEvent,
  type VerdictCounts,
} from "../../scenarios/engine/events/run-event.ts";
import { loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import { runScenarios } from "../../scenarios/engine/run/run-scenarios.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import { CommandError } from "../command-error.ts";
import { createEventFile } from "../event-file.ts";
import { exitCode } from "../exit-code.ts";
import { watchForInterruption } from "../interruption.ts";
import { readVersion } from "../package-file.ts";
import {
  findBundledScenarioFiles,
  findOwnScenarioFiles,
  findScenarioFiles,
  readScenarioFiles,
} from "../scenario-files.ts";
import { isColourful, type Terminal } from "../terminal.ts";

export interface RunOptions {
  readonly seed?: number;
  readonly clock?: ClockMode;
  readonly central?: string;
  readonly reporter?: ReporterName;
  readonly events?: string;
  readonly color: boolean;
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

  const file =
    options.events === undefined ? undefined : createEventFile(options.events, terminal.folder);
  const interruption = watchForInterruption(terminal);
  const report = reporterFor(options, terminal);
  try {
    const { verdicts } = await runScenarios(scenarios, {
      emit: (event) => {
        file?.write(encodeEvent(event));
        report(event);
      },
      seed: options.seed,
      clock: options.clock,
      signal: interruption.signal,
      rerunArguments: rerunArguments(options),
      versions: { plugfest: readVersion(), node: process.versions.node },
    });
    return interruption.exitCode() ?? exitCodeOf(verdicts);
  } finally {
    interruption.release();
    file?.close();
  }
}

/** Undefined when something is wrong with a file: then nothing may run, and stderr says what. */
function load(
  patterns: readonly string[],
  { central, color }: RunOptions,
  terminal: Terminal,
): readonly Scenario[] | undefined {
  const { stderr, env, folder } = terminal;
  const sources = readScenarioFiles(pathsOf(patterns, terminal), folder);
  const loaded = loadScenarios(sources, {
    environment: env,
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

/** What is going on is shown on stderr, so that stdout holds nothing but the result. */
function reporterFor({ reporter, color }: RunOptions, terminal: Terminal): EventSink {
  const { stdout, stderr, clock } = terminal;
  return createReporter(reporter ?? (stdout.isTty ? "list" : "plain"), {
    write: (text) => stdout.write(text),
    isColourful: isColourful(terminal, stdout, color),
    live: stderr.isTty ? stderr : undefined,
    nowMs: () => clock.now(),
  });
}
