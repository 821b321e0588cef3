/** Whether the functions of modules are given what they can take: values, and nothing that lives. */

import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { childrenOf } from "./expression-text.ts";
import type { ModuleFunction } from "./module-functions.ts";

export interface UnfitArgument {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint: string;
}

/** What is known by its name only, until something is asked of it. */
const living = /\b(ChargePoint|Connector|Books|Groups?|Values)\b/;

export function findUnfitArgument(
  node: ASTNode,
  text: string,
  environment: Environment,
  functions: readonly ModuleFunction[],
): UnfitArgument | undefined {
  if (functions.length === 0) return undefined;
  if (node.op === "call" && functions.some(({ name }) => name === node.args[0])) {
    for (const { start, end } of node.args[1]) {
      const { type = "" } = environment.check(text.slice(start, end));
      if (!living.test(type)) continue;
      const message = `\`${node.args[0]}\` takes values, this is of type ${type}`;
      return { message, start, end, hint: "ask something of it, as in `CP1.soc`" };
    }
  }
  for (const child of childrenOf(node)) {
    const found = findUnfitArgument(child, text, environment, functions);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `2 arguments`, `1 to 2 arguments`. */
export function arityOf({ least, most }: ModuleFunction): string {
  const noun = most === 1 ? "argument" : "arguments";
  return least === most ? `${most} ${noun}` : `${least} to ${most} ${noun}`;
}
