/** `plugfest run`: runs scenarios. Its result goes to stdout, in the words of the reporter. */

import type { EventSink } from "../../scenarios/engine/events/run-event.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import { runScenario, type ScenarioResult } from "../../scenarios/engine/run/run-scenario.ts";
import { type RunResult, runScenarios } from "../../scenarios/engine/run/run-scenarios.ts";
import type { Perform } from "../../scenarios/engine/run/try-scenario.ts";
import { usesVerb } from "../../scenarios/engine/services/needs.ts";
import type { Services } from "../../scenarios/engine/services/services.ts";
import { CommandError } from "../command-error.ts";
import { requireSockets } from "../doctor/many-sockets.ts";
import { exitCode } from "../exit-code.ts";
import { type Interruption, watchForInterruption } from "../interruption.ts";
import { watchLoad } from "../load-watch.ts";
import { readVersion } from "../package-file.ts";
import { guardLoad, remedy } from "../run/guard-load.ts";
import { listText } from "../run/list-text.ts";
import { readMemory, writeMemory } from "../run/memory.ts";
import { planRun, type RunPlan } from "../run/plan-run.ts";
import { readPics } from "../run/read-pics.ts";
import { redactEvents } from "../run/redact.ts";
import { createReporting, type Reporting } from "../run/reporting.ts";
import { isCi, type RunOptions } from "../run/run-options.ts";
import { createRunVerdict } from "../run/run-verdict.ts";
import { createServices } from "../run/services.ts";
import { socketNeedOf } from "../run/socket-need.ts";
import type { WorkerSettings } from "../run/worker-pool.ts";
import { guardTarget } from "../target-guard.ts";
import type { Terminal } from "../terminal.ts";

/** The exit code. */
export async function run(
  patterns: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const once = (itsOptions: RunOptions, observe?: EventSink) =>
    runOnce(patterns, itsOptions, terminal, observe);
  if (options.watch !== true) return once(options);
  const { watchRuns } = await import("../run/watch-runs.ts");
  return watchRuns(once, options, terminal);
}

async function runOnce(
  patterns: readonly string[],
  options: RunOptions,
  terminal: Terminal,
  observe: EventSink = () => undefined,
): Promise<number> {
  if (options.central !== undefined && options.clock === "simulated") {
    const message = "the central system at --central is real, and --clock simulated is not";
    throw new CommandError(message, exitCode.usage);
  }
  const plan = planRun(patterns, options, terminal);
  if (plan === undefined) return exitCode.usage;
  if (plan.scenarios.length === 0) return sayNothingSelected(options, terminal);
  if (options.dryRun === true) {
    terminal.stdout.write(listText(plan.scenarios));
    return exitCode.passed;
  }
  for (const { central, chargePoints } of plan.scenarios) {
    if (central.kind !== "url") continue;
    guardTarget(central.url, chargePoints.length, options.allowTarget);
  }

  refuseWhatIsNotAllowed(plan, options);
  await requireSockets(socketNeedOf(plan.scenarios, options), terminal.stderr);
  const services = createServices(options, terminal.folder, terminal);
  const reporting = createReporting(options, terminal);
  const interruption = watchForInterruption(terminal);
  try {
    const code = await perform(plan, options, {
      ...{ terminal, services, reporting, interruption, observe },
    });
    return interruption.exitCode() ?? (plan.isPartial ? exitCode.invalid : code);
  } finally {
    interruption.release();
    reporting.close();
  }
}

function sayNothingSelected({ passWithNoTests }: RunOptions, { stderr }: Terminal): number {
  stderr.write("plugfest: no scenario is selected\n");
  return passWithNoTests === true ? exitCode.passed : exitCode.nothingSelected;
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly services: Services;
  readonly reporting: Reporting;
  readonly interruption: Interruption;
  readonly observe: EventSink;
}

async function perform(
  plan: RunPlan,
  options: RunOptions,
  { terminal, services, reporting, interruption, observe }: Surroundings,
): Promise<number> {
  const failOnFlaky = options.failOnFlaky ?? isCi(terminal);
  const verdict = createRunVerdict({ ...options, failOnFlaky });
  const { bail, retries, clock } = options;
  const shared = {
    clock,
    rerunArguments: rerunArguments(options),
    todayMs: terminal.clock.now(),
    capabilities: readPics(options.pics, terminal.folder),
  };
  const complaints: string[] = [];
  const busy = (complaint: string) => void complaints.push(complaint);
  const place = await createPlace(plan, options, { shared, clock: terminal.clock, busy });
  const stopwatch = createStopwatch(plan, terminal);
  const redact = redactEvents(plan.load.environment, terminal.env);
  try {
    const result = await runScenarios(plan.scenarios, {
      ...shared,
      ...{ jobs: place.jobs, bail, retries, perform: stopwatch.timed(place.perform) },
      emit(event) {
        const shown = redact(event);
        verdict.read(shown);
        observe(shown);
        reporting.emit(shown);
      },
      signal: interruption.signal,
      services,
      versions: { plugfest: readVersion(), node: process.versions.node },
    });
    if (!plan.isBundled) remember(plan, result, stopwatch.durations, terminal);
    for (const complaint of complaints) terminal.stderr.write(`plugfest: ${complaint}\n`);
    return complaints.length > 0 ? exitCode.invalid : verdict.exitCode(result.verdicts);
  } finally {
    await place.close();
  }
}

