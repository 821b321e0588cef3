/** A line for each step that is over, for those who want to see them all. */

import type { RunEvent, StepVerdict } from "../scenarios/engine/events/run-event.ts";
import { type Paint, toLine } from "./paint.ts";

const words: Readonly<Record<StepVerdict, string>> = {
  pass: "ok",
  remark: "remark",
  fail: "FAIL",
  error: "ERROR",
  needsOperator: "manual",
  skipped: "-",
  stopped: "cut",
};

/** Empty for an event that ends no step. */
export function createStepLines(paint: Paint): (event: RunEvent) => string {
  const titles = new Map<number, string>();
  return (event) => {
    if (event.kind === "scenarioBegan") titles.clear();
    if (event.kind === "stepBegan") titles.set(event.step, event.title);
    if (event.kind !== "stepEnded") return "";
    const title = titles.get(event.step) ?? "";
    titles.delete(event.step);
    const at = `${(event.atMs / 1000).toFixed(3)} s`.padStart(12);
    return `${paint.dim(`${at} ${words[event.verdict].padEnd(6)} ${toLine(title)}`)}\n`;
  };
}
