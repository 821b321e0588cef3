/** What a command answers: its result, or one of the two shapes of errors that clients know. */

export type Reply = Result | Refusal;

export interface Result {
  readonly kind: "result";
  readonly payload: unknown;
}

export interface Refusal {
  readonly kind: "refusal";
  /** An object for most commands; text for those of users, firmware and settings. */
  readonly error: { readonly status: string } | string;
  /** What more is known: behind the error in the frame, where clients of old do not look. */
  readonly details?: object;
}

export const accepted: Result = { kind: "result", payload: { status: "Accepted" } };

export function result(payload: unknown): Result {
  return { kind: "result", payload };
}

export function refuse(status: string, details?: object): Refusal {
  return { kind: "refusal", error: { status }, ...(details !== undefined && { details }) };
}

export function refuseInText(error: string, details?: object): Refusal {
  return { kind: "refusal", error, ...(details !== undefined && { details }) };
}
