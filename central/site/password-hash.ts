/**
 * How a password is kept: `scrypt$cost$salt$hash`, in base64. The keys of charge points are random,
 * so a small cost does for them; what people think up needs a greater one.
 */

import { scrypt, scryptSync, timingSafeEqual } from "node:crypto";
import type { Random } from "../../protocol/random.ts";

/** Hashing takes some 2 ms with the one, and 30 ms with the other. */
export const passwordCosts = { ofCharger: 1024, ofPerson: 16_384 } as const;

const byteCount = 32;
const saltByteCount = 16;
const maxCost = 2 ** 20;

export function hashPassword(
  password: string | Uint8Array,
  random: Random,
  cost: (typeof passwordCosts)[keyof typeof passwordCosts],
): string {
  const salt = Buffer.from(Array.from({ length: saltByteCount }, () => random.integer(0, 255)));
  const hash = derive(password, salt, cost);
  return ["scrypt", cost, salt.toString("base64"), hash.toString("base64")].join("$");
}

/** A hash that cannot be read is of no password. */
export function isPasswordOf(hash: string, password: string | Uint8Array): boolean {
  const known = read(hash);
  if (known === undefined) return false;
  return timingSafeEqual(derive(password, known.salt, known.cost), known.expected);
}

/** As {@link isPasswordOf}, while others go on: for hashes that take long. */
export async function comparePassword(
  hash: string,
  password: string | Uint8Array,
): Promise<boolean> {
  const known = read(hash);
  if (known === undefined) return false;
  const { salt, cost, expected } = known;
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, salt, byteCount, toOptions(cost), (failure, derived) => {
      if (failure === null) resolve(derived);
      else reject(failure);
    });
  });
  return timingSafeEqual(bytes, expected);
}

interface ReadHash {
  readonly cost: number;
  readonly salt: Uint8Array;
  readonly expected: Uint8Array;
}

const parts = /^scrypt\$(\d+)\$([\w+/=]+)\$([\w+/=]+)$/;

function read(hash: string): ReadHash | undefined {
  const [, cost = "", salt = "", expected = ""] = parts.exec(hash) ?? [];
  const known = {
    cost: Number(cost),
    salt: Buffer.from(salt, "base64"),
    expected: Buffer.from(expected, "base64"),
  };
  return known.expected.length === byteCount && isCost(known.cost) ? known : undefined;
}

function isCost(cost: number): boolean {
  return cost > 1 && cost <= maxCost && Number.isInteger(Math.log2(cost));
}

function derive(password: string | Uint8Array, salt: Uint8Array, cost: number): Buffer {
  return scryptSync(password, salt, byteCount, toOptions(cost));
}

function toOptions(cost: number) {
  return { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 };
}
