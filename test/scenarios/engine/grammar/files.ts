/** Small scenario files for the tests of the grammar. */

import {
  type LoadOptions,
  loadScenarios,
} from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import { createNames, namesOfEach } from "../../../../scenarios/engine/grammar/names.ts";
import { readTemplate } from "../../../../scenarios/engine/grammar/read-template.ts";
import { createReader } from "../../../../scenarios/engine/grammar/reader.ts";
import type { Scenario } from "../../../../scenarios/engine/grammar/scenario.ts";
import type { Step } from "../../../../scenarios/engine/grammar/step.ts";
import type { Scope, Template } from "../../../../scenarios/engine/grammar/template.ts";
import type { Fault } from "../../../../scenarios/engine/source/diagnostic.ts";
import { readYaml } from "../../../../scenarios/engine/source/read-yaml.ts";

const path = "a.ocpp.yaml";

/** Three lines, so that the first step stands on the fourth. */
export function withSteps(steps: string): string {
  return `name: A test\nchargers: { CP1: {} }\nsteps:\n${steps}\n`;
}

export function load(text: string, options: LoadOptions = { environment: {} }) {
  return loadScenarios([{ path, text }], options);
}

/** @throws when the file has a fault */
export function loadOne(text: string, options?: LoadOptions): Scenario {
  const loaded = load(text, options);
  const [scenario] = loaded.isValid ? loaded.scenarios : [];
  if (scenario === undefined) throw new Error(faultsOf(text, options).join("\n"));
  return scenario;
}

/** Each as `E101 4:5`, in the order of the report. */
export function faultsOf(text: string, options?: LoadOptions): readonly string[] {
  const loaded = load(text, options);
  const found = loaded.isValid ? loaded.warnings : loaded.diagnostics;
  return found.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

export function stepOf<K extends Step["kind"]>(kind: K, text: string): Extract<Step, { kind: K }> {
  const isOfKind = (step: Step): step is Extract<Step, { kind: K }> => step.kind === kind;
  const found = loadOne(withSteps(text)).steps.find(isOfKind);
  if (found === undefined) throw new Error(`no step is a ${kind}`);
  return found;
}

/** The template that a value in YAML is read as; `tag` and `profile` are variables in it. */
export function templateOf(yaml: string, isPattern = true): Template {
  const faults: Fault[] = [];
  const report = (fault: Fault) => void faults.push(fault);
  const names = createNames({ chargePoints: [] }, {});
  names.addVariable("tag", { value: "" });
  names.addVariable("profile", { value: undefined });
  const top = readYaml({ path, text: `value: ${yaml}` }, report);
  const node = top?.entries[0]?.value;
  const template =
    node &&
    readTemplate(
      node,
      { isPattern },
      createReader({ names: namesOfEach(names), isStrict: true, report }),
    );
  if (template === undefined || faults.length > 0) throw new Error(JSON.stringify(faults));
  return template;
}

export function scopeOf(values: Readonly<Record<string, unknown>> = {}): Scope {
  return {
    values: new Map(Object.entries(values).map(([name, value]) => [name, { value }])),
    nowMs: () => Date.UTC(2025, 0, 15, 22),
  };
}
