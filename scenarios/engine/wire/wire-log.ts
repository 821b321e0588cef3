/**
 * What has gone over the wire in a scenario: the frames, and which answer belongs to which CALL. All
 * that is checked is checked against this, and never against what a charge point says of itself.
 */

import {
  type AnswerFrame,
  type CallFrame,
  decodeFrame,
  type MalformedFrame,
} from "../../../protocol/frame.ts";
import type { FrameDirection, SeenFrame } from "../events/failure.ts";
import { AskedIds } from "./asked-ids.ts";
import type { WireObserver } from "./observed-dial.ts";

/** A CALL, and what became of it. */
export interface Exchange {
  readonly chargePoint: string;
  /** That of the CALL. */
  readonly direction: FrameDirection;
  readonly call: CallFrame;
  readonly seen: SeenFrame;
  /** A step has made this CALL and judges its answer; nobody else needs to. */
  readonly isClaimed: boolean;
  readonly answer: AnswerFrame | MalformedFrame | undefined;
  /** The connection was over before there was an answer. */
  readonly isLost: boolean;
  /** Its place in the log. */
  readonly place: Mark;
}

/** What was no frame, or an answer that nobody waited for. */
export interface Stray {
  readonly kind: "malformed" | "unasked" | "repeated";
  readonly seen: SeenFrame;
  readonly frame: AnswerFrame | MalformedFrame;
}

export interface WireListener {
  frame?(seen: SeenFrame): void;
  opened?(chargePoint: string): void;
  notOpened?(chargePoint: string, reason: string, hasAnswered: boolean): void;
  closed?(
    chargePoint: string,
    by: "chargePoint" | "centralSystem",
    code: number,
    reason: string,
  ): void;
  call?(exchange: Exchange): void;
  /** There is an answer, or there will be none. */
  settled?(exchange: Exchange): void;
  stray?(stray: Stray): void;
}

/** A place in the log: what has come before it, and what after. */
export type Mark = number;

export interface Claim {
  readonly chargePoint: string;
  readonly exchange: Exchange | undefined;
}

export interface WireLogOptions {
  /** Milliseconds since the scenario began. */
  readonly nowMs: () => number;
  readonly listeners: readonly WireListener[];
  /** Whether steps to come may ask for CALLs that have been made; so they may if left out. */
  readonly isAskedForCalls?: boolean;
}

/** CALLs that are kept for steps to come; the oldest are forgotten. */
const maxCalls = 10_000;
const maxLastFrames = 12;
interface LiveExchange extends Exchange {
  answer: AnswerFrame | MalformedFrame | undefined;
  isLost: boolean;
}

/** What is known of the connection of one charge point. */
interface Line {
  readonly asked: Readonly<Record<FrameDirection, AskedIds<LiveExchange>>>;
  readonly lastFrames: SeenFrame[];
  /** Those of steps under way. */
  claims: readonly OpenClaim[];
}

interface OpenClaim {
  readonly chargePoint: string;
  readonly direction: FrameDirection;
  /** The CALL, or else the text, that is meant. */
  readonly action?: string;
  readonly text?: string;
  exchange: LiveExchange | undefined;
}

export class WireLog {
  readonly #nowMs: () => number;
  readonly #listeners: readonly WireListener[];
  readonly #isAskedForCalls: boolean;
  readonly #lines = new Map<string, Line>();
  #calls: LiveExchange[] = [];
  #forgottenCount = 0;
  #openCount = 0;

  constructor({ nowMs, listeners, isAskedForCalls = true }: WireLogOptions) {
    this.#nowMs = nowMs;
    this.#listeners = listeners;
    this.#isAskedForCalls = isAskedForCalls;
  }

  /** CALLs that wait for an answer, and that are no step's own. */
  get openCount(): number {
    return this.#openCount;
  }

  observerOf(chargePoint: string): WireObserver {
    return {
      opened: () => this.#tell((one) => one.opened?.(chargePoint)),
      notOpened: (reason, hasAnswered) =>
        this.#tell((one) => one.notOpened?.(chargePoint, reason, hasAnswered)),
      frame: (direction, text) => this.#addFrame(chargePoint, direction, text),
      leaving: () => this.#forsakeOpen(chargePoint),
      closed: (by, code, reason) => {
        this.#loseOpen(chargePoint);
        this.#tell((one) => one.closed?.(chargePoint, by, code, reason));
      },
    };
  }

  mark(): Mark {
    return this.#forgottenCount + this.#calls.length;
  }

  /** The place before what has come at `atMs` or later. */
  markAt(atMs: number): Mark {
    return this.#forgottenCount + this.#calls.findLastIndex(({ seen }) => seen.atMs < atMs) + 1;
  }

  /** CALLs since then, the oldest first. */
  callsSince(mark: Mark): readonly Exchange[] {
    return this.#calls.slice(Math.max(0, mark - this.#forgottenCount));
  }

  /** The first CALL since then, from or to this charge point, that still waits for its answer. */
  openSince(mark: Mark, chargePoint: string): Exchange | undefined {
    const { fromChargePoint, toChargePoint } = this.#lineOf(chargePoint).asked;
    let first: Exchange | undefined;
    for (const one of [...fromChargePoint.waiting(), ...toChargePoint.waiting()]) {
      if (one.isLost || one.place < mark) continue;
      if (first === undefined || one.place < first.place) first = one;
    }
    return first;
  }

  /** The next CALL of this kind is that of a step. */
  claim(chargePoint: string, direction: FrameDirection, action: string): Claim {
    return this.#addClaim({ chargePoint, direction, action, exchange: undefined });
  }

