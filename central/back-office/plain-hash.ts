/**
 * How files of old keep the passwords of operators: the SHA-256 of user and password, written
 * together. They are read, and never written: what is set from now on is salted.
 */

import { createHash, timingSafeEqual } from "node:crypto";

/** The token is user and password, one after the other. */
export function plainHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** False as well for a text that is no hash. Takes the same time, whatever is wrong. */
export function isPlainMatch(token: string, hash: string): boolean {
  return timingSafeEqual(digest(plainHash(token)), digest(hash.toLowerCase()));
}

const demoHash = plainHash("adminadmin");

/** Of the user `admin` with the password `admin`, as it is handed out with example files. */
export function isDemoHash(hash: string): boolean {
  return hash.toLowerCase() === demoHash;
}

/** Texts of any length, brought to one. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
