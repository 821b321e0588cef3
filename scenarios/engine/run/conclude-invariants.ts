/** What the invariants of a scenario make of it in the end, told as events and as failures. */

import type { InvariantOutcome } from "../checks/invariants.ts";
import { type Failure, toFailure } from "../events/failure.ts";
import type { Stage } from "./stage.ts";

/** The failures of the scenario: where a step has failed already, what else was broken is told with it. */
export function concludeInvariants(
  { invariants, recorder, wire, nowMs }: Stage,
  failures: readonly Failure[],
): readonly Failure[] {
  const outcomes = invariants.end(failures.length > 0);
  const own = outcomes.flatMap((outcome, invariant) => {
    const { form, name, span, level } = outcome.invariant;
    const { lookCount } = outcome;
    const isRemark = outcome.verdict === "fail" && level !== "must";
    const verdict = isRemark ? "remark" : outcome.verdict;
    const found = ["fail", "error"].includes(outcome.verdict) ? [toOwnFailure(outcome)] : [];
    recorder.emit({
      kind: "invariantEnded",
      scenario: recorder.scenario,
      atMs: nowMs(),
      invariant,
      ...{ form, name, verdict, level, lookCount, span, failures: found },
    });
    return isRemark ? [] : found;
  });

  function toOwnFailure({ verdict, message, finding, invariant }: InvariantOutcome): Failure {
    const { notes, nearest, chargePoint } = finding;
    const blame = verdict === "error" ? "ours" : "theirs";
    const frames = chargePoint === undefined ? [] : wire.lastFrames(chargePoint);
    const about = { ...(nearest && { nearest }), ...(chargePoint && { chargePoint }) };
    return toFailure({ blame, message, notes, ...about }, invariant.span, frames);
  }

  const [first, ...others] = failures;
  if (first === undefined) return own;
  const also = own.map(({ message }) => `also: ${message}`);
  return [{ ...first, notes: [...first.notes, ...also] }, ...others];
}