  /** The next frame of the charge point with this text is that of a step, whether a CALL or not. */
  claimFrame(chargePoint: string, text: string): Claim {
    const direction = "fromChargePoint";
    return this.#addClaim({ chargePoint, direction, text, exchange: undefined });
  }

  /** The step is over, whether there was such a CALL or not. */
  release(claim: Claim): void {
    const line = this.#lineOf(claim.chargePoint);
    line.claims = line.claims.filter((one) => one !== claim);
  }

  /** The oldest first. */
  lastFrames(chargePoint: string): readonly SeenFrame[] {
    return [...this.#lineOf(chargePoint).lastFrames];
  }

  #addClaim(claim: OpenClaim): Claim {
    const line = this.#lineOf(claim.chargePoint);
    line.claims = [...line.claims, claim];
    return claim;
  }

  #addFrame(chargePoint: string, direction: FrameDirection, text: string): void {
    const seen: SeenFrame = { atMs: this.#nowMs(), chargePoint, direction, text };
    const line = this.#lineOf(chargePoint);
    const { lastFrames } = line;
    lastFrames.push(seen);
    if (lastFrames.length > maxLastFrames) lastFrames.shift();
    this.#tell((one) => one.frame?.(seen));
    const frame = decodeFrame(text);
    const messageId = frame.messageId ?? unreadableId;
    if (frame.kind === "call") this.#addCall(frame, seen, line);
    else if (line.claims.some((claim) => isClaimOf(claim, seen)))
      this.#addCall({ kind: "call", messageId, action: "", payload: undefined }, seen, line);
    else if (frame.kind === "malformed" && frame.intended === "call")
      this.#tellStray("malformed", frame, seen);
    else this.#addAnswer(frame, seen, line);
  }

  #addCall(call: CallFrame, seen: SeenFrame, line: Line): void {
    const { chargePoint, direction } = seen;
    const claim = line.claims.find(
      (one) => isClaimOf(one, seen) || (one.direction === direction && one.action === call.action),
    );
    const exchange: LiveExchange = {
      chargePoint,
      direction,
      call,
      seen,
      isClaimed: claim !== undefined,
      answer: undefined,
      isLost: false,
      place: this.mark(),
    };
    if (claim !== undefined) {
      claim.exchange = exchange;
      this.release(claim);
    }
    if (!exchange.isClaimed) this.#openCount += 1;
    this.#keep(exchange, line);
    this.#tell((one) => one.call?.(exchange));
  }

  #keep(exchange: LiveExchange, { asked }: Line): void {
    if (this.#isAskedForCalls) this.#calls.push(exchange);
    else this.#forgottenCount += 1;
    if (this.#calls.length > maxCalls) {
      this.#forgottenCount += this.#calls.length - maxCalls / 2;
      this.#calls = this.#calls.slice(-maxCalls / 2);
    }
    this.#giveUp(asked[exchange.direction].add(exchange.call.messageId, exchange));
  }

  #addAnswer(frame: AnswerFrame | MalformedFrame, seen: SeenFrame, { asked }: Line): void {
    const isOurs = seen.direction === "fromChargePoint";
    const ids = asked[isOurs ? "toChargePoint" : "fromChargePoint"];
    const outcome = ids.answer(frame.messageId ?? "");
    if (outcome === undefined) {
      this.#tellStray(frame.kind === "malformed" ? "malformed" : "unasked", frame, seen);
      return;
    }
    if (outcome.isRepeated) this.#tellStray("repeated", frame, seen);
    for (const exchange of outcome.answered) {
      exchange.answer = frame;
      this.#settle(exchange);
    }
  }

  /** The charge point closes the connection, and waits for no answer any more; one may come yet. */
  #forsakeOpen(chargePoint: string): void {
    for (const exchange of this.#lineOf(chargePoint).asked.fromChargePoint.waiting()) {
      exchange.isLost = true;
    }
  }

  #loseOpen(chargePoint: string): void {
    const { fromChargePoint, toChargePoint } = this.#lineOf(chargePoint).asked;
    this.#giveUp([...fromChargePoint.clear(), ...toChargePoint.clear()]);
  }

  #giveUp(exchanges: readonly LiveExchange[]): void {
    for (const exchange of exchanges) {
      exchange.isLost = true;
      this.#settle(exchange);
    }
  }

  #settle(exchange: LiveExchange): void {
    if (!exchange.isClaimed) this.#openCount -= 1;
    this.#tell((one) => one.settled?.(exchange));
  }

  #tellStray(kind: Stray["kind"], frame: Stray["frame"], seen: SeenFrame): void {
    this.#tell((one) => one.stray?.({ kind, seen, frame }));
  }

  #tell(told: (listener: WireListener) => void): void {
    for (const listener of this.#listeners) told(listener);
  }

  #lineOf(chargePoint: string): Line {
    const known = this.#lines.get(chargePoint);
    if (known !== undefined) return known;
    const asked = {
      fromChargePoint: new AskedIds<LiveExchange>(),
      toChargePoint: new AskedIds<LiveExchange>(),
    };
    const line: Line = { asked, lastFrames: [], claims: [] };
    this.#lines.set(chargePoint, line);
    return line;
  }
}

/** What a message is answered by whose id cannot be read (OCPP-J 1.6 errata §4.2.3). */
const unreadableId = "-1";

function isClaimOf(claim: OpenClaim, { direction, text }: SeenFrame): boolean {
  return claim.text === text && claim.direction === direction;
}
