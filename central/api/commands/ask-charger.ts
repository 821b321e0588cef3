/** Messages to charge points, and what is answered when they fail. */

import {
  CallError,
  CallQueueFullError,
  CallTimeoutError,
  ConnectionClosedError,
  MalformedAnswerError,
} from "../../../protocol/errors.ts";
import { InvalidPayloadError } from "../../../protocol/payload-report.ts";
import type { Action, Request, Response } from "../../../schemas/messages.ts";
import { CommandRefusedError, NotConnectedError } from "../../commands.ts";
import type { CommandContext } from "../command.ts";
import { accepted, type Refusal, type Reply, refuse, refuseInText } from "../reply.ts";

/**
 * Sends it, and answers by what the charge point answered.
 *
 * @throws what is a failure of our own
 */
export async function askCharger<A extends Action>(
  { backOffice, operator }: CommandContext,
  chargerId: string,
  action: A,
  payload: Request<A>,
  toReply: (response: Response<A>) => Reply,
): Promise<Reply> {
  return answering(async () =>
    toReply(await backOffice.command(operator, chargerId, action, payload)),
  );
}

export async function answering(ask: () => Promise<Reply>): Promise<Reply> {
  try {
    return await ask();
  } catch (failure) {
    const refusal = refusalFor(failure);
    if (refusal === undefined) throw failure;
    return refusal;
  }
}

/** Accepted, or the word of the charge point as an error. */
export function byStatus({ status }: { readonly status: string }): Reply {
  return status === "Accepted" ? accepted : refuse(status);
}

/** Clients of old know one text for all that can go wrong on the way; what it was stands behind. */
function refusalFor(failure: unknown): Refusal | undefined {
  if (failure instanceof NotConnectedError) return refuse("ChargerNotConnected");
  if (failure instanceof CommandRefusedError) {
    return refuse("NotAllowed", { reason: failure.reason });
  }
  if (failure instanceof InvalidPayloadError && failure.report.direction === "outgoing") {
    return refuse("InvalidParameters", { reason: failure.message });
  }
  const reason = reasonOf(failure);
  if (reason === undefined) return undefined;
  const { message } = failure instanceof Error ? failure : { message: "" };
  return refuseInText("Unexpected Error", { reason, description: message });
}

function reasonOf(failure: unknown): string | undefined {
  if (failure instanceof CallError) return failure.code;
  if (failure instanceof CallTimeoutError) return "Timeout";
  if (failure instanceof ConnectionClosedError) return "ConnectionClosed";
  if (failure instanceof CallQueueFullError) return "TooManyCommands";
  if (failure instanceof MalformedAnswerError) return "MalformedAnswer";
  return failure instanceof InvalidPayloadError ? "InvalidAnswer" : undefined;
}
