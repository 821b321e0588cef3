/** The rule of `assert`: an expression, checked while it is read. */

import { describeNode, type ScalarNode } from "../source/source-node.ts";
import { compileExpression, type Expression } from "./expression.ts";
import { expressionNames } from "./names.ts";
import type { Reader } from "./reader.ts";
import type { Rule } from "./rule.ts";

export const assertion: Rule<Expression> = {
  schema: { description: "An expression of CEL", type: ["string", "boolean"] },
  read(node, reader) {
    if (node.kind === "scalar" && node.text !== "") return readExpression(node, reader);
    const message = `an expression is wanted, found ${describeNode(node)}`;
    const hint = node.kind === "scalar" ? undefined : "quote it";
    reader.report({ code: "E103", message, span: node.span, hint });
    return undefined;
  },
};

function readExpression(
  node: ScalarNode,
  { names, scope, report }: Reader,
): Expression | undefined {
  const { chargePoints, groups } = names;
  const fleets = [...names.fleets.keys()];
  const values = [...names.variables.keys(), ...names.captures.keys()];
  const compiled = compileExpression(node.text, {
    ...{ chargePoints, fleets, groups, values },
    functions: [...scope.functions.values()],
  });
  if (compiled.isValid) return compiled.expression;

  const { code, message, start, end, hint, unknownName } = compiled.fault;
  const span = node.spanOf(start, end);
  const known = [...chargePoints, ...fleets, ...values, ...expressionNames];
  if (unknownName === undefined) report({ code, message, span, hint });
  else names.noteUnknown(unknownName, span, known);
  return undefined;
}
