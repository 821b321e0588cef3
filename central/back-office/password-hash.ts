/**
 * Passwords of operators, as they are kept: the plain SHA-256 of user and password together, which
 * is what older files hold, and salted scrypt for all that are set from now on. Both fit one cell
 * of `users.csv`.
 */

import { createHash, scrypt, timingSafeEqual } from "node:crypto";

/** Read from the text of a hash, so that it can be raised without losing anybody. */
interface ScryptHash {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

const usual = { cost: 16_384, blockSize: 8, parallelization: 1 } as const;
const keyLength = 32;
/** What is read from a file must not take all the memory there is. */
const maxMemoryBytes = 128 * 1024 * 1024;

const demoHash = plainHash("adminadmin");

/** Of the user `admin` with the password `admin`, as it is handed out with example files. */
export function isDemoHash(hash: string): boolean {
  return hash.toLowerCase() === demoHash;
}

/** The token is user and password, one after the other. */
export function plainHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export function isSalted(hash: string): boolean {
  return hash.startsWith("scrypt$");
}

/** The salt must never have been used before; it is no secret. */
export async function saltedHash(password: string, salt: Buffer): Promise<string> {
  const key = await derive(password, { ...usual, salt, key: Buffer.alloc(keyLength) });
  const { cost, blockSize, parallelization } = usual;
  const texts = [salt, key].map((bytes) => bytes.toString("base64url"));
  return ["scrypt", cost, blockSize, parallelization, ...texts].join("$");
}

/** False as well for a text that is no hash. Takes the same time, whatever is wrong. */
export function isPlainMatch(token: string, hash: string): boolean {
  return timingSafeEqual(digest(plainHash(token)), digest(hash.toLowerCase()));
}

/** False as well for a text that is no hash. */
export async function isSaltedMatch(password: string, hash: string): Promise<boolean> {
  const known = readScrypt(hash);
  if (known === undefined) return false;
  return timingSafeEqual(await derive(password, known), known.key);
}

/** Texts of any length, brought to one. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function readScrypt(hash: string): ScryptHash | undefined {
  const [, cost, blockSize, parallelization, salt = "", key = ""] = hash.split("$");
  const read = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt, "base64url"),
    key: Buffer.from(key, "base64url"),
  };
  const isPowerOfTwo = Number.isInteger(Math.log2(read.cost)) && read.cost > 1;
  const isWhole = [read.blockSize, read.parallelization].every((n) => Number.isInteger(n) && n > 0);
  const isModest = 128 * read.cost * read.blockSize * read.parallelization <= maxMemoryBytes;
  return isPowerOfTwo && isWhole && isModest && read.key.length > 0 ? read : undefined;
}

function derive(password: string, { salt, key, ...cost }: ScryptHash): Promise<Buffer> {
  const options = { ...cost, maxmem: 2 * maxMemoryBytes };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, key.length, options, (failure, derived) => {
      if (failure === null) resolve(derived);
      else reject(failure);
    });
  });
}
