/** Keeps many from doing the same at the same moment. */

/** Of the hash FNV-1a of 32 bits (RFC 9923). */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** A whole number from 0 to `most`, and always the same for the same name. */
export function spreadOf(name: string, most: number): number {
  let hash = offsetBasis;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), prime);
  }
  return (hash >>> 0) % (most + 1);
}
