/** The rules of OCPP 1.6, as in `rules.yaml`, and which tests show each. */

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type NamedTest, namedTests } from "./named-tests.ts";

type Side = "CP" | "CS";

export interface Rule {
  readonly id: string;
  readonly about: Side | "both";
  readonly level: "F" | "W" | "R";
  readonly words: string;
  /** Why no test shows it, where none can. */
  readonly untested: string | undefined;
}

export interface ShownRule extends Rule {
  readonly tests: readonly NamedTest[];
}

/** In the name of a test. */
export const ruleId = /\bR-[A-Z]+-\d+\b/g;

export function readRules(): readonly Rule[] {
  const rules: Record<string, readonly [Rule["about"], Rule["level"], string, string?]> = parse(
    readFileSync("test/conformance/rules.yaml", "utf8"),
  );
  return Object.entries(rules).map(([id, [about, level, words, untested]]) => ({
    id,
    about,
    level,
    words,
    untested,
  }));
}

/** Every rule with the tests that name it. */
export function showRules(root: Mocha.Suite): readonly ShownRule[] {
  return readRules().map((rule) => ({
    ...rule,
    tests: namedTests(root, new RegExp(`\\b${rule.id}\\b`)),
  }));
}

/**
 * The sides of whose keeping to the rule nothing is shown on the wire. What is shown of `protocol/` is
 * shown of both.
 */
export function unshownSides(rule: ShownRule): readonly Side[] {
  if (rule.untested !== undefined) return [];
  const sides: readonly Side[] = rule.about === "both" ? ["CP", "CS"] : [rule.about];
  return sides.filter((side) => !rule.tests.some(({ file }) => isAbout(side, file)));
}

function isAbout(side: Side, file: string): boolean {
  return file.startsWith(side === "CP" ? "simulator/" : "central/") || file.startsWith("protocol/");
}
