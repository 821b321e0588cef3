/** What can be wrong with a link, as plain data: on which messages, how often, for how long. */

import type { TlsObstacle } from "../handshake.ts";
import type { Direction, SeenFrame } from "./seen-frame.ts";

interface FaultBase {
  /** Under which name its hits are told. */
  readonly name: string;
  /** How long it lasts, from when it is added. Left out: until it is removed, or spent. */
  readonly forMs?: number;
}

interface DirectedFault extends FaultBase {
  /** Both, if left out. */
  readonly direction?: Direction;
  /** It stays with the connection that is open when it is added, and spares later ones. */
  readonly isForOneConnection?: boolean;
}

/** Which of the occasions that there are to strike it takes. */
export interface Portion {
  /** How many are spared first. */
  readonly after?: number;
  /** How many hits it is good for. */
  readonly count?: number;
  /** The share that is hit, from 0 to 1. */
  readonly rate?: number;
}

interface MessageFaultBase extends DirectedFault, Portion {
  /** Every message, if left out. It is asked about the message as it was before any fault. */
  readonly match?: (frame: SeenFrame) => boolean;
}

/** Messages come late by `byMs`, give or take `jitterMs`. */
export interface DelayFault extends MessageFaultBase {
  readonly kind: "delay";
  readonly byMs: number;
  readonly jitterMs?: number;
  /** Later messages do not wait behind it, as they do on a slow line. */
  readonly mayBeOvertaken?: boolean;
}

/** Messages go one after the other over a slow line, which is busy as long as one of them takes. */
export interface ThrottleFault extends MessageFaultBase {
  readonly kind: "throttle";
  readonly bytesPerSecond: number;
}

/** Messages vanish: an answer that is never given, a CALL that never comes. */
export interface LossFault extends MessageFaultBase {
  readonly kind: "lose";
}

export interface DuplicateFault extends MessageFaultBase {
  readonly kind: "duplicate";
  /** How often the message comes besides the first time; once, if left out. */
  readonly copies?: number;
}

/** Only the first `length` characters of a message come. */
export interface TruncateFault extends MessageFaultBase {
  readonly kind: "truncate";
  readonly length: number;
}

/** Another text comes in place of a message. */
export interface RewriteFault extends MessageFaultBase {
  readonly kind: "rewrite";
  readonly rewrite: (text: string, frame: SeenFrame) => string;
}

/** The connection breaks in place of a message, or is closed if there is a close code. */
export interface DisconnectFault extends MessageFaultBase {
  readonly kind: "disconnect";
  readonly code?: number;
}

/** Nothing passes, neither messages nor pings nor the end of the connection, and no side is told. */
export interface BlackHoleFault extends DirectedFault {
  readonly kind: "blackHole";
  /** Messages are kept, and come when it is over. They are lost if left out. */
  readonly thenDelivers?: boolean;
}

/** At once: the connection breaks, or is closed if there is a close code; redials fail. */
export interface OutageFault extends FaultBase {
  readonly kind: "outage";
  readonly code?: number;
}

/** At once: the connection breaks; whoever redials will not go on with what the server shows it. */
export interface TlsFault extends FaultBase, Portion {
  readonly kind: "tls";
  readonly obstacle: TlsObstacle;
}

export type MessageFault =
  | DelayFault
  | ThrottleFault
  | LossFault
  | DuplicateFault
  | TruncateFault
  | RewriteFault
  | DisconnectFault;

/** What is about connections as a whole, and not about what goes over one. */
export type ConnectionFault = OutageFault | TlsFault;

export type Fault = MessageFault | BlackHoleFault | ConnectionFault;

export function isConnectionFault(fault: Fault): fault is ConnectionFault {
  return fault.kind === "outage" || fault.kind === "tls";
}
