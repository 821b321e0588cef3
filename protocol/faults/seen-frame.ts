/** Frames as a fault sees them, and the CALLs that tell to which action an answer belongs. */

import { decodeFrame, type Frame } from "../frame.ts";

/** Seen from the side whose transports are wrapped. */
export type Direction = "incoming" | "outgoing";

export interface SeenFrame {
  readonly direction: Direction;
  readonly kind: Frame["kind"] | "malformed";
  readonly messageId: string | undefined;
  /** Of a CALL, or of the CALL that this is the answer to; undefined if that was not seen. */
  readonly action: string | undefined;
  /** Of a CALL or a CALLRESULT. */
  readonly payload: unknown;
  readonly text: string;
}

const callStart = /^\s*\[\s*2\s*,/;

/** The last CALLs of one direction, as text: they are read only when a fault asks. */
export class RecentCalls {
  #texts: string[] | undefined;

  /** Keeps `text` if it is a CALL, and `limit` of them at most. */
  note(text: string, limit: number): void {
    if (!callStart.test(text)) return;
    this.#texts ??= [];
    this.#texts.push(text);
    if (this.#texts.length > limit) this.#texts.splice(0, this.#texts.length - limit);
  }

  actionOf(messageId: string): string | undefined {
    for (const text of this.#texts?.toReversed() ?? []) {
      const frame = decodeFrame(text);
      if (frame.kind === "call" && frame.messageId === messageId) return frame.action;
    }
    return undefined;
  }
}

/** `opposite` are the CALLs of the other direction, which this may answer. */
export function seeFrame(direction: Direction, text: string, opposite: RecentCalls): SeenFrame {
  const frame = decodeFrame(text);
  const { kind, messageId } = frame;
  switch (frame.kind) {
    case "call":
      return { direction, kind, messageId, action: frame.action, payload: frame.payload, text };
    case "callResult": {
      const action = opposite.actionOf(frame.messageId);
      return { direction, kind, messageId, action, payload: frame.payload, text };
    }
    case "callError": {
      const action = opposite.actionOf(frame.messageId);
      return { direction, kind, messageId, action, payload: undefined, text };
    }
    case "malformed":
      return { direction, kind, messageId, action: undefined, payload: undefined, text };
  }
}
