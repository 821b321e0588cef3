/** Whether the answer to a CALL is what the step wants, or what goes without saying. */

import type {
  AnswerFrame,
  CallErrorFrame,
  CallResultFrame,
  MalformedFrame,
} from "../../../protocol/frame.ts";
import { isAction } from "../../../schemas/actions.ts";
import { checkResponse } from "../../../schemas/validate.ts";
import type { Difference, Problem } from "../events/failure.ts";
import { type FieldDifference, matchValue } from "../grammar/match-value.ts";
import { preview } from "../grammar/preview.ts";
import { valueAt } from "../grammar/template.ts";
import type { Exchange } from "../wire/wire-log.ts";
import type { DeviceContext, StepContext, StepOf } from "./attempt.ts";
import { blameForAnswer } from "./blame.ts";
import { notesOn } from "./substitutions.ts";

/** A step that makes a CALL and says what its answer must be. */
export type AnsweredStep = StepOf<
  "boot" | "authorize" | "start" | "stop" | "send" | "call" | "inject"
>;

export function judgeAnswer(
  step: AnsweredStep,
  { call, chargePoint, direction }: Exchange,
  answer: AnswerFrame | MalformedFrame,
  context: DeviceContext,
): Problem | undefined {
  const { reply, error } = step;
  if (reply?.kind === "any") return keepCaptures(step, answer, context);
  // What our own charge point answers against the rules is our fault, not that of the tested one.
  const blame = blameForAnswer(direction, context.device);
  const about = `${call.action} of ${chargePoint}`;
  if (answer.kind === "malformed") {
    return { blame, message: `the answer to ${about} is no frame: ${answer.reason}` };
  }
  if (error !== undefined) return judgeError(error, answer, context);
  if (!context.isStrict && reply === undefined) return keepCaptures(step, answer, context);
  if (answer.kind === "callResult") return judgeResult(step, call.action, answer, context, blame);

  const { code, description } = answer;
  const message = `it was answered by CALLERROR ${code}${description === "" ? "" : `: ${description}`}`;
  return { blame: reply === undefined ? blame : "theirs", message };
}

function judgeResult(
  step: AnsweredStep,
  action: string,
  answer: CallResultFrame,
  context: StepContext,
  blame: Problem["blame"],
): Problem | undefined {
  const invalid = context.isStrict ? differencesFromSchema(action, answer.payload) : [];
  if (invalid.length > 0) {
    return { blame, message: `the answer to ${action} is not valid`, differences: invalid };
  }
  const { reply, isExact } = step;
  if (reply?.kind !== "pattern") return keepCaptures(step, answer, context);
  const { scope } = context;
  const differences = matchValue(reply.pattern, answer.payload, scope, { isExact });
  if (differences.length === 0) return keepCaptures(step, answer, context);
  return { ...differing(differences), notes: notesOn(reply.pattern, scope) };
}

function judgeError(
  error: NonNullable<AnsweredStep["error"]>,
  answer: AnswerFrame,
  { scope }: StepContext,
): Problem | undefined {
  if (answer.kind !== "callError") {
    const message = `it was answered, where a CALLERROR was expected: ${preview(answer.payload)}`;
    return { blame: "theirs", message };
  }
  const differences = (["code", "description", "details"] as const).flatMap((part) => {
    const pattern = error[part];
    const found = pattern === undefined ? [] : matchValue(pattern, partOf(answer, part), scope);
    return found.map(({ path, ...rest }) => ({ path: joinPath(part, path), ...rest }));
  });
  return differences.length > 0 ? differing(differences) : undefined;
}

function partOf(answer: CallErrorFrame, part: "code" | "description" | "details"): unknown {
  return answer[part];
}

function joinPath(part: string, path: string): string {
  return path === "" ? part : `${part}.${path}`;
}

/** The first difference is told in a line, at its place in the scenario. */
export function differing(differences: readonly FieldDifference[]): Problem {
  const [first] = differences;
  return {
    blame: "theirs",
    message: first === undefined ? "" : describeDifference(first),
    ...(first !== undefined && { span: first.span }),
    differences,
  };
}

function describeDifference({ path, expected, actual }: Difference): string {
  return `${path === "" ? "it" : `\`${path}\``} is ${actual}, expected ${expected}`;
}

function differencesFromSchema(action: string, payload: unknown): readonly Difference[] {
  if (!isAction(action)) return [];
  const checked = checkResponse(action, payload);
  if (checked.isValid) return [];
  return checked.violations.map(({ path, expected, found }) => ({
    path: path.slice(1).replaceAll("/", "."),
    expected,
    actual: found,
  }));
}

function keepCaptures(
  { captures }: AnsweredStep,
  answer: AnswerFrame | MalformedFrame,
  context: StepContext,
): Problem | undefined {
  return capture(captures, answer.kind === "callResult" ? answer.payload : undefined, context);
}

/** Keeps values of a message. What is not there cannot be kept, which the step is for. */
export function capture(
  captures: AnsweredStep["captures"],
  payload: unknown,
  context: StepContext,
): Problem | undefined {
  for (const { name, path, span } of captures) {
    const value = valueAt(payload, path);
    if (value === undefined) {
      const message = `there is no \`${path.join(".")}\` to keep as \`${name}\``;
      return { blame: "theirs", message, span };
    }
    context.capture(name, value, span);
  }
  return undefined;
}
