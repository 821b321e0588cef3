/** Scenarios as a list for people: where each is, what it is called, and its tags. */

import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";

export function listText(scenarios: readonly Scenario[]): string {
  const lines = scenarios.map(({ source, name, tags }) => {
    const words = tags.map((tag) => ` #${tag}`).join("");
    return `${source.path}  ${name}${words}\n`;
  });
  const count = scenarios.length;
  return `${lines.join("")}${count} ${count === 1 ? "scenario" : "scenarios"}\n`;
}
