/** What an error that was thrown means for the scenario. */

import type { Problem } from "../events/failure.ts";
import { ExpressionError } from "../grammar/expression-environment.ts";
import { TemplateError } from "../grammar/template.ts";
import { ScenarioError } from "./scenario-error.ts";

/**
 * That a step cannot be done is the scenario's fault; anything else that is thrown is ours. Neither is
 * a failure of the other side.
 */
export function toProblem(error: unknown): Problem {
  const isOfScenario =
    error instanceof ScenarioError ||
    error instanceof TemplateError ||
    error instanceof ExpressionError;
  if (isOfScenario) {
    const span = "span" in error ? error.span : undefined;
    return { blame: "ours", message: error.message, ...(span !== undefined && { span }) };
  }
  const message = `plugfest itself failed: ${error instanceof Error ? error.message : error}`;
  return { blame: "ours", message, notes: stackOf(error) };
}

const maxStackLines = 8;

function stackOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const lines = (error.stack ?? "").split("\n").slice(1, 1 + maxStackLines);
  const cause = error.cause === undefined ? [] : [`caused by ${error.cause}`];
  return [...lines.map((line) => line.trim()), ...cause];
}
