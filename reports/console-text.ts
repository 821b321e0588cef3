/** The lines of the console reporters. */

import {
  noVerdicts,
  type RunEnded,
  type ScenarioVerdict,
  type VerdictCounts,
} from "../scenarios/engine/events/run-event.ts";
import { failureText } from "./failure-text.ts";
import { counted, type Paint, toDuration, toLine } from "./paint.ts";
import type { EndedScenario } from "./scenario-progress.ts";

const verdictWords = {
  pass: "passed",
  fail: "failed",
  flaky: "flaky",
  expectedFail: "failed as expected",
  unexpectedPass: "passed unexpectedly",
  notApplicable: "not applicable",
  needsOperator: "in need of an operator",
  notRun: "not run",
  error: "in error",
} as const satisfies Record<ScenarioVerdict, string>;

const labels: Readonly<Record<ScenarioVerdict, string>> = {
  pass: "PASS ",
  fail: "FAIL ",
  flaky: "FLAKY",
  expectedFail: "XFAIL",
  unexpectedPass: "XPASS",
  notApplicable: "N/A  ",
  needsOperator: "OPER ",
  notRun: "     ",
  error: "ERROR",
};

/** One line for each scenario. */
export function scenarioLine(scenario: EndedScenario, paint: Paint): string {
  const { began, ended, remarks } = scenario;
  const label = toneOf(ended.verdict, paint)(labels[ended.verdict]);
  const name = toLine(began.name);
  const { verdict, reason, atMs } = ended;
  const isLeftOut = verdict === "notRun" || verdict === "notApplicable";
  const facts = isLeftOut ? verdictWords[verdict] : toDuration(atMs);
  const why = reason === undefined ? "" : `: ${toLine(reason)}`;
  const remarked = remarks.length > 0 ? `, ${counted(remarks.length, "remark")}` : "";
  return `${label} ${name}  ${paint.dim(`(${facts}${why}${remarked})`)}\n`;
}

/** All that is worth knowing of a scenario that did not pass. */
export function failureBlock({ began, ended }: EndedScenario, paint: Paint): string {
  const { seed, name, clock, isStrict } = began;
  const mode = isStrict ? "" : ", not strict";
  const facts = `(seed ${seed}, ${toDuration(ended.atMs)}, ${clock} clock${mode})`;
  const label = toneOf(ended.verdict, paint)(labels[ended.verdict]);
  const failures = ended.failures.map((failure) => failureText(failure, began, paint));
  return [
    `${paint.bold(label)} ${paint.bold(toLine(name))}  ${paint.dim(facts)}`,
    ...failures,
    `${paint.bold("rerun:")} ${ended.rerun}`,
    "",
  ].join("\n");
}

/** What a `should` or a `may` was about: a line each. */
export function remarkLines({ remarks }: EndedScenario, paint: Paint): string {
  return remarks
    .map(({ level, span, message }) => {
      const place = `${span.file}:${span.line}:${span.column}`;
      return `${paint.yellow(level)} ${place} ${toLine(message)}\n`;
    })
    .join("");
}

export interface SummaryFacts {
  readonly ended: RunEnded;
  readonly seeds: ReadonlySet<number>;
  /** By which rules messages were matched. */
  readonly matching: string;
  /** On the clocks of the scenarios. */
  readonly scenarioMs: number;
  /** On the wall clock. */
  readonly elapsedMs: number;
}

export function summary(facts: SummaryFacts, paint: Paint): string {
  const { ended, seeds, matching, scenarioMs, elapsedMs } = facts;
  const total = Object.values(ended.verdicts).reduce((sum, count) => sum + count, 0);
  const [only] = seeds;
  const seed = seeds.size === 1 ? `, seed ${only}` : "";
  const interrupted = ended.isInterrupted ? paint.yellow("interrupted: ") : "";
  const mode = matching === "" ? "" : `, ${matching}`;
  const time = paint.dim(`(${toDuration(scenarioMs)} in ${toDuration(elapsedMs)}${seed}${mode})`);
  const counts = countsText(ended.verdicts, paint);
  return `${interrupted}${counted(total, "scenario")}: ${counts}  ${time}\n`;
}

/** `2 passed, 1 failed`. */
export function countsText(verdicts: VerdictCounts, paint: Paint): string {
  const shown = Object.keys(noVerdicts)
    .filter(isVerdict)
    .filter((verdict) => verdict === "pass" || verdicts[verdict] > 0);
  return shown
    .map((verdict) => toneOf(verdict, paint)(`${verdicts[verdict]} ${verdictWords[verdict]}`))
    .join(", ");
}

function isVerdict(word: string): word is ScenarioVerdict {
  return Object.hasOwn(noVerdicts, word);
}

const good: readonly ScenarioVerdict[] = ["pass", "expectedFail"];
const bad: readonly ScenarioVerdict[] = ["fail", "unexpectedPass", "error"];

export function toneOf(verdict: ScenarioVerdict, paint: Paint): (text: string) => string {
  if (good.includes(verdict)) return paint.green;
  if (bad.includes(verdict)) return paint.red;
  return verdict === "flaky" ? paint.yellow : paint.dim;
}
