/** A failure as people read it: its place in the file, what was seen there, and how to see it again. */

import type { Difference, Failure, SeenFrame } from "../scenarios/engine/events/failure.ts";
import type { ScenarioBegan } from "../scenarios/engine/events/run-event.ts";
import { type FrameStyle, renderFrame } from "../scenarios/engine/source/code-frame.ts";
import type { SourceSpan } from "../scenarios/engine/source/source-file.ts";
import { type Paint, toLine } from "./paint.ts";

const maxDifferences = 10;
const maxFrames = 6;
const frameWidth = 200;

export function failureText(
  failure: Failure,
  { source, libraries = [] }: ScenarioBegan,
  paint: Paint,
): string {
  const { span, message, callers = [] } = failure;
  const style: FrameStyle = { gutter: paint.blue, caret: paint.red };
  const margin = " ".repeat(String(span.line).length);
  const sourceAt = ({ file }: SourceSpan) =>
    [source, ...libraries].find(({ path }) => path === file) ?? { path: file, text: "" };
  return [
    renderFrame(sourceAt(span), span, toLine(message), style),
    ...callers.map((caller) => renderFrame(sourceAt(caller), caller, "run here", style)),
    ...remarksOn(failure).map((line) => `${margin} ${paint.blue("=")} ${line}`),
    ...framesOf(failure).map((line) => `${margin}   ${paint.dim(line)}`),
  ].join("\n");
}

function remarksOn(failure: Failure): string[] {
  const { message, differences, nearest, notes, blame, lastFrames } = failure;
  const [first] = lastFrames;
  const [only] = differences;
  const isSaid = differences.length === 1 && only !== undefined && message.includes(only.expected);
  return [
    ...(isSaid ? [] : differences.map(describe).slice(0, maxDifferences)),
    ...(nearest === undefined ? [] : nearestLines(nearest.frame, nearest.differences)),
    ...notes.map((note) => toLine(note)),
    ...(blame === "ours" ? ["this says nothing about the system under test"] : []),
    ...(first === undefined ? [] : [`last frames of ${first.chargePoint}:`]),
  ];
}

function nearestLines(frame: SeenFrame, differences: readonly Difference[]): string[] {
  return [
    `nearest: ${frameLine(frame)}`,
    ...differences.slice(0, maxDifferences).map((one) => `         ${describe(one)}`),
  ];
}

function describe({ path, expected, actual }: Difference): string {
  const what = path === "" ? "it" : `\`${path}\``;
  return toLine(`${what} is ${actual}, expected ${expected}`);
}

function framesOf({ lastFrames }: Failure): string[] {
  return lastFrames.slice(-maxFrames).map(frameLine);
}

function frameLine({ atMs, direction, text }: SeenFrame): string {
  const arrow = direction === "fromChargePoint" ? "→" : "←";
  return `${(atMs / 1000).toFixed(3)} s ${arrow} ${toLine(text, frameWidth)}`;
}
