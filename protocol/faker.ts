/**
 * Made-up names, serials and the like, drawn from a stream of ours. The library takes a tenth of a
 * second to load: import this file only where something is made up.
 */

import { base, en, Faker } from "@faker-js/faker";
import type { Random } from "./random.ts";

export function createFaker(random: Random): Faker {
  const randomizer = {
    next: () => random.next(),
    seed: () => {
      throw new Error("a faker of plugfest is seeded by its stream");
    },
  };
  return new Faker({ locale: [en, base], randomizer });
}
