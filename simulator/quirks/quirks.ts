/** The quirks of one charge point: the simulator asks them at named points, and they say if it differs. */

import type { Answer } from "../../protocol/connection.ts";
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

export class Quirks {
  /** Connects as the quirks want it. */
  readonly dial: Dial;
  readonly #occasions: readonly Occasion[];
  readonly #effects: readonly QuirkEffects[];
  #connectionCount = 0;
  #bootCount = 0;

  constructor(chargePoint: ChargePoint, quirks: readonly Quirk[]) {
    const { clock, random, options } = chargePoint;
    const link = new FaultyLink({ clock, random: random.stream("quirks") });
    this.#occasions = quirks.map(
      ({ name, fields }, index) => new Occasion(chargePoint, name, index, fields),
    );
    this.#watchMessages(link);
    this.#effects = quirks.map(({ apply }, index) => {
      const occasion = this.#occasions[index];
      return occasion === undefined ? {} : apply({ chargePoint, occasion, link });
    });
    for (const { faults = [] } of this.#effects) {
      for (const fault of faults) link.add(fault);
    }
    const { dial } = options;
    const wrapped = this.#effects.reduce((inner, { wrapDial }) => wrapDial?.(inner) ?? inner, dial);
    this.dial = this.#effects.reduce(
      (inner, { wrapLink }) => wrapLink?.(inner) ?? inner,
      link.wrapDial(wrapped),
    );
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

  #watchMessages(link: FaultyLink): void {
    const counting = this.#occasions.filter(({ countsMessages }) => countsMessages);
    if (counting.length === 0) return;
    link.add({
      name: "messages",
      kind: "lose",
      match(frame) {
        for (const occasion of counting) occasion.passed(frame);
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
  }
}
