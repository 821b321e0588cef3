/** What several commands read of their options. */

import { InvalidArgumentError } from "commander";

const maxSeed = 4_294_967_295;

export function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= maxSeed) return seed;
  throw new InvalidArgumentError(`It is a whole number from 0 to ${maxSeed}.`);
}

export function readAddress(text: string): string {
  if (URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError("It begins with ws:// or wss://.");
}
