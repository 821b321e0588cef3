/** Expressions of CEL: checked against what can be observed when the file is read, evaluated later. */

import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { suggest } from "../source/suggest.ts";
import {
  contextFor,
  createEnvironment,
  ExpressionError,
  type ExpressionNames,
  type ExpressionWorld,
  type LentFunctions,
} from "./expression-environment.ts";
import { comparisonsIn, type ExpressionReach, reachOf, unitIn } from "./expression-reach.ts";
import { childrenOf, findImpossibleText } from "./expression-text.ts";
import { functionWords, macros } from "./expression-words.ts";
import { arityOf, findUnfitArgument } from "./function-arguments.ts";
import { observableNames } from "./observables.ts";
import { preview } from "./preview.ts";

export interface Expression {
  readonly text: string;
  readonly reach: ExpressionReach;
  /** @throws {ExpressionError} when it has no value, as a field of nothing has none */
  holds(world: ExpressionWorld): boolean;
  /** What the parts of it are that are not constants, to say why it does or does not hold. */
  explain(world: ExpressionWorld): readonly ExpressionPart[];
  /** By how much a comparison of amounts is missed; undefined where there is none. */
  excess(world: ExpressionWorld): Excess | undefined;
}

export interface ExpressionPart {
  readonly text: string;
  readonly value: string;
}

export interface Excess {
  /** The more, the worse. */
  readonly amount: number;
  /** What was compared, in words: `42 A`. */
  readonly value: string;
}

export interface ExpressionFault {
  readonly code: "E160" | "E161";
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint?: string | undefined;
  /** The name that stands for nothing, if that is the fault. */
  readonly unknownName?: string;
}

export type Compiled =
  | { readonly isValid: true; readonly expression: Expression }
  | { readonly isValid: false; readonly fault: ExpressionFault };

const longestExpression = 2_000;

export function compileExpression(text: string, names: ExpressionNames): Compiled {
  if (text.length > longestExpression) {
    const message = `an expression of more than ${longestExpression} characters`;
    return { isValid: false, fault: { code: "E160", message, start: 0, end: text.length } };
  }
  const lent: LentFunctions = { loaded: undefined };
  const environment = createEnvironment(names, lent);
  const { valid, type = "", error } = environment.check(text);
  if (!valid) return { isValid: false, fault: toFault(error, text, names) };
  if (type !== "bool" && type !== "dyn") {
    const message = `an assertion is true or false, this is of type ${type}`;
    return { isValid: false, fault: { code: "E161", message, start: 0, end: text.length } };
  }
  const { ast } = environment.parse(text);
  const unfit = findUnfitArgument(ast, text, environment, names.functions ?? []);
  if (unfit !== undefined) return { isValid: false, fault: { code: "E161", ...unfit } };
  const impossible = findImpossibleText(ast);
  if (impossible === undefined) {
    return { isValid: true, expression: createExpression(text, environment, lent) };
  }
  const { text: wrong, field, known, start, end } = impossible;
  const message = `\`${field}\` is never \`${wrong}\``;
  const hint = suggest(wrong, known);
  return { isValid: false, fault: { code: "E161", message, start, end, hint } };
}

type Evaluate = (world: ExpressionWorld) => unknown;

function createExpression(text: string, environment: Environment, lent: LentFunctions): Expression {
  const { ast } = environment.parse(text);
  const reach = reachOf(ast);
  const compile = (part: string): Evaluate => {
    const evaluateHere = environment.parse(part);
    return (world) => {
      lent.loaded = world.functions;
      return run(() => evaluateHere(contextFor(reach.roots, world)));
    };
  };
  const evaluate = ({ start, end }: ASTNode) => compile(text.slice(start, end));
  const evaluateAll = compile(text);
  const parts = partsOf(ast, text).map((part) => ({ text: part, evaluate: compile(part) }));
  const comparisons = comparisonsIn(ast).map(({ order, left, right }) => ({
    isUpper: order === "<" || order === "<=",
    left: evaluate(left),
    right: evaluate(right),
    unit: unitIn(left),
  }));

  return {
    text,
    reach,
    holds(world) {
      const holds = evaluateAll(world);
      if (typeof holds !== "boolean") throw new ExpressionError("it is neither true nor false");
      return holds;
    },
    explain: (world) =>
      parts.map((part) => ({ text: part.text, value: show(part.evaluate, world) })),
    excess(world) {
      const missed = comparisons.flatMap(({ isUpper, left, right, unit }) => {
        const [value, bound] = [toNumber(left(world)), toNumber(right(world))];
        const amount = isUpper ? value - bound : bound - value;
        return amount >= 0 ? [{ amount, value: `${roundTo3(value)}${unit}` }] : [];
      });
      return missed.reduce<Excess | undefined>(worse, undefined);
    },
  };
}