interface PlaceSurroundings {
  readonly shared: WorkerSettings["run"];
  readonly clock: Terminal["clock"];
  /** Told of a thread that did not keep up with a scenario. */
  readonly busy: (complaint: string) => void;
}

interface Place {
  readonly jobs: number;
  readonly perform: Perform;
  close(): Promise<void>;
}

/** Here, or in as many threads as there can be something to do for; people are asked here. */
async function createPlace(
  plan: RunPlan,
  { jobs = 1, allow, answers, input = true }: RunOptions,
  { shared, clock, busy }: PlaceSurroundings,
): Promise<Place> {
  const isAsking = input && plan.scenarios.some((scenario) => usesVerb(scenario, "prompt"));
  const count = isAsking ? 1 : Math.min(jobs, plan.scenarios.length);
  if (count === 1) {
    const watched = guardLoad(runScenario, () => watchLoad(clock, remedy), busy);
    return { jobs: 1, perform: watched, close: async () => undefined };
  }
  const { createWorkerPool } = await import("../run/worker-pool.ts");
  const services = { input, ...(allow && { allow }), ...(answers && { answers }) };
  return {
    jobs: count,
    ...createWorkerPool({ load: plan.load, run: shared, services }, plan.nthOf, busy),
  };
}

/** Before anything runs. @throws CommandError */
function refuseWhatIsNotAllowed({ scenarios }: RunPlan, { allow = [] }: RunOptions): void {
  for (const { source, functions } of scenarios) {
    const [first] = functions;
    if (first === undefined || allow.includes("code")) continue;
    const message = `${source.path} uses ${first.path}, whose code is run only with --allow code`;
    throw new CommandError(message, exitCode.usage);
  }
  const found = scenarios.find((scenario) => usesVerb(scenario, "http"));
  if (found === undefined || allow.includes("http")) return;
  const message = `${found.source.path} uses \`http\`, which is off: allow it with --allow http`;
  throw new CommandError(message, exitCode.usage);
}

function createStopwatch({ keyOf }: RunPlan, { clock }: Terminal) {
  const durations = new Map<string, number>();
  return {
    durations,
    timed(itsPerform: Perform): Perform {
      return async (scenario: Scenario, options): Promise<ScenarioResult> => {
        const beganAtMs = clock.now();
        const result = await itsPerform(scenario, options);
        durations.set(keyOf(scenario), Math.round(clock.now() - beganAtMs));
        return result;
      };
    },
  };
}

/** For --only-failed and --shard of the next run. What was not selected is as it was before. */
function remember(
  { keyOf }: RunPlan,
  { scenarios }: RunResult,
  durations: ReadonlyMap<string, number>,
  { folder, stderr }: Terminal,
): void {
  const passed = ["pass", "expectedFail", "notApplicable"];
  const failed = scenarios.filter(({ verdict }) => !passed.includes(verdict));
  const before = readMemory(folder);
  const known = new Set(scenarios.map(({ scenario }) => keyOf(scenario)));
  const others = [...(before.failed ?? [])].filter((key) => !known.has(key));
  const failure = writeMemory(folder, {
    failed: new Set([...others, ...failed.map(({ scenario }) => keyOf(scenario))]),
    durations: new Map([...before.durations, ...durations]),
  });
  if (failure === undefined) return;
  const reason = failure instanceof Error ? failure.message : String(failure);
  stderr.write(`plugfest: cannot remember this run for --only-failed: ${reason}\n`);
}

/** What has to be said again for the same run: the seed is there already. */
function rerunArguments(options: RunOptions): string[] {
  const { clock, central, set, envFile, timeout, within, pics, allow, answers, input } = options;
  const settings = [...(set ?? [])].flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  return [
    ...(clock === undefined ? [] : ["--clock", clock]),
    ...(central === undefined ? [] : ["--central", central]),
    ...settings,
    ...(pics === undefined ? [] : ["--pics", pics]),
    ...(envFile === undefined ? [] : ["--env-file", envFile]),
    ...(timeout === undefined ? [] : ["--timeout", `${timeout}ms`]),
    ...(within === undefined ? [] : ["--within", `${within}ms`]),
    ...(allow === undefined ? [] : ["--allow", allow.join(",")]),
    ...(answers === undefined ? [] : ["--answers", answers]),
    ...(input === false ? ["--no-input"] : []),
  ];
}
