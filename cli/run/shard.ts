/** Spreads scenarios over machines, so that all of them take about as long. */

import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import type { Shard } from "./run-words.ts";
import { keyOf } from "./select-scenarios.ts";

/** What a scenario is taken to last that has never been run. */
const usualMs = 100;

/**
 * Longest first, each to the part that has least so far (Graham's rule). Every machine comes to the
 * same parts, if all of them know the same durations.
 */
export function takeShard(
  scenarios: readonly Scenario[],
  { index, count }: Shard,
  durations: ReadonlyMap<string, number>,
): readonly Scenario[] {
  const measured = scenarios.map((scenario) => ({
    scenario,
    ms: durations.get(keyOf(scenario)) ?? usualMs,
  }));
  const parts = Array.from({ length: count }, () => ({ ms: 0, taken: new Set<Scenario>() }));
  for (const { scenario, ms } of measured.toSorted((a, b) => b.ms - a.ms)) {
    const least = parts.reduce((best, part) => (part.ms < best.ms ? part : best));
    least.ms += ms;
    least.taken.add(scenario);
  }
  const own = parts[index - 1]?.taken ?? new Set();
  return scenarios.filter((scenario) => own.has(scenario));
}
