/** When a quirk of one charge point strikes: its common fields, and how often it has. */

import type { SeenFrame } from "../../protocol/faults/seen-frame.ts";
import type { Random } from "../../protocol/random.ts";
import type { ChargePoint } from "../charge-point.ts";
import { matchesMessage } from "./message-pattern.ts";
import type { QuirkFields } from "./quirk-fields.ts";

export class Occasion {
  readonly name: string;
  readonly #chargePoint: ChargePoint;
  readonly #fields: QuirkFields;
  readonly #madeAtMs: number;
  readonly #index: number;
  /** A stream of its own: what one quirk draws does not change what another does. */
  #random: Random | undefined;
  #hitCount = 0;
  #messageCount = 0;
  #hasSeenMessage = false;
  #hasBegun = false;
  #isOver = false;

  constructor(chargePoint: ChargePoint, name: string, index: number, fields: QuirkFields) {
    this.name = name;
    this.#chargePoint = chargePoint;
    this.#fields = fields;
    this.#index = index;
    this.#madeAtMs = chargePoint.clock.now();
  }

  get hitCount(): number {
    return this.#hitCount;
  }

  get random(): Random {
    this.#random ??= this.#chargePoint.random.stream(`quirk ${this.name}`, this.#index);
    return this.#random;
  }

  /** Whether messages must be told of for `when` to come about. */
  get countsMessages(): boolean {
    const { when } = this.#fields;
    return when?.afterMessages !== undefined || when?.message !== undefined;
  }

  /** How long it is until `when` can come about, as far as that is a matter of time. */
  get startsInMs(): number {
    return Math.max(0, (this.#fields.when?.atMs ?? 0) - this.#elapsedMs());
  }

  /** Whether it is in force, chance apart. */
  get isInForce(): boolean {
    const { count = Infinity, untilMs = Infinity } = this.#fields;
    if (this.#isOver || this.#hitCount >= count || this.#elapsedMs() >= untilMs) return false;
    if (!this.#isWhen()) return false;
    this.#hasBegun = true;
    return true;
  }

  /** Whether it strikes here and now; told and counted if so. */
  strikes(): boolean {
    if (!this.isInForce) return false;
    const { rate } = this.#fields;
    if (rate !== undefined && this.random.next() >= rate) return false;
    this.#hitCount += 1;
    this.#chargePoint.tell({ kind: "quirk", name: this.name });
    return true;
  }

  /** Before its time. */
  end(): void {
    this.#isOver = true;
  }

  passed(frame: SeenFrame): void {
    const { when } = this.#fields;
    this.#messageCount += 1;
    if (when?.message !== undefined && matchesMessage(when.message, frame)) {
      this.#hasSeenMessage = true;
    }
  }

  /** A connection, or a boot, has come: what was in force until then is over. */
  came(event: "reconnect" | "reboot"): void {
    if (this.#fields.until === event && (this.#hasBegun || this.isInForce)) this.#isOver = true;
  }

  #isWhen(): boolean {
    const { afterMessages = 0, atMs = 0, status, message } = this.#fields.when ?? {};
    return (
      this.#messageCount >= afterMessages &&
      this.#elapsedMs() >= atMs &&
      (message === undefined || this.#hasSeenMessage) &&
      (status === undefined || this.#chargePoint.connectors.some((one) => one.status === status))
    );
  }

  #elapsedMs(): number {
    return this.#chargePoint.clock.now() - this.#madeAtMs;
  }
}
