/** How a CALL to a charge point ended, as far as balancing cares. */

import {
  CallError,
  CallQueueFullError,
  CallTimeoutError,
  ConnectionClosedError,
  MalformedAnswerError,
} from "../../protocol/errors.ts";
import { InvalidPayloadError } from "../../protocol/payload-report.ts";
import { CommandRefusedError, NotConnectedError } from "../commands.ts";

export type Outcome =
  | "accepted"
  | "refused"
  /** It was answered, and nobody can read how. */
  | "garbled"
  | "unanswered"
  /** The connection broke, and nobody knows whether it had arrived. */
  | "lost"
  | "not sent";

/** @throws what is no failure of the CALL, but of our own code */
export async function outcomeOf(accepts: Promise<boolean>): Promise<Outcome> {
  try {
    return (await accepts) ? "accepted" : "refused";
  } catch (failure) {
    const outcome = toOutcome(failure);
    if (outcome === undefined) throw failure;
    return outcome;
  }
}

function toOutcome(failure: unknown): Outcome | undefined {
  if (failure instanceof CallError) return "refused";
  if (failure instanceof CallTimeoutError) return "unanswered";
  if (isUnreadable(failure)) return "garbled";
  if (failure instanceof ConnectionClosedError) return failure.wasSent ? "lost" : "not sent";
  const wasNotSent =
    failure instanceof NotConnectedError ||
    failure instanceof CommandRefusedError ||
    failure instanceof CallQueueFullError;
  return wasNotSent ? "not sent" : undefined;
}

/** What we ask ourselves fits its schema, or else it is a fault of ours. */
function isUnreadable(failure: unknown): boolean {
  if (failure instanceof MalformedAnswerError) return true;
  return failure instanceof InvalidPayloadError && failure.report.direction === "incoming";
}
