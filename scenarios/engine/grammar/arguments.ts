/** What the parameters of a fragment are in one run of it: `with`, or their defaults. */

import type { SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import type { Fragment, Parameter } from "./fragments.ts";
import { readParts } from "./interpolation.ts";
import { isSettled, type ScopedValue } from "./names.ts";
import { convertArgument, type ParameterType } from "./parameter-type.ts";
import { readChargePointNames } from "./read-charge-points.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import { resolveScalar } from "./static-scalar.ts";
import { type Template, templateOf } from "./template.ts";

/** An argument that is known when the scenario gets there. */
export interface LateArgument {
  readonly name: string;
  readonly type: Exclude<ParameterType, "charger">;
  readonly template: Template;
}

export interface GivenArguments {
  readonly values: ReadonlyMap<string, ScopedValue>;
  readonly late: readonly LateArgument[];
}

/** One for each charge point that a parameter stands for; undefined when something is wrong. */
export function readArguments(
  fragment: Fragment,
  calledAt: SourceSpan,
  reader: Reader,
): readonly GivenArguments[] | undefined {
  const around = reader.enclosing && entryOf(reader.enclosing, "with")?.value;
  const given = around && expectMap(around, reader);
  if (around !== undefined && given === undefined) return undefined;
  if (given !== undefined) reportUnknown(given, fragment, reader);
  const options = Array.from(fragment.parameters, ([name, parameter]) => {
    const node = (given && entryOf(given, name)?.value) ?? parameter.fallback;
    if (node !== undefined) return readArgument(name, parameter, node, reader);
    const message = `\`${fragment.name}\` needs \`${name}\``;
    const hint = `write \`with: { ${name}: … }\``;
    reader.report({ code: "E137", message, span: calledAt, hint });
    return undefined;
  });
  const none: readonly GivenArguments[] = [{ values: new Map(), late: [] }];
  return options.reduce(combined, none);
}

/** Each of the ones with each of the others. */
function combined(
  runs: readonly GivenArguments[] | undefined,
  options: readonly GivenArguments[] | undefined,
): readonly GivenArguments[] | undefined {
  return options && runs?.flatMap((run) => options.map((option) => joined(run, option)));
}

function joined(run: GivenArguments, option: GivenArguments): GivenArguments {
  return {
    values: new Map([...run.values, ...option.values]),
    late: [...run.late, ...option.late],
  };
}

function reportUnknown(given: MapNode, { name, parameters }: Fragment, { report }: Reader): void {
  for (const { key } of given.entries) {
    if (parameters.has(key.text)) continue;
    const message = `\`${name}\` takes no \`${key.text}\``;
    const hint = suggest(key.text, [...parameters.keys()]);
    report({ code: "E137", message, span: key.span, hint });
  }
}

function readArgument(
  name: string,
  { type }: Parameter,
  node: SourceNode,
  reader: Reader,
): readonly GivenArguments[] | undefined {
  const valued = (value: unknown): GivenArguments => ({
    values: new Map([[name, { value, origin: node.span }]]),
    late: [],
  });
  if (type === "charger") return readChargePointNames(node, reader)?.map(valued);
  if (node.kind !== "scalar") {
    const message = `\`${name}\` is a single value of type ${type}`;
    reader.report({ code: "E137", message, span: node.span });
    return undefined;
  }
  const parts = readParts(node, reader);
  if (parts === undefined) return undefined;
  const isLate = parts.some(
    (part) => typeof part !== "string" && !isSettled(part.name, reader.names),
  );
  if (isLate) {
    const template = templateOf(parts, { span: node.span, asText: type === "string" });
    return [{ values: new Map(), late: [{ name, type, template }] }];
  }
  const resolved = resolveScalar(node, reader);
  const converted = resolved && convertArgument(type, resolved);
  if (converted?.isValid === true) return [valued(converted.value)];
  if (converted !== undefined) {
    const message = `\`${name}\` is of type ${type}: ${converted.message}`;
    reader.report({ code: "E137", message, span: node.span, hint: converted.hint });
  }
  return undefined;
}
