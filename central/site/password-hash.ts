/**
 * How a password is kept: `scrypt$cost$salt$hash`, in base64. The keys of charge points are random,
 * so a small cost does for them; what people think up needs a greater one.
 */

import { scryptSync, timingSafeEqual } from "node:crypto";
import type { Random } from "../../protocol/random.ts";

/** Hashing takes some 3 ms with the one, and 50 ms with the other. */
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
  const hash = scrypt(password, salt, cost);
  return ["scrypt", cost, salt.toString("base64"), hash.toString("base64")].join("$");
}

/** A hash that cannot be read is of no password. */
export function isPasswordOf(hash: string, password: string | Uint8Array): boolean {
  const [, cost = "", salt = "", expected = ""] = parts.exec(hash) ?? [];
  const expectedBytes = Buffer.from(expected, "base64");
  if (expectedBytes.length !== byteCount || !isCost(Number(cost))) return false;
  const bytes = scrypt(password, Buffer.from(salt, "base64"), Number(cost));
  return timingSafeEqual(bytes, expectedBytes);
}

const parts = /^scrypt\$(\d+)\$([\w+/=]+)\$([\w+/=]+)$/;

function isCost(cost: number): boolean {
  return cost > 1 && cost <= maxCost && Number.isInteger(Math.log2(cost));
}

function scrypt(password: string | Uint8Array, salt: Uint8Array, cost: number): Buffer {
  const maxmem = 256 * cost * 8;
  return scryptSync(password, salt, byteCount, { N: cost, r: 8, p: 1, maxmem });
}
