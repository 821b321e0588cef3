/**
 * A usual run tries the same cases each time, so that it fails for a change and not by chance.
 * `PROPERTY_RUNS=100000 npx mocha ...` tries others, and more.
 */
export function tries(usual: number): { readonly numRuns: number; readonly seed?: number } {
  const wanted = Number(process.env["PROPERTY_RUNS"]);
  return wanted > 0 ? { numRuns: wanted } : { numRuns: usual, seed: 2026 };
}
