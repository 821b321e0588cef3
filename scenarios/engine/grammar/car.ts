/** The car that is plugged in at a charger. */

import { type CarModelName, carModels } from "../../../simulator/car/car-model.ts";
import { amperes, duration, percent, wattHours } from "./quantities.ts";
import { optional, record, withDefault } from "./record.ts";
import { integer, oneOf } from "./scalars.ts";

function isModelName(name: string): name is CarModelName {
  return Object.hasOwn(carModels, name);
}

export const carFields = {
  model: withDefault<"modelName", CarModelName>(
    "modelName",
    oneOf(Object.keys(carModels).filter(isModelName)),
    "plain",
    "The kind of car, for all that is not said here; `plain` follows any limit to the letter.",
  ),
  maxCurrent: optional("maxAmps", amperes, "The most the car draws from each phase; 32A."),
  minCurrent: optional("minAmps", amperes, "Less is as good as nothing to it; 6A."),
  phases: optional(
    "phases",
    integer({ least: 1, most: 3 }),
    "How many phases it takes; else those of its kind, or of the charger.",
  ),
  battery: optional("batteryWh", wattHours, "How much its battery holds; 60kWh."),
  soc: withDefault("socPercent", percent, 20, "How full the battery is when the car comes."),
  delay: optional(
    "delayMs",
    duration,
    "How long after it was plugged in it begins to ask for current; at once.",
  ),
  startDelay: optional(
    "startDelayMs",
    duration,
    "How long it takes to begin once it is offered current; 5s.",
  ),
  rampUp: optional(
    "rampUpMs",
    duration,
    "How long it takes from nothing to its most; else it takes 2 A more each second.",
  ),
  taper: optional("kneeSocPercent", percent, "From when on it takes less and less; 95%."),
};

/** A car that somebody else sends. */
export const car = record(carFields);
