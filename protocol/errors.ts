/** Every way a CALL can fail, as seen by the side that made it. */

import type { MalformedFrame } from "./frame.ts";

/** The `errorCode` values of a CALLERROR, spelt as OCPP-J 1.6 §4.2.3 (table 7) spells them. */
export const callErrorCodes = [
  "NotImplemented",
  "NotSupported",
  "InternalError",
  "ProtocolError",
  "SecurityError",
  "FormationViolation",
  "PropertyConstraintViolation",
  "OccurenceConstraintViolation",
  "TypeConstraintViolation",
  "GenericError",
] as const;

export type CallErrorCode = (typeof callErrorCodes)[number];

/**
 * A CALLERROR, as an exception: caught by the side that made the CALL, thrown or returned by the
 * side that answers it. `code` is a plain string because a peer under test may send one that the
 * standard lacks.
 */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: CallErrorCode | (string & {});
  readonly details: object;

  constructor(code: CallError["code"], description = "", details: object = {}) {
    super(description);
    this.code = code;
    this.details = details;
  }
}

/** No answer came within the time allowed. */
export class CallTimeoutError extends Error {
  override readonly name = "CallTimeoutError";
  readonly action: string;
  readonly timeoutMs: number;

  constructor(action: string, timeoutMs: number) {
    super(`no answer to ${action} within ${timeoutMs} ms`);
    this.action = action;
    this.timeoutMs = timeoutMs;
  }
}

/** The turn of the CALL came too late for it to make sense: it was not sent. */
export class CallExpiredError extends Error {
  override readonly name = "CallExpiredError";
  readonly action: string;

  constructor(action: string) {
    super(`${action} is not sent: its turn came too late`);
    this.action = action;
  }
}

/** The connection closed before the CALL was answered, or before it could be sent. */
export class ConnectionClosedError extends Error {
  override readonly name = "ConnectionClosedError";
  readonly action: string;
  /** Whether the CALL had gone out: the peer may have acted on it. */
  readonly wasSent: boolean;

  constructor(action: string, wasSent: boolean) {
    super(`the connection closed before ${action} was ${wasSent ? "answered" : "sent"}`);
    this.action = action;
    this.wasSent = wasSent;
  }
}

/** Too many CALLs wait for their turn on this connection already. */
export class CallQueueFullError extends Error {
  override readonly name = "CallQueueFullError";
  readonly action: string;
  readonly limit: number;

  constructor(action: string, limit: number) {
    super(`${action} is not sent: ${limit} CALLs wait already`);
    this.action = action;
    this.limit = limit;
  }
}

/** The answer bears the id of the CALL, and cannot be read. */
export class MalformedAnswerError extends Error {
  override readonly name = "MalformedAnswerError";
  readonly action: string;
  readonly frame: MalformedFrame;

  constructor(action: string, frame: MalformedFrame) {
    super(`the answer to ${action} cannot be read: ${frame.reason}`);
    this.action = action;
    this.frame = frame;
  }
}

export type CallFailure =
  | CallError
  | CallTimeoutError
  | CallExpiredError
  | ConnectionClosedError
  | CallQueueFullError
  | MalformedAnswerError;
