/** A fault that has been added to a link: whether it strikes, and how often it has. */

import type { Clock, ScheduledTask } from "../clock.ts";
import type { Random } from "../random.ts";
import {
  type Fault,
  isConnectionFault,
  type MessageFault,
  type Portion,
  type ThrottleFault,
  type TlsFault,
} from "./fault.ts";
import type { Direction, SeenFrame } from "./seen-frame.ts";

export interface ActiveFaultEvents {
  hit(active: ActiveFault, text: string | undefined): void;
  ended(active: ActiveFault): void;
}

export class ActiveFault {
  readonly fault: Fault;
  /** A stream of its own: what one fault draws does not change what another does. */
  readonly random: Random;
  readonly #clock: Clock;
  readonly #connection: object | undefined;
  readonly #events: ActiveFaultEvents;
  readonly #expiry: ScheduledTask | undefined;
  #hitCount = 0;
  #sparedCount = 0;
  /** Until when a slow line is busy: that of each connection, each way. */
  #busyUntilMs: WeakMap<object, { -readonly [Way in Direction]: number }> | undefined;
  #isActive = true;

  constructor(
    fault: Fault,
    clock: Clock,
    random: Random,
    connection: object | undefined,
    events: ActiveFaultEvents,
  ) {
    this.fault = fault;
    this.random = random;
    this.#clock = clock;
    this.#connection = connection;
    this.#events = events;
    const { forMs } = fault;
    if (forMs !== undefined) this.#expiry = clock.schedule(forMs, () => this.remove());
  }

  /** How often it did something. A fault that never fired has tested nothing. */
  get hitCount(): number {
    return this.#hitCount;
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  /** Ends it. What it has delayed still comes in its time. */
  remove(): void {
    if (!this.#isActive) return;
    this.#isActive = false;
    this.#expiry?.cancel();
    this.#events.ended(this);
  }

  concerns(connection: object, direction: Direction): boolean {
    const { fault } = this;
    if (!this.#isActive || isConnectionFault(fault)) return false;
    if (fault.isForOneConnection === true && connection !== this.#connection) return false;
    return (fault.direction ?? direction) === direction;
  }

  /** Whether it has nothing left to strike once this connection is over. */
  endsWith(connection: object): boolean {
    const { fault } = this;
    return (
      !isConnectionFault(fault) &&
      fault.isForOneConnection === true &&
      connection === this.#connection
    );
  }

  /** Whether it strikes this message; counted if so. */
  strikes(fault: MessageFault, frame: SeenFrame): boolean {
    return fault.match?.(frame) !== false && this.#takes(fault, frame.text);
  }

  /** Whether it strikes this try to connect; counted if so. */
  strikesDial(fault: TlsFault): boolean {
    return this.#isActive && this.#takes(fault, undefined);
  }

  /** How long it is until so many bytes have gone over the slow line. */
  delayOf({ bytesPerSecond }: ThrottleFault, connection: object, way: Direction, bytes: number) {
    this.#busyUntilMs ??= new WeakMap();
    const busy = this.#busyUntilMs.get(connection) ?? { outgoing: 0, incoming: 0 };
    this.#busyUntilMs.set(connection, busy);
    const nowMs = this.#clock.now();
    busy[way] = Math.max(nowMs, busy[way]) + (bytes / bytesPerSecond) * 1000;
    return busy[way] - nowMs;
  }

  #takes(portion: Portion, text: string | undefined): boolean {
    if (this.#sparedCount < (portion.after ?? 0)) {
      this.#sparedCount += 1;
      return false;
    }
    if (portion.rate !== undefined && this.random.next() >= portion.rate) return false;
    this.hit(text);
    if (portion.count !== undefined && this.#hitCount >= portion.count) this.remove();
    return true;
  }

  hit(text: string | undefined): void {
    this.#hitCount += 1;
    this.#events.hit(this, text);
  }
}
