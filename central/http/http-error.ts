/** What a client is told that gets no answer: always of one shape, with the status that fits. */

import {
  CallError,
  CallQueueFullError,
  CallTimeoutError,
  ConnectionClosedError,
} from "../../protocol/errors.ts";
import { CommandRefusedError, NotConnectedError } from "../commands.ts";

/** The body of every error. */
export interface HttpProblem {
  /** A word for programs. */
  readonly error: string;
  /** Words for people. */
  readonly message: string;
}

/** Thrown within a request; its client is told. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly problem: HttpProblem;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.status = status;
    this.problem = { error, message };
  }
}

export const problemSchema = {
  $id: "Problem",
  type: "object",
  description: "Why there is no answer.",
  properties: {
    error: { type: "string", description: "A word for programs." },
    message: { type: "string", description: "Words for people." },
  },
  required: ["error", "message"],
} as const;

/** Why a command came to nothing; undefined if it was a fault of our own. */
export function toHttpError(failure: unknown): HttpError | undefined {
  if (failure instanceof HttpError) return failure;
  if (!(failure instanceof Error)) return undefined;
  const { message } = failure;
  if (failure instanceof NotConnectedError) {
    return new HttpError(503, "ChargerNotConnected", message);
  }
  if (failure instanceof CommandRefusedError) return new HttpError(409, "CommandRefused", message);
  if (failure instanceof CallQueueFullError) return new HttpError(503, "TooManyCommands", message);
  if (failure instanceof CallTimeoutError) return new HttpError(504, "NoAnswer", message);
  if (failure instanceof ConnectionClosedError) {
    return new HttpError(503, "ConnectionLost", message);
  }
  if (failure instanceof CallError) return new HttpError(502, failure.code, message);
  return undefined;
}
