/** What a charge point can do with charging profiles, as its configuration keys say. */

import { parseInteger, readChargingRateUnits } from "../../model/configuration-values.ts";
import type { ChargingRateUnit } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

/** Those that are asked for. */
export const capabilityKeys = [
  "ChargingScheduleAllowedChargingRateUnit",
  "ChargeProfileMaxStackLevel",
  "MaxChargingProfilesInstalled",
] as const;

export interface Capabilities {
  /** The first is the one to use. */
  readonly units: readonly ChargingRateUnit[];
  /** It says so itself, so there is no use in trying another. */
  readonly areUnitsTold: boolean;
  readonly maxStackLevel: number;
  readonly maxProfiles: number;
}

/** Who does not say is taken for one that can do all. */
export function readCapabilities(configuration: ChargePoint["configuration"]): Capabilities {
  const [unitKey, stackKey, profilesKey] = capabilityKeys;
  const limitOf = (key: string) =>
    parseInteger(configuration.get(key) ?? "") ?? Number.POSITIVE_INFINITY;
  return {
    units: readChargingRateUnits(configuration.get(unitKey)),
    areUnitsTold: configuration.has(unitKey),
    maxStackLevel: limitOf(stackKey),
    maxProfiles: limitOf(profilesKey),
  };
}

/** By what the charge point said of itself when it booted. It is asked for at each pass. */
const makes = new WeakMap<object, string>();

/** Charge points of one make are alike; one that never booted is alike to nobody. */
export function makeOf({ boot, identity }: ChargePoint): string {
  if (boot === undefined) return identity;
  const known = makes.get(boot);
  if (known !== undefined) return known;
  const { chargePointVendor, chargePointModel, firmwareVersion } = boot;
  const make = JSON.stringify([chargePointVendor, chargePointModel, firmwareVersion]);
  makes.set(boot, make);
  return make;
}
