import { expect } from "chai";
import fc from "fast-check";
import {
  acknowledged,
  frozen,
  type Holding,
  heldAmps,
  lost,
  newHolding,
  refused,
  sent,
  thawed,
  transactionBegan,
  transactionEnded,
} from "../../../central/balancing/holding.ts";
import { tries } from "./tries.ts";

const connectorCount = 4;
const capAmps = 40;
const settleMs = 5000;

/** What happens to one connector. */
type Step =
  | { readonly kind: "wants"; readonly amps: number }
  /** Its charge point carries out what it was sent, whether or not the answer arrives. */
  | { readonly kind: "obeys" }
  | { readonly kind: "acknowledges" }
  | { readonly kind: "refuses" }
  | { readonly kind: "says nothing" }
  | { readonly kind: "begins" }
  | { readonly kind: "ends" }
  | { readonly kind: "goes away" }
  | { readonly kind: "comes back" };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("wants"), amps: fc.nat(32) }) },
  ...(["obeys", "acknowledges"] as const).map((kind) => ({
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant(kind) }),
  })),
  ...(["refuses", "says nothing", "begins", "ends", "goes away", "comes back"] as const).map(
    (kind) => ({ weight: 1, arbitrary: fc.record({ kind: fc.constant(kind) }) }),
  ),
);

const histories = fc.array(
  fc.record({
    connector: fc.nat(connectorCount - 1),
    step: steps,
    waitMs: fc.constantFrom(0, 1000, 6000),
  }),
  { maxLength: 60 },
);

/** What is so, beside what is known of it. */
class Reality {
  holding: Holding = acknowledged(newHolding(32), "default", 0, { nowMs: 0, settleMs: 0 });
  /** The limit of the charge point, which a car that charges draws. */
  limitAmps = 0;
  /** What the car may draw still. */
  lingering = { amps: 0, untilMs: 0 };
  isCharging = false;
  isAway = false;
  /** The CALL that is open. */
  open: { readonly amps: number; isDone: boolean } | undefined = undefined;

  drawnAmps(nowMs: number): number {
    if (!this.isCharging) return 0;
    return Math.max(this.limitAmps, nowMs < this.lingering.untilMs ? this.lingering.amps : 0);
  }

  obey(nowMs: number): void {
    if (this.open === undefined || this.open.isDone || this.isAway || !this.isCharging) return;
    this.open.isDone = true;
    const amps = this.drawnAmps(nowMs);
    this.lingering = { amps, untilMs: nowMs + settleMs };
    this.limitAmps = this.open.amps;
  }
}

describe("what connectors hold", () => {
  it("is never more than the cap, and never less than what they draw", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const all = Array.from({ length: connectorCount }, () => new Reality());
        let nowMs = 0;
        const sumOf = () => all.reduce((sum, { holding }) => sum + heldAmps(holding, nowMs), 0);
        for (const { connector, step, waitMs } of history) {
          nowMs += waitMs;
          const one = all[connector];
          if (one === undefined) continue;
          take(one, step, nowMs, sumOf() - heldAmps(one.holding, nowMs));
          expect(sumOf()).to.be.at.most(capAmps);
          for (const each of all) {
            expect(heldAmps(each.holding, nowMs)).to.be.at.least(each.drawnAmps(nowMs));
          }
        }
      }),
      tries(2000),
    );
  });
});

type Move = (one: Reality, nowMs: number) => void;

function take(one: Reality, step: Step, nowMs: number, othersAmps: number): void {
  if (step.kind !== "wants") {
    moves[step.kind](one, nowMs);
    return;
  }
  const { amps } = step;
  if (one.open !== undefined || one.isAway || !one.isCharging) return;
  if (amps > heldAmps(one.holding, nowMs) && othersAmps + amps > capAmps) return;
  one.open = { amps, isDone: false };
  one.holding = sent(one.holding, "transaction", amps);
}

const moves: Readonly<Record<Exclude<Step["kind"], "wants">, Move>> = {
  obeys: (one, nowMs) => one.obey(nowMs),
  acknowledges(one, nowMs) {
    if (one.open === undefined || one.isAway || !one.isCharging) return;
    one.obey(nowMs);
    const { amps } = one.open;
    one.holding = acknowledged(one.holding, "transaction", amps, { nowMs, settleMs });
    one.open = undefined;
  },
  refuses(one) {
    if (one.open === undefined || one.open.isDone) return;
    one.holding = refused(one.holding, "transaction");
    one.open = undefined;
  },
  "says nothing": (one) => loseCall(one),
  begins(one) {
    if (one.isCharging || one.isAway) return;
    one.isCharging = true;
    one.holding = transactionBegan(one.holding);
  },
  ends(one) {
    if (!one.isCharging || one.isAway) return;
    one.isCharging = false;
    one.limitAmps = 0;
    one.lingering = { amps: 0, untilMs: 0 };
    one.open = undefined;
    one.holding = transactionEnded(one.holding);
  },
  "goes away"(one, nowMs) {
    if (one.isAway) return;
    one.isAway = true;
    loseCall(one);
    one.holding = frozen(one.holding, nowMs, 0);
  },
  "comes back"(one) {
    one.isAway = false;
    one.holding = thawed(one.holding);
  },
};

function loseCall(one: Reality): void {
  if (one.open === undefined) return;
  one.holding = lost(one.holding, "transaction");
  one.open = undefined;
}
