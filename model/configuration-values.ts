/** What the values of configuration keys say, as a charge point has them and as one answers them. */

import type { ChargingRateUnit } from "../schemas/messages.ts";

/** Values have no case (CiString500Type). */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === "true") return true;
  return word === "false" ? false : undefined;
}

export function parseInteger(text: string): number | undefined {
  const digits = text.trim();
  return /^-?\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** The members of a comma separated list, without the space around them. */
export function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
}

/**
 * What ChargingScheduleAllowedChargingRateUnit means. Charge points spell it `Current`, `Amp`, `A`
 * and so on; who does not say is taken for one that knows amps.
 */
export function readChargingRateUnits(text: string | undefined): readonly ChargingRateUnit[] {
  const words = splitList((text ?? "").toLowerCase());
  const isTold = (...beginnings: readonly string[]) =>
    words.some((word) => beginnings.some((beginning) => word.startsWith(beginning)));
  const hasWatts = isTold("power", "w");
  const hasAmps = isTold("current", "a") || !hasWatts;
  return [...(hasAmps ? (["A"] as const) : []), ...(hasWatts ? (["W"] as const) : [])];
}
