/**
 * Chance, as something that is passed in. Each purpose has a stream of its own, derived by hash
 * from (seed, name, index): charge point 17 is the same one alone, in a fleet of ten thousand and
 * in any shard of it.
 */

import { createHash } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

export interface Random {
  /** A number of 53 random bits, in [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /**
   * A stream that depends on the seed, the names and indexes that lead to it, and on nothing that
   * was drawn before.
   */
  stream(name: string, index?: number): Random;
}

export function createRandom(seed: number | string): Random {
  return new Stream(digest(`${typeof seed}:${seed}`));
}

/** One for each charge point of a fleet: a class, and a key that is text, take little room. */
class Stream implements Random {
  readonly #key: string;
  readonly #generator: RandomGenerator;

  constructor(key: Buffer) {
    this.#key = key.toString("base64");
    const state = [0, 4, 8, 12].map((offset) => key.readInt32LE(offset));
    this.#generator = xoroshiro128plusFromState(state);
  }

  next(): number {
    return uniformFloat64(this.#generator);
  }

  integer(min: number, max: number): number {
    return uniformInt(this.#generator, min, max);
  }

  stream(name: string, index?: number): Random {
    return new Stream(digest(`${this.#key}:${index ?? ""}:${name}`));
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** One element of a list that is not empty. */
export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[random.integer(0, list.length - 1)] ?? list[0];
}
