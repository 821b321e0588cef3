/** `PROPERTY_RUNS=100000 PROPERTY_SEED=7 npx mocha ...` tries harder than a usual run does. */
export function tries(usual: number): { readonly numRuns: number } {
  const wanted = Number(process.env["PROPERTY_RUNS"]);
  return { numRuns: wanted > 0 ? wanted : usual };
}
