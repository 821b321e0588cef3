/** Expressions of CEL: checked against what can be observed when the file is read, evaluated later. */

import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { suggest } from "../source/suggest.ts";
import { childrenOf, findImpossibleText } from "./expression-text.ts";
import { faultOfName, type ScopedValue } from "./names.ts";
import {
  chargePointObservables,
  connectorObservables,
  type ObservedChargePoint,
  observableNames,
} from "./observables.ts";

/** What an expression can speak of. */
export interface ExpressionNames {
  readonly chargePoints: readonly string[];
  /** Variables and captures: their types are known when they have a value. */
  readonly values: readonly string[];
}

export interface ExpressionWorld {
  readonly chargePoints: ReadonlyMap<string, ObservedChargePoint>;
  readonly values: ReadonlyMap<string, ScopedValue>;
}

export interface Expression {
  readonly text: string;
  /** @throws {ExpressionError} when it has no value, as a field of nothing has none */
  evaluate(world: ExpressionWorld): ExpressionOutcome;
}

export interface ExpressionOutcome {
  readonly holds: boolean;
  /** What the parts of it were that are not constants, to say why it does not hold. */
  readonly found: readonly { readonly text: string; readonly value: string }[];
}

export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
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
  const environment = createEnvironment(names);
  const { valid, type = "", error } = environment.check(text);
  if (!valid) return { isValid: false, fault: toFault(error, text) };
  if (type !== "bool" && type !== "dyn") {
    const message = `an assertion is true or false, this is of type ${type}`;
    return { isValid: false, fault: { code: "E161", message, start: 0, end: text.length } };
  }
  const impossible = findImpossibleText(environment.parse(text).ast);
  if (impossible === undefined) {
    return { isValid: true, expression: createExpression(text, environment) };
  }
  const { text: wrong, field, known, start, end } = impossible;
  const message = `\`${field}\` is never \`${wrong}\``;
  const hint = suggest(wrong, known);
  return { isValid: false, fault: { code: "E161", message, start, end, hint } };
}

class Connector {}
class ChargePoint {
  readonly name: string;
  readonly state: ObservedChargePoint;

  constructor(name: string, state: ObservedChargePoint) {
    this.name = name;
    this.state = state;
    for (const key of Object.keys(chargePointObservables))
      Reflect.set(this, key, Reflect.get(state, key));
  }
}

function connectorOf({ name, state }: ChargePoint, number: bigint): Connector {
  const connector = state.connector(Number(number));
  if (connector === undefined) throw new ExpressionError(`${name} has no connector ${number}`);
  return Object.assign(new Connector(), connector);
}

let withoutNames: Environment | undefined;

/**
 * What all expressions have in common is made once, when the first of them is read. A name that cannot be
 * used, or is given twice, is told of where it is given.
 */
function createEnvironment({ chargePoints, values }: ExpressionNames): Environment {
  withoutNames ??= new Environment()
    .registerType("Connector", { ctor: Connector, fields: typesOf(connectorObservables) })
    .registerType("ChargePoint", { ctor: ChargePoint, fields: typesOf(chargePointObservables) })
    .registerFunction("ChargePoint.connector(int): Connector", connectorOf);
  const environment = withoutNames.clone();
  for (const name of new Set([...chargePoints, ...values])) {
    const type = chargePoints.includes(name) ? "ChargePoint" : "dyn";
    if (faultOfName(name) === undefined) environment.registerVariable(name, type);
  }
  return environment;
}

function typesOf(table: Readonly<Record<string, { readonly type: string }>>) {
  return Object.fromEntries(Object.entries(table).map(([name, { type }]) => [name, type]));
}

function createExpression(text: string, environment: Environment): Expression {
  const evaluateAll = environment.parse(text);
  const parts = partsOf(evaluateAll.ast).map(({ start, end }) => text.slice(start, end));

  return {
    text,
    evaluate({ chargePoints, values }) {
      const context: Record<string, unknown> = {};
      for (const [name, { value }] of values) context[name] = value;
      for (const [name, state] of chargePoints) context[name] = new ChargePoint(name, state);
      const holds = run(() => evaluateAll(context));
      if (typeof holds !== "boolean") throw new ExpressionError("it is neither true nor false");
      const found = parts.map((part) => ({ text: part, value: show(part, environment, context) }));
      return { holds, found };
    },
  };
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

function show(part: string, environment: Environment, context: Record<string, unknown>): string {
  try {
    const value: unknown = environment.evaluate(part, context);
    return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "nothing");
  } catch {
    return "nothing"; // It has no value: a part that was not needed, behind an `||` say.
  }
}

const connectives = ["&&", "||", "!_", "==", "!=", "<", "<=", ">", ">=", "in"];

/** The operands of the comparisons in an expression, without those that are constants. */
function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === "value" || node.op === "list" || node.op === "map") return [];
  if (!connectives.includes(node.op)) return [node];
  return childrenOf(node).flatMap(partsOf);
}

type CheckError = NonNullable<ReturnType<Environment["check"]>["error"]>;

function toFault(error: CheckError | undefined, text: string): ExpressionFault {
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
    const hint = suggest(word, observableNames);
    return { code, message: `unknown field \`${word}\``, ...range, hint };
  }
  return { code, message: summary.charAt(0).toLowerCase() + summary.slice(1), ...range };
}
