/** By which rules messages were matched: they change with the version of the language alone. */

import type { ScenarioBegan } from "../scenarios/engine/events/run-event.ts";

/** Of scenarios, counted by what they say of it. */
export interface MatchingModes {
  add(began: Pick<ScenarioBegan, "language" | "isStrict">): void;
  /** `language 1`, and how many were not strict, if any. */
  text(): string;
}

export function createMatchingModes(): MatchingModes {
  const languages = new Set<number>();
  let laxCount = 0;
  let count = 0;
  return {
    add({ language, isStrict }) {
      languages.add(language);
      count += 1;
      if (!isStrict) laxCount += 1;
    },
    text() {
      if (count === 0) return "";
      const lax = laxCount === count ? "not strict" : `${laxCount} not strict`;
      return `language ${[...languages].join(", ")}${laxCount === 0 ? "" : `, ${lax}`}`;
    },
  };
}

export function matchingText(began: Pick<ScenarioBegan, "language" | "isStrict">): string {
  const modes = createMatchingModes();
  modes.add(began);
  return modes.text();
}
