/** A fault that has been added to a link: whether it strikes, and how often it has. */

import type { Clock, ScheduledTask } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Fault, MessageFault } from "./fault.ts";
import type { Direction, SeenFrame } from "./seen-frame.ts";

export interface ActiveFaultEvents {
  hit(active: ActiveFault, text: string | undefined): void;
  ended(active: ActiveFault): void;
}

export class ActiveFault {
  readonly fault: Fault;
  /** A stream of its own: what one fault draws does not change what another does. */
  readonly random: Random;
  readonly #connection: object | undefined;
  readonly #events: ActiveFaultEvents;
  readonly #expiry: ScheduledTask | undefined;
  #hitCount = 0;
  #sparedCount = 0;
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
    if (!this.#isActive || fault.kind === "outage") return false;
    if (fault.isForOneConnection === true && connection !== this.#connection) return false;
    return (fault.direction ?? direction) === direction;
  }

  /** Whether it has nothing left to strike once this connection is over. */
  endsWith(connection: object): boolean {
    const { fault } = this;
    return (
      fault.kind !== "outage" &&
      fault.isForOneConnection === true &&
      connection === this.#connection
    );
  }

  /** Whether it strikes this message; counted if so. */
  strikes(fault: MessageFault, frame: SeenFrame): boolean {
    if (fault.match?.(frame) === false) return false;
    if (this.#sparedCount < (fault.after ?? 0)) {
      this.#sparedCount += 1;
      return false;
    }
    if (fault.rate !== undefined && this.random.next() >= fault.rate) return false;
    this.hit(frame.text);
    if (fault.count !== undefined && this.#hitCount >= fault.count) this.remove();
    return true;
  }

  hit(text: string | undefined): void {
    this.#hitCount += 1;
    this.#events.hit(this, text);
  }
}
