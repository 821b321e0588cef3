/**
 * Ids that are never given twice, though nobody waits for the disk when one is given: blocks of
 * them are set aside ahead of time. What of a block was not given when the process died is skipped.
 */

import { type IdSequence, IdsExhaustedError } from "./memory-store.ts";

const blockSize = 10_000;
const maxId = 2 ** 31 - 1;

export interface IdBlocks {
  next(sequence: IdSequence): number;
  /** The last that was given, for whoever closes in order: then none is skipped. */
  last(sequence: IdSequence): number;
}

/**
 * `reserve` keeps that all ids up to the one it gets may have been given. What it fails in is tried
 * again with the next thing that is kept, and that is long before the block is used up.
 */
export function createIdBlocks(
  lastIds: Readonly<Record<IdSequence, number>>,
  reserve: (sequence: IdSequence, upTo: number) => void,
): IdBlocks {
  const last = { ...lastIds };
  const reserved = { ...lastIds };
  for (const sequence of ["transaction", "reservation"] as const) extend(sequence);

  function extend(sequence: IdSequence): void {
    if (reserved[sequence] - last[sequence] > blockSize / 2 || reserved[sequence] >= maxId) return;
    reserved[sequence] = Math.min(last[sequence] + blockSize, maxId);
    reserve(sequence, reserved[sequence]);
  }

  return {
    next(sequence) {
      if (last[sequence] >= maxId) throw new IdsExhaustedError(sequence);
      last[sequence] += 1;
      extend(sequence);
      return last[sequence];
    },
    last: (sequence) => last[sequence],
  };
}
