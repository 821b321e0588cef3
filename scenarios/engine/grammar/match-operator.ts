/** Whether a value that is there satisfies an operator that looks at nothing but this value. */

import { isDateTime } from "../../../schemas/formats.ts";
import type { Operator, Relation, ValueType } from "./operator.ts";
import { evaluateTemplate, type Scope } from "./template.ts";

export type SimpleOperator = Extract<
  Operator,
  { readonly kind: "any" | "absent" | "type" | "now" | "compare" | "match" }
>;

/** A longer text is not searched: patterns take longer with it than anyone waits. */
const longestSearched = 4_096;

export function operatorHolds(operator: SimpleOperator, actual: unknown, scope: Scope): boolean {
  switch (operator.kind) {
    case "any":
      return true;
    case "absent":
      return false;
    case "type":
      return isOfType(operator.type, actual);
    case "now": {
      const moment = momentOf(actual);
      return moment !== undefined && Math.abs(moment - scope.nowMs()) <= operator.toleranceMs;
    }
    case "compare":
      return holds(operator.relation, actual, evaluateTemplate(operator.bound, scope));
    case "match":
      return (
        typeof actual === "string" &&
        actual.length <= longestSearched &&
        operator.pattern.test(actual)
      );
  }
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

function isOfType(type: ValueType, value: unknown): boolean {
  switch (type) {
    case "string":
    case "boolean":
      return typeof value === type;
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "datetime":
      return typeof value === "string" && isDateTime(value);
    case "uuid":
      return typeof value === "string" && uuid.test(value);
    case "list":
      return Array.isArray(value);
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "null":
      return value === null;
  }
}

/** A time without a zone is no moment: what it means depends on where it is read. */
function momentOf(value: unknown): number | undefined {
  return typeof value === "string" && isDateTime(value) ? Date.parse(value) : undefined;
}

/** Numbers are compared as numbers and timestamps as moments; nothing else has an order here. */
function holds(relation: Relation, actual: unknown, bound: unknown): boolean {
  const [a, b] =
    typeof actual === "number" && typeof bound === "number"
      ? [actual, bound]
      : [momentOf(actual), momentOf(bound)];
  if (a === undefined || b === undefined) return false;
  switch (relation) {
    case "$gt":
      return a > b;
    case "$gte":
      return a >= b;
    case "$lt":
      return a < b;
    case "$lte":
      return a <= b;
  }
}
