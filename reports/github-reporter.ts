/** Annotations of GitHub: commands that its runner finds in the output of a step. */

import type { Failure } from "../scenarios/engine/events/failure.ts";
import type { EventSink } from "../scenarios/engine/events/run-event.ts";
import { toLine } from "./paint.ts";
import { outcomes, passedUnexpectedly } from "./plain-text.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import type { EndedScenario } from "./scenario-progress.ts";
import { gatherRun } from "./whole-run.ts";

/** The gravest first. */
const kinds = ["error", "warning", "notice"] as const;

/** GitHub shows ten of a kind for each step: the last one says how many there are besides. */
const mostOfKind = 9;

interface Annotation {
  readonly kind: (typeof kinds)[number];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly title: string;
  readonly message: string;
}

export function createGithubReporter({ write, nowMs }: ReporterOptions): EventSink {
  return gatherRun(nowMs, ({ scenarios }) => {
    const all = scenarios.flatMap(annotationsOf);
    for (const kind of kinds) {
      const ofKind = all.filter((one) => one.kind === kind);
      for (const one of ofKind.slice(0, mostOfKind)) write(toCommand(one));
      const left = ofKind.length - mostOfKind;
      if (left > 0) write(`::${kind}::and ${left} more\n`);
    }
  });
}

/** Failures are errors; what is flaky, or failed a `should`, warns; a `may` is only noticed. */
function annotationsOf({ began, ended, remarks, attempts }: EndedScenario): Annotation[] {
  const at = (kind: Annotation["kind"], { span, message }: Pick<Failure, "span" | "message">) => ({
    kind,
    file: span.file,
    line: span.line,
    column: span.column,
    title: began.name,
    message,
  });
  const top = { file: began.source.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const outcome = outcomes[ended.verdict];
  const hasFailed = outcome === "failed" || outcome === "error";
  const unexpected =
    ended.verdict === "unexpectedPass"
      ? [at("error", { span: top, message: passedUnexpectedly(ended.reason) })]
      : [];
  const flaky = { span: top, message: `flaky: it passed after ${attempts.length} failed attempts` };
  return [
    ...unexpected,
    ...(hasFailed ? ended.failures.map((failure) => at("error", failure)) : []),
    ...(ended.verdict === "flaky" ? [at("warning", flaky)] : []),
    ...remarks.map((remark) => at(remark.level === "may" ? "notice" : "warning", remark)),
  ];
}

function toCommand({ kind, file, line, column, title, message }: Annotation): string {
  const properties = { file, line, col: column, title: toLine(title) };
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapeProperty(value)}`,
  );
  return `::${kind} ${written.join(",")}::${escapeData(toLine(message, 2000))}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A property ends at a comma, and all of them at a colon. */
function escapeProperty(value: string | number): string {
  return escapeData(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
