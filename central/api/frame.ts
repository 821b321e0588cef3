/**
 * The frames of the operators' interface: `[2, id, command, payload]` from the client, answered by
 * `[3, id, payload]` or `[4, id, error]`, and `[5, topic, payload]` to whoever has subscribed.
 */

import type { Reply } from "./reply.ts";

export interface Request {
  readonly kind: "request";
  readonly id: MessageId;
  readonly command: string;
  readonly payload: Payload;
}

export interface Malformed {
  readonly kind: "malformed";
  readonly id: MessageId;
}

/** Echoed as it came. */
export type MessageId = string | number;

export type Payload = Readonly<Record<string, unknown>>;

/** In answers to what bears no id that could be read. */
const noId = "007";

const noPayload: Payload = {};

/** Never throws. Whatever else is wrong, the id is kept if there is one. */
export function decodeRequest(text: string): Request | Malformed {
  const frame = parse(text);
  if (!Array.isArray(frame)) return { kind: "malformed", id: noId };
  const [type, id, command, payload]: readonly unknown[] = frame;
  if (typeof id !== "string" && typeof id !== "number") return { kind: "malformed", id: noId };
  const fields = payload === null ? noPayload : payload;
  const isWhole = type === 2 && frame.length === 4;
  if (!isWhole || typeof command !== "string" || !isPayload(fields)) {
    return { kind: "malformed", id };
  }
  return { kind: "request", id, command, payload: fields };
}

export function encodeReply(id: MessageId, reply: Reply): string {
  if (reply.kind === "result") return JSON.stringify([3, id, reply.payload]);
  const { error, details } = reply;
  return JSON.stringify(details === undefined ? [4, id, error] : [4, id, error, details]);
}

export function encodePush(topic: string, payload: unknown): string {
  return JSON.stringify([5, topic, payload]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPayload(value: unknown): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
