/** How the function of a module is called from an expression: plain values go in, and come out. */

import type { ModuleFunction } from "./module-functions.ts";

/** What a module has, once it is loaded. */
export type CallableFunction = (...values: readonly unknown[]) => unknown;

/** Those of all modules of a scenario, by {@link functionKey}. */
export type LoadedFunctions = ReadonlyMap<string, CallableFunction>;

export function functionKey({ path, name }: Pick<ModuleFunction, "path" | "name">): string {
  return `${path}#${name}`;
}

const deepest = 50;

/** @throws {Error} when it is not loaded, fails, or gives what an expression cannot take */
export function callFunction(
  called: ModuleFunction,
  values: readonly unknown[],
  loaded: LoadedFunctions | undefined,
): unknown {
  const { name, path } = called;
  const own = loaded?.get(functionKey(called));
  if (own === undefined) throw new Error(`\`${name}\` of ${path} is not loaded`);
  const given = values.map((value) => toPlain(value, `\`${name}\` was given`));
  try {
    return toPlain(own(...given), `\`${name}\` returned`);
  } catch (error) {
    if (error instanceof UnfitValue) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`\`${name}\` of ${path} failed: ${reason}`, { cause: error });
  }
}

class UnfitValue extends Error {
  override readonly name = "UnfitValue";
}

/** Whole numbers of expressions are numbers here too; what changes by itself is no value. */
function toPlain(value: unknown, what: string, depth = 0): unknown {
  if (typeof value === "bigint") return Number(value);
  const isSingle = value === null || ["number", "string", "boolean"].includes(typeof value);
  if (isSingle) return value;
  const inner = (each: unknown) => toPlain(each, what, depth + 1);
  if (depth < deepest && Array.isArray(value)) return value.map(inner);
  if (depth < deepest && isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));
  }
  const kinds = "numbers, texts, true, false, null, lists and maps";
  throw new UnfitValue(`${what} ${describe(value)}: it is for ${kinds}`);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" ? "an object of its own kind" : `a ${typeof value}`;
}
