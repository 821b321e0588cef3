/**
 * Modules under `use:`: their exported functions can be called in expressions. The text alone is read here,
 * nothing of it is run: who reads a stranger's file need not trust it.
 */

import { createRequire } from "node:module";
import type {
  AnyNode,
  ArrowFunctionExpression,
  FunctionDeclaration,
  FunctionExpression,
  Program,
} from "acorn";
import type { Fault } from "../source/diagnostic.ts";
import type { SourceFile, SourceSpan } from "../source/source-file.ts";
import { functionWords } from "./expression-words.ts";
import { faultOfName } from "./names.ts";

/** A function of a module, as far as its text tells. */
export interface ModuleFunction {
  readonly name: string;
  /** Of its module. */
  readonly path: string;
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
}

type Report = (fault: Fault) => void;

export function readModule(source: SourceFile, report: Report): readonly ModuleFunction[] {
  const program = parseModule(source, report);
  if (program === undefined) return [];
  reportImpure(program, source, report);
  return exportedFunctions(program).flatMap(({ name, node }) => {
    const fault = faultOf(name, node);
    if (fault === undefined) return [toFunction(name, node, source)];
    report({ ...fault, span: spanOf(node, source) });
    return [];
  });
}

/** Loaded by those few who need it. */
function loadParser(): typeof import("acorn") {
  return createRequire(import.meta.url)("acorn");
}

function parseModule(source: SourceFile, report: Report): Program | undefined {
  try {
    const options = { ecmaVersion: 2023, sourceType: "module", locations: true } as const;
    return loadParser().parse(source.text, options);
  } catch (error) {
    if (!(error instanceof SyntaxError) || !("loc" in error)) throw error;
    const { line = 1, column = 0 } = Object(error.loc);
    const at = { line, column: column + 1 };
    const span = { file: source.path, ...at, endLine: line, endColumn: at.column + 1 };
    const message = error.message.replace(/ \(\d+:\d+\)$/, "");
    report({ code: "E162", message: message.charAt(0).toLowerCase() + message.slice(1), span });
    return undefined;
  }
}

type Callable = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

interface Exported {
  readonly name: string;
  readonly node: Callable;
}

/** What is exported from elsewhere, or is no function, is for other modules. */
function exportedFunctions({ body }: Program): readonly Exported[] {
  const own = new Map(body.flatMap((node) => declaredIn(node)));
  return body.flatMap((node) => {
    if (node.type !== "ExportNamedDeclaration" || node.source) return [];
    if (node.declaration)
      return declaredIn(node.declaration).map(([name, one]) => named(name, one));
    return node.specifiers.flatMap(({ local, exported }) => {
      const found = local.type === "Identifier" ? own.get(local.name) : undefined;
      return found && exported.type === "Identifier" ? [named(exported.name, found)] : [];
    });
  });
}

function named(name: string, node: Callable): Exported {
  return { name, node };
}

function declaredIn(node: AnyNode): readonly (readonly [string, Callable])[] {
  if (node.type === "FunctionDeclaration") return node.id ? [[node.id.name, node]] : [];
  if (node.type !== "VariableDeclaration") return [];
  return node.declarations.flatMap(({ id, init }) => {
    const isFunction =
      init?.type === "ArrowFunctionExpression" || init?.type === "FunctionExpression";
    return isFunction && id.type === "Identifier" ? [[id.name, init]] : [];
  });
}

function faultOf(
  name: string,
  { async, generator, params }: Callable,
): Omit<Fault, "span"> | undefined {
  const code = "E162";
  if (async || generator) {
    return { code, message: `\`${name}\` gives its result later: no expression can wait for it` };
  }
  if (params.some(({ type }) => type === "RestElement")) {
    return {
      code,
      message: `\`${name}\` takes any number of arguments: write a parameter for each`,
    };
  }
  const isTaken = functionWords.includes(name);
  const message = isTaken ? `\`${name}\` has a meaning of its own already` : faultOfName(name);
  return message === undefined ? undefined : { code: "E119", message };
}

function toFunction(name: string, { params }: Callable, { path }: SourceFile): ModuleFunction {
  const firstOptional = params.findIndex(({ type }) => type === "AssignmentPattern");
  const most = params.length;
  return { name, path, least: firstOptional === -1 ? most : firstOptional, most };
}

/** What is different each time, so that the same seed would not make the same run. */
const changing = ["Date.now", "Math.random", "performance.now", "crypto.randomUUID"];

function reportImpure(program: Program, source: SourceFile, report: Report): void {
  for (const node of nodesIn(program)) {
    const written = source.text.slice(node.start, node.end);
    const isClock =
      (node.type === "NewExpression" || node.type === "CallExpression") &&
      node.arguments.length === 0 &&
      source.text.slice(node.callee.start, node.callee.end) === "Date";
    const isChanging = node.type === "MemberExpression" && changing.includes(written);
    if (!isClock && !isChanging) continue;
    const message = `\`${written}\` is another one each time: a run could not be made again`;
    const hint = "what a function returns depends on its arguments alone";
    report({ code: "E162", message, span: spanOf(node, source), hint });
  }
}

function nodesIn(node: AnyNode): readonly AnyNode[] {
  const parts: readonly unknown[] = Object.values(node).flat();
  return [node, ...parts.filter(isNode).flatMap(nodesIn)];
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function spanOf({ loc }: AnyNode, { path }: SourceFile): SourceSpan {
  const { start, end } = loc ?? { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } };
  return {
    ...{ file: path, line: start.line, column: start.column + 1 },
    ...{ endLine: end.line, endColumn: end.column + 1 },
  };
}
