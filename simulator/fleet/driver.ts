/** Somebody with a tag and a car. The two belong together: who comes again, comes with both. */

import { pick, type Random } from "../../protocol/random.ts";
import type { CarModel } from "../car/car-model.ts";
import { drawCarModel } from "../car/draw-car.ts";

export interface Driver {
  readonly idTag: string;
  readonly carModel: CarModel;
}

const tagDigits = 8;

/** A tag as card readers show it: eight hexadecimal digits. */
export function drawDriver(random: Random, idTags: readonly string[]): Driver {
  const [first, ...others] = idTags;
  const idTag = first === undefined ? drawIdTag(random) : pick(random, [first, ...others]);
  return { idTag, carModel: drawCarModel(random) };
}

function drawIdTag(random: Random): string {
  let idTag = "";
  for (let digit = 0; digit < tagDigits; digit += 1) idTag += random.integer(0, 15).toString(16);
  return idTag.toUpperCase();
}
