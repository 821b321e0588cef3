/** The quirks of one charge point: the simulator asks them at named points, and they say if it differs. */

import type { Answer } from "../../protocol/connection.ts";
import type { Fault } from "../../protocol/faults/fault.ts";
import { FaultyLink } from "../../protocol/faults/faulty-link.ts";
import type { CallFrame } from "../../protocol/frame.ts";
import type { Dial } from "../../protocol/handshake.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { ChargePointEvent } from "../charge-point-observer.ts";
import type { Quirk } from "./check-quirks.ts";
import { Occasion } from "./occasion.ts";
import type { Circumstances, QuirkEffects, QuirkPoints } from "./primitive.ts";

export interface QuirkHits {
  readonly name: string;
  readonly hitCount: number;
}

const none: readonly never[] = [];

export class Quirks {
  /** Connects as the quirks want it. */
  readonly dial: Dial = (request, settled) => this.#outer(request, settled);
  readonly #chargePoint: ChargePoint;
  readonly #link: FaultyLink;
  readonly #occasions: Occasion[] = [];
  readonly #effects: QuirkEffects[] = [];
  /** Under the faults, and above them. */
  #inner: Dial;
  #outer: Dial;
  #isWatching = false;
  #hasBegun = false;
  #rebootTasks: readonly (() => void)[] = none;
  #connectionCount = 0;
  #bootCount = 0;

  constructor(chargePoint: ChargePoint, quirks: readonly Quirk[]) {
    const { clock, random, options } = chargePoint;
    this.#chargePoint = chargePoint;
    this.#link = new FaultyLink({ clock, random: random.stream("quirks") });
    this.#inner = options.dial;
    this.#outer = this.#link.wrapDial((request, settled) => this.#inner(request, settled));
    const occasions = quirks.map((quirk) => this.#addOccasion(quirk));
    for (const [index, { apply }] of quirks.entries()) {
      const occasion = occasions[index];
      if (occasion !== undefined) this.#addEffects(apply, occasion);
    }
    for (const { faults = [] } of this.#effects) this.#addFaults(faults);
  }

  /** One more, in the middle of its life. */
  add(quirk: Quirk): Occasion {
    const occasion = this.#addOccasion(quirk);
    const { faults = [], begin } = this.#addEffects(quirk.apply, occasion);
    this.#addFaults(faults);
    if (this.#hasBegun) begin?.();
    return occasion;
  }

  get hits(): readonly QuirkHits[] {
    return this.#occasions.map(({ name, hitCount }) => ({ name, hitCount }));
  }

  /** Those that never struck have tested nothing. */
  unfired(): readonly string[] {
    return this.hits.filter(({ hitCount }) => hitCount === 0).map(({ name }) => name);
  }

  /** The charge point is complete. */
  begin(): void {
    this.#hasBegun = true;
    for (const { begin } of this.#effects) begin?.();
  }

  /** An answer to a CALL that the charge point never gets to see. */
  intercept(call: CallFrame): Answer | undefined {
    for (const { intercept } of this.#effects) {
      const answer = intercept?.(call);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  observe(event: ChargePointEvent): void {
    if (event.kind === "quirk") return;
    if (event.kind === "connected") this.#came("reconnect");
    for (const { observe } of this.#effects) observe?.(event);
  }

  poweredOn(): void {
    this.#came("reboot");
    for (const { poweredOn } of this.#effects) poweredOn?.();
  }

  /** Calls `task` once, when it boots again: the very first boot does not count. */
  atReboot(task: () => void): void {
    this.#rebootTasks = [...this.#rebootTasks, task];
  }

  /** What `value` is with these quirks. */
  ask<Point extends keyof QuirkPoints>(
    point: Point,
    value: QuirkPoints[Point],
    circumstances: Circumstances = {},
  ): QuirkPoints[Point] {
    return this.#effects.reduce(
      (found, { points }) => points?.[point]?.(found, circumstances) ?? found,
      value,
    );
  }

  #addOccasion({ name, fields }: Quirk): Occasion {
    const occasion = new Occasion(this.#chargePoint, name, this.#occasions.length, fields);
    this.#occasions.push(occasion);
    if (occasion.countsMessages) this.#watchMessages();
    return occasion;
  }

  #addEffects(apply: Quirk["apply"], occasion: Occasion): QuirkEffects {
    const link = this.#link;
    const effects = apply({ chargePoint: this.#chargePoint, occasion, link });
    this.#effects.push(effects);
    this.#inner = effects.wrapDial?.(this.#inner) ?? this.#inner;
    this.#outer = effects.wrapLink?.(this.#outer) ?? this.#outer;
    return effects;
  }

  #addFaults(faults: readonly Fault[]): void {
    for (const fault of faults) this.#link.add(fault);
  }

  /** Before the faults of those that count. */
  #watchMessages(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#link.add({
      name: "messages",
      kind: "lose",
      match: (frame) => {
        for (const occasion of this.#occasions) {
          if (occasion.countsMessages) occasion.passed(frame);
        }
        return false;
      },
    });
  }

  /** The first of each is no return. */
  #came(event: "reconnect" | "reboot"): void {
    if (event === "reconnect") this.#connectionCount += 1;
    else this.#bootCount += 1;
    const count = event === "reconnect" ? this.#connectionCount : this.#bootCount;
    if (count === 1) return;
    for (const occasion of this.#occasions) occasion.came(event);
    if (event === "reconnect") return;
    const tasks = this.#rebootTasks;
    this.#rebootTasks = none;
    for (const task of tasks) task();
  }
}
