/** Says in words what a pattern wants, for the column "expected" of a report. */

import type { Operator, Relation } from "./operator.ts";
import { operatorWords } from "./operator.ts";
import { preview } from "./preview.ts";
import { evaluateTemplate, type Scope, type Template } from "./template.ts";

const relations: Readonly<Record<Relation, string>> = {
  $gt: "more than",
  $gte: "at least",
  $lt: "less than",
  $lte: "at most",
};

export function describePattern(pattern: Template | Operator, scope: Scope): string {
  const describe = (part: Template) => describePattern(part, scope);
  switch (pattern.kind) {
    case "literal":
    case "reference":
    case "text":
      return preview(evaluateTemplate(pattern, scope));
    case "list":
      return `[${pattern.items.map(describe).join(", ")}]`;
    case "map":
      return `{ ${pattern.entries.map(({ key, value }) => `${key}: ${describe(value)}`).join(", ")} }`;
    case "operators":
      return pattern.operators.map((operator) => describePattern(operator, scope)).join(" and ");
    case "any":
      return "anything";
    case "absent":
      return "nothing";
    case "type":
      return operatorWords[`$${pattern.type}`] ?? `a ${pattern.type}`;
    case "now":
      return `now (${new Date(scope.nowMs()).toISOString()}) ±${pattern.toleranceMs} ms`;
    case "compare":
      return `${relations[pattern.relation]} ${describe(pattern.bound)}`;
    case "in":
      return `one of ${pattern.options.map(describe).join(", ")}`;
    case "not":
      return `not ${describe(pattern.pattern)}`;
    case "match":
      return `a text that matches /${pattern.pattern.source}/`;
    case "unordered":
      return `in any order [${pattern.items.map(describe).join(", ")}]`;
    case "contains":
      return `a list with ${pattern.items.map(describe).join(", ")}`;
    case "each":
      return `a list of ${describe(pattern.pattern)} each`;
    case "length":
      return `a length of ${describe(pattern.pattern)}`;
  }
}
