/** Unique ids for the CALLs that we make (OCPP-J 1.6 §4.1.4). */

import type { Random } from "./random.ts";

const prefixDigits = 10;

/**
 * Each call gives a new id of at most 36 characters: a prefix drawn once, then a count. The prefix
 * keeps the ids of one sender apart over reconnects and restarts.
 */
export function createMessageIds(random: Random): () => string {
  let prefix = "";
  for (let digit = 0; digit < prefixDigits; digit += 1) {
    prefix += random.integer(0, 35).toString(36);
  }
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}
