/** Why a step did not do what the scenario wants, with all that helps to see it: plain data. */

import type { SourceSpan } from "../source/source-file.ts";

/** A field of a message that is not as it should be. */
export interface Difference {
  /** Where in the message, as `idTagInfo.status`; empty for the whole of it. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  /** Where in the scenario it was said, if it was. */
  readonly span?: SourceSpan | undefined;
}

/** A frame as it went over the wire. Times count from the beginning of the scenario. */
export interface SeenFrame {
  readonly atMs: number;
  readonly chargePoint: string;
  readonly direction: FrameDirection;
  readonly text: string;
}

export type FrameDirection = "fromChargePoint" | "toChargePoint";

/** The message that came closest to what was expected. */
export interface NearMiss {
  readonly frame: SeenFrame;
  readonly differences: readonly Difference[];
}

export interface Failure {
  /**
   * Theirs, so that the scenario fails; or ours or the scenario's, which is an error; or nobody's,
   * because an operator would have had to do something, and there was none.
   */
  readonly blame: "theirs" | "ours" | "nobody";
  readonly message: string;
  readonly span: SourceSpan;
  /** Where the fragments were run that the place is in, the innermost first. */
  readonly callers?: readonly SourceSpan[];
  /** The charge point that it is about, by its name in the scenario. */
  readonly chargePoint?: string | undefined;
  readonly differences: readonly Difference[];
  readonly nearest?: NearMiss | undefined;
  /** What else there is to say, a sentence each. */
  readonly notes: readonly string[];
  /** The last ones of the charge point, the oldest first. */
  readonly lastFrames: readonly SeenFrame[];
}

/** What a failure is at least, for those who find one. */
export type Problem = Pick<Failure, "blame" | "message"> & Partial<Failure>;

export function toFailure(
  problem: Problem,
  span: SourceSpan,
  lastFrames: readonly SeenFrame[],
): Failure {
  const { blame, message, chargePoint, differences = [], nearest, notes = [] } = problem;
  const { callers = [] } = problem;
  return {
    blame,
    message,
    span: problem.span ?? span,
    ...(callers.length > 0 && { callers }),
    ...(chargePoint !== undefined && { chargePoint }),
    differences,
    ...(nearest !== undefined && { nearest }),
    notes,
    lastFrames,
  };
}
