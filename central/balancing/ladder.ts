/**
 * The ways to set the limit of a transaction, tried one after the other where a charge point
 * refuses one, or accepts it and does nothing.
 */

import type { ChargingRateUnit } from "../../schemas/messages.ts";
import type { Capabilities } from "./capabilities.ts";

export interface Rung {
  readonly kind: "Absolute" | "Relative";
  readonly purpose: "TxProfile" | "TxDefaultProfile";
  readonly isAtLevelZero: boolean;
  readonly unit: ChargingRateUnit;
}

/** Makes of which something is remembered: charge points name them at will. */
const maxMakes = 10_000;

export interface Ladder {
  /** What has worked for this make comes first. Never empty. */
  rungsFor(make: string, capabilities: Capabilities): readonly Rung[];
  /** It worked. */
  remember(make: string, rung: Rung): void;
}

export function createLadder(): Ladder {
  const winners = new Map<string, Rung>();
  return {
    rungsFor(make, capabilities) {
      const rungs = rungsOf(capabilities);
      const winner = winners.get(make);
      if (winner === undefined) return rungs;
      return [winner, ...rungs.filter((rung) => !isSame(rung, winner))];
    },
    remember(make, rung) {
      if (winners.size < maxMakes || winners.has(make)) winners.set(make, rung);
    },
  };
}

/** Another kind, the lowest level, another purpose, another unit: one thing is changed at a time. */
function rungsOf({ units, areUnitsTold }: Capabilities): readonly Rung[] {
  const unit = units[0] ?? "A";
  const otherUnit = unit === "A" ? "W" : "A";
  const usual: Rung = { kind: "Absolute", purpose: "TxProfile", isAtLevelZero: false, unit };
  const rungs: readonly Rung[] = [
    usual,
    { ...usual, kind: "Relative" },
    { ...usual, isAtLevelZero: true },
    { ...usual, purpose: "TxDefaultProfile" },
    { ...usual, unit: otherUnit },
  ];
  const isAllowed = (rung: Rung) => !areUnitsTold || units.includes(rung.unit);
  return rungs.filter(isAllowed);
}

function isSame(one: Rung, other: Rung): boolean {
  return (
    one.kind === other.kind &&
    one.purpose === other.purpose &&
    one.isAtLevelZero === other.isAtLevelZero &&
    one.unit === other.unit
  );
}
