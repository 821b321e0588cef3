/** A summary in Markdown, for the summary of a job or a note on a change. */

import type { EventSink } from "../scenarios/engine/events/run-event.ts";
import { countsText } from "./console-text.ts";
import { toCodeBlock, toInline, toTable } from "./markdown.ts";
import { createMatchingModes } from "./matching-text.ts";
import { counted, createPaint, toDuration } from "./paint.ts";
import { fullText, lineOf, outcomes, shortText } from "./plain-text.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import type { EndedScenario } from "./scenario-progress.ts";
import { gatherRun, type WholeRun } from "./whole-run.ts";
import { toXmlText } from "./xml.ts";

/** GitHub drops all of a summary of more than 1024 kB. */
const mostBytes = 900_000;
const longestDetails = 20_000;
const plain = createPaint(false);

export function createMarkdownReporter({ write, nowMs, eventsPath }: ReporterOptions): EventSink {
  return gatherRun(nowMs, (run) => write(toMarkdown(run, eventsPath)));
}

function toMarkdown(run: WholeRun, eventsPath: string | undefined): string {
  const failed = run.scenarios.filter(hasFailed);
  const head = `${verdictLine(run, failed.length)}\n`;
  if (failed.length === 0) return head;
  const blocks = failed.map((scenario) => ({ row: rowOf(scenario), details: detailsOf(scenario) }));
  const kept = countThatFit(blocks.map(({ row, details }) => row.join() + details));
  const shown = blocks.slice(0, kept);
  const table = toTable(
    ["", "scenario", "place", "why"],
    shown.map(({ row }) => row),
  );
  const folded = shown.map((block) => block.details).join("\n");
  return [head, table, folded, more(failed.length - kept, eventsPath)]
    .filter((part) => part !== "")
    .join("\n");
}

function hasFailed({ ended }: EndedScenario): boolean {
  return ["failed", "error"].includes(outcomes[ended.verdict]);
}

function verdictLine({ ended, scenarios, beganAtMs, endedAtMs }: WholeRun, failed: number): string {
  const seeds = new Set(scenarios.map(({ began }) => began.seed));
  const [only] = seeds;
  const seed = seeds.size === 1 ? `, seed ${only}` : "";
  const counts = countsText(ended.verdicts, plain);
  const interrupted = ended.isInterrupted ? "interrupted: " : "";
  const total = counted(scenarios.length, "scenario");
  const modes = createMatchingModes();
  for (const { began } of scenarios) modes.add(began);
  const mode = scenarios.length === 0 ? "" : `, ${modes.text()}`;
  const facts = `${total}: ${counts} (${toDuration(endedAtMs - beganAtMs)}${seed}${mode})`;
  return `**${failed === 0 ? "✅" : "❌"} plugfest** ${interrupted}${facts}\n`;
}

function rowOf(scenario: EndedScenario): string[] {
  const { began, ended } = scenario;
  const place = `${began.source.path}:${lineOf(scenario)}`;
  const mark = ended.verdict === "error" ? "💥" : "❌";
  return [mark, toInline(began.name), toInline(place), toInline(shortText(scenario))];
}

function detailsOf(scenario: EndedScenario): string {
  const text = toXmlText(fullText(scenario)).slice(0, longestDetails);
  const summary = `<summary>${toInline(scenario.began.name)}</summary>`;
  return `<details>${summary}\n\n${toCodeBlock(text)}\n</details>\n`;
}

/** Some room is left for what stands around them. */
function countThatFit(texts: readonly string[]): number {
  let left = mostBytes - 10_000;
  const index = texts.findIndex((text) => {
    left -= Buffer.byteLength(text) + 20;
    return left < 0;
  });
  return index === -1 ? texts.length : index;
}

function more(count: number, eventsPath: string | undefined): string {
  if (count === 0) return "";
  const where = eventsPath === undefined ? "in the other reports" : `in ${toInline(eventsPath)}`;
  return `${count} more ${where}\n`;
}
