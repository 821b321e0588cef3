/** Finds a text in an expression that what it is compared with can never be: a misspelt status, say. */

import type { ASTNode } from "@marcbachmann/cel-js";
import { textsOf } from "./observables.ts";

export interface ImpossibleText {
  readonly text: string;
  readonly field: string;
  readonly known: readonly string[];
  readonly start: number;
  readonly end: number;
}

export function findImpossibleText(node: ASTNode): ImpossibleText | undefined {
  const here =
    node.op === "==" || node.op === "!="
      ? (judge(node.args[0], [node.args[1]]) ?? judge(node.args[1], [node.args[0]]))
      : undefined;
  const inList =
    node.op === "in" && node.args[1].op === "list"
      ? judge(node.args[0], node.args[1].args)
      : undefined;
  return here ?? inList ?? firstInside(node);
}

function judge(field: ASTNode, others: readonly ASTNode[]): ImpossibleText | undefined {
  const known = field.op === "." ? textsOf(field.args[1]) : undefined;
  if (field.op !== "." || known === undefined) return undefined;
  for (const { op, args, start, end } of others) {
    const isPossible = op !== "value" || typeof args !== "string" || args === "";
    if (!isPossible && !known.includes(args)) {
      return { text: args, field: field.args[1], known, start, end };
    }
  }
  return undefined;
}

function firstInside(node: ASTNode): ImpossibleText | undefined {
  for (const child of childrenOf(node)) {
    const found = findImpossibleText(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The nodes right below one: operands, arguments, the items of a list. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args.flat(2) : [node.args];
  return parts.filter(isNode);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value;
}
