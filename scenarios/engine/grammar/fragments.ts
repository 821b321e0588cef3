/** Fragments: steps with a name, written once and run with other arguments each time. */

import type { SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapNode, type SourceNode } from "../source/source-node.ts";
import { dictionary } from "./collections.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ModuleFunction } from "./module-functions.ts";
import type { Names, ScopedValue } from "./names.ts";
import { type ParameterType, parameterTypes, sampleOf } from "./parameter-type.ts";
import type { Reader } from "./reader.ts";
import { optional, type RecordOf, record, required } from "./record.ts";
import type { Rule } from "./rule.ts";
import { oneOf } from "./scalars.ts";

/** What stands there is read when it is known what its names stand for. */
export function asWritten(schema: JsonSchema): Rule<SourceNode> {
  return { schema, read: (node) => node };
}

const parameter = record({
  type: required("type", oneOf(parameterTypes), "What it takes."),
  default: optional("fallback", asWritten({}), "What it is when it is left out."),
});

export interface Parameter {
  readonly type: ParameterType;
  readonly fallback?: SourceNode;
}

const fields = {
  params: optional("parameters", dictionary(parameter, { hasNames: true }), "What it takes."),
  steps: required("steps", asWritten({ type: "array" }), "Its steps, one after the other."),
  returns: optional("returns", asWritten({ type: "object" }), "What its caller can capture."),
} as const;

/** `fragments:`, without a look at their steps. */
export const fragmentTable = dictionary(record(fields), { hasNames: true });

export interface Fragment {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly steps: SourceNode;
  readonly returns: SourceNode | undefined;
  readonly span: SourceSpan;
  /** What it can speak of beside its parameters: the variables of its file. */
  readonly variables: ReadonlyMap<string, ScopedValue>;
  /** What it can run: what its file has and uses. */
  readonly scope: FragmentScope;
}

/** The fragments that a file can run. */
export interface FragmentScope {
  readonly fragments: Map<string, Fragment>;
  /** What its expressions can call, of the modules that it uses. */
  readonly functions: Map<string, ModuleFunction>;
}

export const noFragments: FragmentScope = { fragments: new Map(), functions: new Map() };

/** Those that the file itself writes, put into its scope. */
export function readFragments(
  top: MapNode,
  scope: FragmentScope,
  reader: Reader,
): readonly Fragment[] {
  const table = entryOf(top, "fragments")?.value;
  const read = table && fragmentTable.read(table, reader);
  if (table?.kind !== "map" || read === undefined) return [];
  return [...read].map(([name, written]) => {
    const fragment = createFragment(name, written, {
      span: entryOf(table, name)?.key.span ?? table.span,
      variables: reader.names.variables,
      scope,
    });
    scope.fragments.set(name, fragment);
    return fragment;
  });
}

function createFragment(
  name: string,
  { parameters = new Map(), steps, returns }: RecordOf<typeof fields>,
  rest: Pick<Fragment, "span" | "variables" | "scope">,
): Fragment {
  return { name, parameters, steps, returns, ...rest };
}

/** The names inside a fragment whose parameters are known: what its caller knows it does not. */
export function namesInside(
  { variables }: Fragment,
  outside: Names,
  values: ReadonlyMap<string, ScopedValue>,
): Names {
  const names = outside.afresh();
  for (const [name, value] of [...variables, ...values]) names.addVariable(name, value);
  return names;
}

/** Stand for arguments, so that a fragment can be checked that nobody runs. */
export function sampleValues(
  { parameters }: Fragment,
  chargePoint: string,
): ReadonlyMap<string, ScopedValue> {
  return new Map(
    [...parameters].map(([name, { type, fallback }]) => {
      const written = fallback?.kind === "scalar" ? fallback.text : undefined;
      return [name, { value: sampleOf(type, written, chargePoint) }];
    }),
  );
}
