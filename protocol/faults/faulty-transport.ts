/** One connection of a link that has faults. Without any, it passes on what it is given. */

import type { Clock, ScheduledTask } from "../clock.ts";
import { closeCodes, type Transport, type TransportListener } from "../transport.ts";
import type { ActiveFault } from "./active-fault.ts";
import { decideFate, type Fate } from "./fate.ts";
import { Lane } from "./lane.ts";
import { type Direction, RecentCalls, seeFrame } from "./seen-frame.ts";

/** What the connections of one link share. */
export interface LinkState {
  readonly clock: Clock;
  readonly faults: readonly ActiveFault[];
  over(connection: FaultyTransport): void;
}

/** Remembered while there are faults. Without, one is enough: only one is open (§4.1.1). */
const maxRecentCalls = 32;

/** More that waits in one direction breaks the connection. */
const maxWaiting = 10_000;

/** How long a close may stay without effect before the connection is broken instead. */
const closeTimeoutMs = 30_000;

const atOnce = { delayMs: 0, heldBy: undefined, mayBeOvertaken: false } as const;

/** The lane is made when something first has to wait. */
interface Way {
  readonly direction: Direction;
  readonly calls: RecentCalls;
  lane: Lane | undefined;
}

export class FaultyTransport implements Transport, TransportListener {
  readonly #transport: Transport;
  readonly #link: LinkState;
  readonly #outgoing: Way = newWay("outgoing");
  readonly #incoming: Way = newWay("incoming");
  #listener: TransportListener | undefined;
  #closeTimeout: ScheduledTask | undefined;
  /** Nothing more of ours goes out. */
  #isClosing = false;
  /** The connection below is over, though our listener may not know. */
  #isClosedBelow = false;
  /** Our listener has been told the end. */
  #isClosed = false;

  constructor(transport: Transport, link: LinkState) {
    this.#transport = transport;
    this.#link = link;
  }

  send(text: string): void {
    if (!this.#isClosing) this.#carry(this.#outgoing, text);
  }

  ping(): void {
    const hole = this.#holeOf("outgoing");
    if (hole === undefined) this.#transport.ping();
    else hole.hit(undefined);
  }

  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#pass(this.#outgoing, () => this.#transport.close(code, reason));
    if ((this.#outgoing.lane?.waitingCount ?? 0) === 0) return;
    this.#closeTimeout = this.#link.clock.schedule(closeTimeoutMs, () => this.terminate());
  }

  /** Where nothing passes, our side knows at once, and the far one when it is over. */
  terminate(): void {
    if (this.#isClosed) return;
    this.#isClosing = true;
    this.#outgoing.lane?.clear();
    this.#incoming.lane?.clear();
    const hole = this.#holeOf("outgoing");
    this.#pass(this.#outgoing, () => this.#transport.terminate());
    if (hole === undefined && !this.#isClosedBelow) return;
    this.#lane(this.#incoming).add(() => this.#tellClosed(closeCodes.abnormal, ""), atOnce);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    this.#transport.listen(this);
  }

  message(text: string): void {
    if (!this.#isClosed) this.#carry(this.#incoming, text);
  }

  closed(code: number, reason: string): void {
    this.#isClosedBelow = true;
    this.#outgoing.lane?.clear();
    if (this.#isClosing && this.#holeOf("incoming") !== undefined) this.#tellClosed(code, reason);
    else this.#pass(this.#incoming, () => this.#tellClosed(code, reason));
    this.#leaveIfOver();
  }

  pinged(): void {
    if (this.#isAliveBelow()) this.#listener?.pinged?.();
  }

  ponged(): void {
    if (this.#isAliveBelow()) this.#listener?.ponged?.();
  }

  /** A text that nobody sent, in the given direction. It passes whatever the faults. */
  inject(direction: Direction, text: string): void {
    const way = direction === "outgoing" ? this.#outgoing : this.#incoming;
    way.calls.note(text, maxRecentCalls);
    this.#lane(way).add(() => this.#deliver(way, text), atOnce);
  }

  /** A fault is over: what it held comes now. */
  release(fault: ActiveFault): void {
    this.#outgoing.lane?.release(fault);
    this.#incoming.lane?.release(fault);
  }

  #carry(way: Way, text: string): void {
    const { faults } = this.#link;
    way.calls.note(text, faults.length === 0 ? 1 : maxRecentCalls);
    if (faults.length === 0 && (way.lane?.waitingCount ?? 0) === 0) {
      this.#deliver(way, text);
      return;
    }
    const opposite = way === this.#outgoing ? this.#incoming : this.#outgoing;
    const fate = decideFate(faults, this, seeFrame(way.direction, text, opposite.calls));
    if (fate.end === undefined) this.#carryOut(way, fate);
    else if (fate.end.code === undefined) this.terminate();
    else this.close(fate.end.code, "");
  }

  #carryOut(way: Way, fate: Fate): void {
    const mustWait = fate.delayMs > 0 || fate.heldBy !== undefined;
    for (const text of fate.texts) {
      if (!mustWait && (way.lane?.waitingCount ?? 0) === 0) this.#deliver(way, text);
      else this.#lane(way).add(() => this.#deliver(way, text), fate);
    }
    if ((way.lane?.waitingCount ?? 0) > maxWaiting) this.terminate();
  }

  /** What is no message passes behind those that wait, and not through a black hole. */
  #pass(way: Way, deliver: () => void): void {
    const heldBy = this.#holeOf(way.direction);
    if (heldBy === undefined && (way.lane?.waitingCount ?? 0) === 0) deliver();
    else this.#lane(way).add(deliver, { ...atOnce, heldBy });
  }

  /** Whether a sign of life that has come may be told of. */
  #isAliveBelow(): boolean {
    if (this.#isClosed) return false;
    const hole = this.#holeOf("incoming");
    hole?.hit(undefined);
    return hole === undefined;
  }

  #deliver(way: Way, text: string): void {
    if (way === this.#outgoing) this.#transport.send(text);
    else this.#listener?.message(text);
  }

  #tellClosed(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isClosing = true;
    this.#closeTimeout?.cancel();
    this.#incoming.lane?.clear();
    this.#leaveIfOver();
    this.#listener?.closed(code, reason);
  }

  #leaveIfOver(): void {
    if (this.#isClosed && this.#isClosedBelow) this.#link.over(this);
  }

  #holeOf(direction: Direction): ActiveFault | undefined {
    if (this.#link.faults.length === 0) return undefined;
    return this.#link.faults.find(
      (active) => active.fault.kind === "blackHole" && active.concerns(this, direction),
    );
  }

  #lane(way: Way): Lane {
    way.lane ??= new Lane(this.#link.clock);
    return way.lane;
  }
}

function newWay(direction: Direction): Way {
  return { direction, calls: new RecentCalls(), lane: undefined };
}
