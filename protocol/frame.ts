/** The three frames of OCPP-J 1.6 §4.2, and their JSON array form on the wire. */

export interface CallFrame {
  readonly kind: "call";
  readonly messageId: string;
  readonly action: string;
  readonly payload: unknown;
}

export interface CallResultFrame {
  readonly kind: "callResult";
  readonly messageId: string;
  readonly payload: unknown;
}

export interface CallErrorFrame {
  readonly kind: "callError";
  readonly messageId: string;
  readonly code: string;
  readonly description: string;
  readonly details: object;
}

export type Frame = CallFrame | CallResultFrame | CallErrorFrame;
export type AnswerFrame = CallResultFrame | CallErrorFrame;

/** Text that is no frame, and what could be read of it all the same. */
export interface MalformedFrame {
  readonly kind: "malformed";
  readonly reason: string;
  /** What the message type id says it was meant to be; undefined if that is not 2, 3 or 4. */
  readonly intended: Frame["kind"] | undefined;
  /** The unique id it would have had; undefined if none can be read. */
  readonly messageId: string | undefined;
}

export interface FrameLimits {
  /** In UTF-16 code units. */
  readonly maxLength: number;
  /** How deep arrays and objects may nest, the frame's own array included. */
  readonly maxDepth: number;
}

export const defaultFrameLimits: FrameLimits = { maxLength: 1024 * 1024, maxDepth: 32 };

/** The longest unique id that we make (§4.1.4). Longer ones that come are tolerated. */
export const maxMessageIdLength = 36;

const kindByTypeId = new Map<unknown, Frame["kind"]>([
  [2, "call"],
  [3, "callResult"],
  [4, "callError"],
]);

export function encodeFrame(frame: Frame): string {
  switch (frame.kind) {
    case "call":
      return encodeCall(frame.messageId, frame.action, frame.payload);
    case "callResult":
      return encodeCallResult(frame.messageId, frame.payload);
    case "callError":
      return JSON.stringify([4, frame.messageId, frame.code, frame.description, frame.details]);
  }
}

export function encodeCall(messageId: string, action: string, payload: unknown): string {
  return JSON.stringify([2, messageId, action, payload]);
}

export function encodeCallResult(messageId: string, payload: unknown): string {
  return JSON.stringify([3, messageId, payload]);
}

/**
 * Never throws: what cannot be read as a frame comes back as a {@link MalformedFrame}. A payload of
 * `null` is read as an empty one (§4.2.1).
 */
export function decodeFrame(
  text: string,
  limits: FrameLimits = defaultFrameLimits,
): Frame | MalformedFrame {
  if (text.length > limits.maxLength) return malformed(`longer than ${limits.maxLength}`);
  const value = parseJson(text);
  if (!Array.isArray(value)) return malformed(value === undefined ? "not JSON" : "not an array");
  const elements: readonly unknown[] = value;
  const kind = kindByTypeId.get(elements[0]);
  const messageId = readMessageId(elements[1]);
  if (kind === undefined) {
    return malformed(`unknown message type id ${brief(elements[0])}`, kind, messageId);
  }
  if (typeof elements[1] !== "string") {
    return malformed("the unique id is not a string", kind, messageId);
  }
  if (opensMoreThan(text, limits.maxDepth) && isDeeperThan(elements, limits.maxDepth)) {
    return malformed(`nested deeper than ${limits.maxDepth}`, kind, messageId);
  }
  return readFrame(kind, elements[1], elements);
}

function readFrame(
  kind: Frame["kind"],
  messageId: string,
  elements: readonly unknown[],
): Frame | MalformedFrame {
  switch (kind) {
    case "call":
      return readCall(messageId, elements);
    case "callResult":
      return readCallResult(messageId, elements);
    case "callError":
      return readCallError(messageId, elements);
  }
}

function readCall(messageId: string, elements: readonly unknown[]): Frame | MalformedFrame {
  const [, , action, payload] = elements;
  if (elements.length !== 4) return malformed("a CALL has four elements", "call", messageId);
  if (typeof action !== "string") {
    return malformed("the action is not a string", "call", messageId);
  }
  return { kind: "call", messageId, action, payload: payload ?? {} };
}

function readCallResult(messageId: string, elements: readonly unknown[]): Frame | MalformedFrame {
  if (elements.length !== 3) {
    return malformed("a CALLRESULT has three elements", "callResult", messageId);
  }
  return { kind: "callResult", messageId, payload: elements[2] ?? {} };
}

function readCallError(messageId: string, elements: readonly unknown[]): Frame | MalformedFrame {
  const [, , code, description, details] = elements;
  const fault = (reason: string) => malformed(reason, "callError", messageId);
  if (elements.length !== 5) return fault("a CALLERROR has five elements");
  if (typeof code !== "string") return fault("the error code is not a string");
  if (typeof description !== "string") return fault("the error description is not a string");
  if (typeof details !== "object" || Array.isArray(details)) {
    return fault("the error details are not an object");
  }
  return { kind: "callError", messageId, code, description, details: details ?? {} };
}

function malformed(reason: string, intended?: Frame["kind"], messageId?: string): MalformedFrame {
  return { kind: "malformed", reason, intended, messageId };
}

function readMessageId(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}

/** Nothing nested is written out: it may be nested too deeply for that. */
function brief(value: unknown): string {
  if (value === undefined) return "none";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[…]" : "{…}";
  return JSON.stringify(value).slice(0, 40);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What opens so few brackets cannot nest deeper; most messages are known to be flat by that. */
function opensMoreThan(text: string, count: number): boolean {
  let left = count;
  for (const bracket of "[{") {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (left === 0) return true;
      left -= 1;
    }
  }
  return false;
}

/** Looks no deeper than `depth`, so that it is bounded itself. */
function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, depth - 1));
  for (const key in value) {
    if (isDeeperThan(Reflect.get(value, key), depth - 1)) return true;
  }
  return false;
}
