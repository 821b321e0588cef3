/** Loads the functions that the expressions of a scenario call, which runs code of others. */

import {
  type CallableFunction,
  functionKey,
  type LoadedFunctions,
} from "../grammar/call-function.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { Services } from "../services/services.ts";
import { ScenarioError } from "./scenario-error.ts";

/** @throws {ScenarioError} where code may not be run, or cannot be */
export async function loadFunctions(
  { functions }: Scenario,
  { modules }: Services,
): Promise<LoadedFunctions> {
  const loaded = new Map<string, CallableFunction>();
  for (const path of new Set(functions.map((one) => one.path))) {
    if (modules === undefined) {
      throw new ScenarioError(`${path} is code, which is off, until \`--allow code\``);
    }
    const exported = await modules.load(path).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ScenarioError(`${path} cannot be loaded: ${reason}`);
    });
    for (const [name, value] of Object.entries(exported)) {
      if (isCallable(value)) loaded.set(functionKey({ path, name }), value);
    }
  }
  return loaded;
}

function isCallable(value: unknown): value is CallableFunction {
  return typeof value === "function";
}
