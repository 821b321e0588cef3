/** What an expression speaks of: it need be looked at again only when some of that has changed. */

import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./expression-text.ts";
import { unitOf } from "./observables.ts";

export interface ExpressionReach {
  /** The names that stand for something outside the expression. */
  readonly roots: readonly string[];
  /** The fields that are asked for, and the functions that are called, of whatever. */
  readonly fields: readonly string[];
}

export function reachOf(node: ASTNode): ExpressionReach {
  const roots = new Set<string>();
  const fields = new Set<string>();
  for (const each of nodesIn(node)) {
    if (each.op === "id") roots.add(each.args);
    if (each.op === ".") fields.add(each.args[1]);
    if (each.op === "rcall") fields.add(each.args[0]);
  }
  return { roots: [...roots], fields: [...fields] };
}

/** The unit of what a part of an expression amounts to, as far as one can tell. */
export function unitIn(node: ASTNode): string {
  for (const each of nodesIn(node)) {
    const unit = unitOf(nameIn(each));
    if (unit !== undefined) return ` ${unit}`;
  }
  return "";
}

function nameIn(node: ASTNode): string {
  if (node.op === ".") return node.args[1];
  return node.op === "id" ? node.args : "";
}

function nodesIn(node: ASTNode): readonly ASTNode[] {
  return [node, ...childrenOf(node).flatMap(nodesIn)];
}

const orders = ["<", "<=", ">", ">="] as const;

/** A comparison of two amounts, so that one can say by how much it is missed. */
export interface Comparison {
  readonly order: (typeof orders)[number];
  readonly left: ASTNode;
  readonly right: ASTNode;
}

/** The comparisons that must all hold for the expression to hold. */
export function comparisonsIn(node: ASTNode): readonly Comparison[] {
  if (node.op === "&&") return node.args.flatMap(comparisonsIn);
  for (const order of orders) {
    if (node.op === order) return [{ order, left: node.args[0], right: node.args[1] }];
  }
  return [];
}
