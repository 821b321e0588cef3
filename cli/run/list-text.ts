/** Scenarios as a list for people: where each is, what it is called, and its tags. */

import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";

export function listText(scenarios: readonly Scenario[]): string {
  const lines = scenarios.map(({ source, selection, name, tags }) => {
    const line = selection !== undefined && "line" in selection ? `:${selection.line}` : "";
    const words = tags.map((tag) => ` #${tag}`).join("");
    return `${source.path}${line}  ${name}${words}\n`;
  });
  const count = scenarios.length;
  return `${lines.join("")}${count} ${count === 1 ? "scenario" : "scenarios"}\n`;
}
