/** What becomes of one message under the faults of its link. */

import type { ActiveFault } from "./active-fault.ts";
import {
  type DelayFault,
  isConnectionFault,
  type MessageFault,
  type ThrottleFault,
} from "./fault.ts";
import type { SeenFrame } from "./seen-frame.ts";

export interface Fate {
  /** What comes in its place; none if it is lost. */
  texts: string[];
  delayMs: number;
  mayBeOvertaken: boolean;
  heldBy: ActiveFault | undefined;
  /** The connection ends: with this close code, or broken. */
  end: { readonly code: number | undefined } | undefined;
}

/** Faults act in the order in which they were added, each on what the one before has left. */
export function decideFate(
  faults: readonly ActiveFault[],
  connection: object,
  frame: SeenFrame,
): Fate {
  const fate: Fate = {
    texts: [frame.text],
    delayMs: 0,
    mayBeOvertaken: false,
    heldBy: undefined,
    end: undefined,
  };
  for (const active of faults) {
    if (fate.texts.length === 0) break;
    if (active.concerns(connection, frame.direction)) strike(active, connection, frame, fate);
  }
  return fate;
}

function strike(active: ActiveFault, connection: object, frame: SeenFrame, fate: Fate): void {
  const { fault } = active;
  if (isConnectionFault(fault)) return;
  if (fault.kind === "blackHole") {
    active.hit(frame.text);
    if (fault.thenDelivers === true) fate.heldBy ??= active;
    else fate.texts = [];
    return;
  }
  if (!active.strikes(fault, frame)) return;
  if (fault.kind === "throttle") {
    const bytes = Buffer.byteLength(fate.texts.join(""));
    fate.delayMs += active.delayOf(fault, connection, frame.direction, bytes);
  } else apply(fault, active, frame, fate);
}

type PlainFault = Exclude<MessageFault, ThrottleFault>;

function apply(fault: PlainFault, active: ActiveFault, frame: SeenFrame, fate: Fate): void {
  switch (fault.kind) {
    case "delay":
      fate.delayMs += delayOf(fault, active);
      fate.mayBeOvertaken ||= fault.mayBeOvertaken === true;
      break;
    case "lose":
      fate.texts = [];
      break;
    case "duplicate": {
      const { copies = 1 } = fault;
      fate.texts = fate.texts.flatMap((text) => Array.from({ length: copies + 1 }, () => text));
      break;
    }
    case "truncate":
      fate.texts = fate.texts.map((text) => text.slice(0, fault.length));
      break;
    case "rewrite":
      fate.texts = fate.texts.map((text) => fault.rewrite(text, frame));
      break;
    case "disconnect":
      fate.texts = [];
      fate.end = { code: fault.code };
      break;
  }
}

function delayOf({ byMs, jitterMs = 0 }: DelayFault, { random }: ActiveFault): number {
  if (jitterMs === 0) return byMs;
  return Math.max(0, byMs + random.integer(-jitterMs, jitterMs));
}
