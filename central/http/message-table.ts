/** The CALLs that HTTP clients have asked for, and what has become of them, by their unique id. */

import type { Clock } from "../../protocol/clock.ts";
import { HttpError, type HttpProblem, toHttpError } from "./http-error.ts";

export type MessageStatus = "queued" | "sent" | "answered" | "failed" | "timed out";

/** As a client sees it. */
export interface QueuedMessage {
  readonly uniqueid: string;
  readonly charger: string;
  readonly action: string;
  readonly status: MessageStatus;
  readonly queuedAt: string;
  readonly settledAt?: string;
  /** The payload of the CALLRESULT. */
  readonly answer?: object;
  readonly error?: HttpProblem;
}

export interface MessageTable {
  find(uniqueId: string): QueuedMessage | undefined;
  /** Why there is no answer to it; undefined unless it came to nothing. */
  failureOf(uniqueId: string): HttpError | undefined;
  /**
   * `send` makes the CALL, and says when it is on the wire. The promise is of when it is over,
   * however it ended; it never rejects.
   */
  add(
    message: Pick<QueuedMessage, "uniqueid" | "charger" | "action">,
    send: (onSent: () => void) => Promise<object>,
  ): Promise<void>;
}

export interface MessageTableOptions {
  readonly clock: Clock;
  /** Messages that are remembered; the oldest are forgotten. */
  readonly capacity?: number;
  readonly onFault: (fault: unknown) => void;
}

const defaultCapacity = 10_000;

export function createMessageTable(options: MessageTableOptions): MessageTable {
  const { clock, capacity = defaultCapacity, onFault } = options;
  const messages = new Map<string, QueuedMessage>();
  const failures = new WeakMap<QueuedMessage, HttpError>();
  const now = () => new Date(clock.now()).toISOString();

  function change(uniqueid: string, changes: Partial<QueuedMessage>): void {
    const message = messages.get(uniqueid);
    if (message !== undefined) messages.set(uniqueid, { ...message, ...changes });
  }

  function failed(uniqueid: string, failure: unknown): void {
    const known = toHttpError(failure);
    if (known === undefined) onFault(failure);
    const error = known ?? new HttpError(500, "InternalError", "it could not be sent");
    change(uniqueid, {
      status: error.status === 504 ? "timed out" : "failed",
      settledAt: now(),
      error: error.problem,
    });
    const message = messages.get(uniqueid);
    if (message !== undefined) failures.set(message, error);
  }

  return {
    find: (uniqueId) => messages.get(uniqueId),
    failureOf(uniqueId) {
      const message = messages.get(uniqueId);
      return message && failures.get(message);
    },
    async add(message, send) {
      const { uniqueid } = message;
      messages.set(uniqueid, { ...message, status: "queued", queuedAt: now() });
      for (const oldest of messages.keys()) {
        if (messages.size <= capacity) break;
        messages.delete(oldest);
      }
      try {
        const answer = await send(() => change(uniqueid, { status: "sent" }));
        change(uniqueid, { status: "answered", settledAt: now(), answer });
      } catch (failure) {
        failed(uniqueid, failure);
      }
    },
  };
}

export const messageSchema = {
  $id: "Message",
  type: "object",
  description: "A message to a charger, and what has become of it.",
  properties: {
    uniqueid: { type: "string" },
    charger: { type: "string" },
    action: { type: "string" },
    status: { type: "string", enum: ["queued", "sent", "answered", "failed", "timed out"] },
    queuedAt: { type: "string", format: "date-time" },
    settledAt: { type: "string", format: "date-time" },
    answer: {
      type: "object",
      description: "What the charger answered.",
      additionalProperties: true,
    },
    error: { $ref: "Problem#" },
  },
  required: ["uniqueid", "charger", "action", "status", "queuedAt"],
} as const;
