/** Charge points with quirks on the bench, and the same without, to see the difference. */

import { expect } from "chai";
import { readQuirks, type WrittenQuirk } from "../../../simulator/quirks/check-quirks.ts";
import { Rig, type RigOptions } from "../rig.ts";

export function quirkRig(quirks: readonly WrittenQuirk[], options: RigOptions = {}): Rig {
  return new Rig({ ...options, quirks: readQuirks(quirks) });
}

/** What the same script shows without and with the quirks, all of which must have struck. */
export async function compare<T>(
  quirks: readonly WrittenQuirk[],
  script: (rig: Rig) => Promise<T>,
  options: RigOptions = {},
): Promise<{ readonly usual: T; readonly odd: T }> {
  const usual = await script(new Rig(options));
  const rig = quirkRig(quirks, options);
  const odd = await script(rig);
  expect(rig.chargePoint.quirks?.unfired(), "quirks that never struck").to.deep.equal([]);
  return { usual, odd };
}

/** Boots, and lets somebody charge on connector 1. */
export async function startCharging(rig: Rig): Promise<void> {
  await rig.boot();
  await beginCharging(rig);
}

export async function beginCharging(rig: Rig): Promise<void> {
  rig.chargePoint.connectors[0]?.plug();
  rig.chargePoint.presentTag("TAG1", 1);
  await rig.advance(60);
}

/** The same tag once more. */
export async function stopCharging(rig: Rig): Promise<void> {
  rig.chargePoint.presentTag("TAG1", 1);
  await rig.settle();
}

export function hitsOf(rig: Rig): number {
  return rig.events.filter(({ kind }) => kind === "quirk").length;
}

/** A limit in amperes, as the central system would set it. */
export function profile(limit: number, more: Readonly<Record<string, unknown>> = {}) {
  return {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Relative",
    chargingSchedule: {
      chargingRateUnit: "A",
      chargingSchedulePeriod: [{ startPeriod: 0, limit }],
    },
    ...more,
  };
}

export function setProfile(rig: Rig, csChargingProfiles: object, connectorId = 1) {
  return rig.ask("SetChargingProfile", { connectorId, csChargingProfiles });
}