function worse(worst: Excess | undefined, next: Excess): Excess {
  return worst === undefined || next.amount > worst.amount ? next : worst;
}

/** `NaN` is neither more nor less than anything. */
function toNumber(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN;
}

/** What binary does to a sum of tenths is of no account. */
function roundTo3(value: number): number {
  return Number(value.toFixed(3));
}

function run(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    const summary = error instanceof Error && "summary" in error ? error.summary : undefined;
    const told = error instanceof Error ? error.message : String(error);
    const message = typeof summary === "string" ? summary : told;
    throw new ExpressionError(message, { cause: error });
  }
}

function show(evaluate: Evaluate, world: ExpressionWorld): string {
  try {
    return preview(rounded(evaluate(world)));
  } catch {
    return "nothing"; // It has no value: a part that was not needed, behind an `||` say.
  }
}

function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === "number" ? roundTo3(value) : value;
}

const connectives = ["&&", "||", "!_", "==", "!=", "<", "<=", ">", ">=", "in"];

/** The operands of the comparisons in an expression, without those that are constants. */
function partsOf(node: ASTNode, text: string): readonly string[] {
  if (node.op === "value" || node.op === "list" || node.op === "map") return [];
  const written = text.slice(node.start, node.end);
  if (node.op === "rcall" && macros.includes(node.args[0])) return [questionOf(node, text)];
  if (!connectives.includes(node.op)) return [written];
  return childrenOf(node).flatMap((child) => partsOf(child, text));
}

/** What is asked of each item: of `VAN.all(v, v.soc >= 80.0)` that is `VAN.map(v, v.soc)`. */
function questionOf({ args }: ASTNode & { readonly op: "rcall" }, text: string): string {
  const [, list, [item, question]] = args;
  const listed = text.slice(list.start, list.end);
  const asked = question === undefined ? [] : partsOf(question, text);
  const first = asked.find((part) => part !== item?.args);
  return first === undefined ? listed : `${listed}.map(${item?.args}, ${first})`;
}

type CheckError = NonNullable<ReturnType<Environment["check"]>["error"]>;

function toFault(
  error: CheckError | undefined,
  text: string,
  names: ExpressionNames,
): ExpressionFault {
  const { summary = "", range = { start: 0, end: text.length } } = error ?? {};
  const code = error?.name === "ParseError" ? "E160" : "E161";
  const dollar = text.indexOf("${");
  if (dollar !== -1) {
    const hint = "write the name alone";
    const place = { start: dollar, end: dollar + 2 };
    return { code: "E160", message: "an expression takes no `${…}`", ...place, hint };
  }
  const word = summary.slice(summary.lastIndexOf(": ") + 2);
  if (error?.code === "unknown_variable") {
    return { code, message: `unknown variable \`${word}\``, ...range, unknownName: word };
  }
  if (error?.code === "no_such_key") {
    const hint = suggest(word, [...observableNames, ...names.groups, ...names.fleets]);
    return { code, message: `unknown field \`${word}\``, ...range, hint };
  }
  const called = /^found no matching overload for '(?:\w+\.)?(\w+)\(/.exec(summary)?.[1];
  const own = names.functions?.find(({ name }) => name === called);
  if (own !== undefined) return { code, message: `${own.name} takes ${arityOf(own)}`, ...range };
  if (called !== undefined && !functionWords.includes(called)) {
    const known = [...functionWords, ...(names.functions ?? []).map(({ name }) => name)];
    const hint = suggest(called, known);
    return { code, message: `unknown function \`${called}\``, ...range, hint };
  }
  return { code, message: summary.charAt(0).toLowerCase() + summary.slice(1), ...range };
}
