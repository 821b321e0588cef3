/** The cars of a fleet: of every kind, and as full as cars are when they arrive. */

import { pick, type Random } from "../../protocol/random.ts";
import { Car } from "./car.ts";
import { type CarModel, type CarModelName, carModels } from "./car-model.ts";

/** A kind is named as often as there are such cars. The plain and the deep sleeper come by choice. */
const carPark: readonly [CarModelName, ...CarModelName[]] = [
  "family",
  "family",
  "family",
  "family",
  "longRange",
  "longRange",
  "fastAc",
  "city",
  "singlePhase",
  "twoPhase",
  "hybrid",
  "hybrid",
  "van",
  "sleeper",
];

const meanSocPercent = 45;
const socSpreadPercent = 18;
const minSocPercent = 5;
const maxSocPercent = 90;

export function drawCar(random: Random): Car {
  return new Car(drawCarModel(random), drawSocPercent(random));
}

export function drawCarModel(random: Random): CarModel {
  return carModels[pick(random, carPark)];
}

/** Normal, but for the tails. The mean of three uniform numbers is near enough to a bell. */
function drawSocPercent(random: Random): number {
  const bell = random.next() + random.next() + random.next() - 1.5;
  const socPercent = meanSocPercent + bell * 2 * socSpreadPercent;
  return Math.min(maxSocPercent, Math.max(minSocPercent, socPercent));
}
