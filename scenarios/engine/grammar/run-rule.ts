/** `run`: the steps of a fragment, read again for each run with what its parameters are. */

import type { Fault } from "../source/diagnostic.ts";
import type { SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { type LateArgument, readArguments } from "./arguments.ts";
import { list } from "./collections.ts";
import { type Fragment, namesInside, sampleValues } from "./fragments.ts";
import type { ScopedValue } from "./names.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";
import { text } from "./scalars.ts";
import type { Template } from "./template.ts";

/** A fragment as one charge point runs it, or all of them together if it takes none. */
export interface FragmentRun<S> {
  readonly steps: readonly S[];
  /** What its names stand for from the beginning. */
  readonly values: ReadonlyMap<string, ScopedValue>;
  /** Arguments that the run of the scenario brings. */
  readonly arguments: readonly LateArgument[];
  readonly returns: readonly Returned[];
}

export interface Returned {
  readonly name: string;
  readonly template: Template;
}

export interface RunBlock<S> {
  readonly runs: readonly FragmentRun<S>[];
}

const name = text({ shortest: 1 });

export function runRule<S>(step: Rule<S>): Rule<RunBlock<S>> {
  return {
    schema: { ...name.schema, description: "The name of a fragment" },
    read(node, reader) {
      const fragment = findFragment(node, reader);
      if (fragment === undefined) return undefined;
      const given = readArguments(fragment, node.span, reader);
      if (given === undefined) return undefined;
      const runs = given.map(({ values, late }) => {
        const inside = readerInside(fragment, values, node.span, reader);
        for (const { name: known, template } of late) inside.names.addCapture(known, template.span);
        return { arguments: late, ...readFragment(fragment, step, inside) };
      });
      reportCaptures(runs, reader);
      return { runs };
    },
  };
}

function findFragment(node: SourceNode, reader: Reader): Fragment | undefined {
  const wanted = name.read(node, reader);
  if (wanted === undefined) return undefined;
  const { fragments } = reader.scope;
  const found = fragments.get(wanted);
  const { span } = node;
  if (found === undefined) {
    const message = `unknown fragment \`${wanted}\``;
    reader.report({ code: "E136", message, span, hint: suggest(wanted, [...fragments.keys()]) });
  } else if (reader.running.includes(found)) {
    const circle = [...reader.running, found].map((one) => one.name).join(" → ");
    reader.report({ code: "E135", message: `the fragment runs itself: ${circle}`, span });
    return undefined;
  }
  return found;
}

/** What is found to be wrong is at its place in the fragment, and came from its caller. */
function readerInside(
  fragment: Fragment,
  values: ReadonlyMap<string, ScopedValue>,
  { file, line, column }: SourceSpan,
  reader: Reader,
): Reader {
  const note = `${fragment.name} is run at ${file}:${line}:${column}`;
  const report = (fault: Fault) =>
    reader.report({ ...fault, notes: [...(fault.notes ?? []), note] });
  return reader.within(fragment, { names: namesInside(fragment, reader.names, values), report });
}

function readFragment<S>(
  { steps: nodes, returns }: Fragment,
  step: Rule<S>,
  inside: Reader,
): Omit<FragmentRun<S>, "arguments"> {
  const steps = list(step).read(nodes, inside) ?? [];
  const returned = returns && expectMap(returns, inside);
  const templates = returned ? readReturns(returned, inside) : [];
  for (const fault of inside.names.unknownNames()) inside.report(fault);
  return { steps, values: inside.names.variables, returns: templates };
}

function readReturns(returns: MapNode, inside: Reader): readonly Returned[] {
  return returns.entries.flatMap(({ key, value }) => {
    const template = readTemplate(value, { isPattern: false }, inside);
    return template === undefined ? [] : [{ name: key.text, template }];
  });
}

/** What is kept of a run must be something that the fragment returns, once. */
function reportCaptures(runs: readonly FragmentRun<unknown>[], reader: Reader): void {
  const capture = reader.enclosing && entryOf(reader.enclosing, "capture");
  if (capture?.value.kind !== "map") return;
  if (runs.length > 1) {
    const message = "several chargers run the fragment, and each returns its own";
    reader.report({ code: "E137", message, span: capture.key.span });
  }
  const names = runs.flatMap(({ returns }) => returns.map((one) => one.name));
  for (const { value } of capture.value.entries) reportUnreturned(value, names, reader);
}

function reportUnreturned(
  value: MapEntry["value"],
  names: readonly string[],
  { report }: Reader,
): void {
  const wanted = value.kind === "scalar" ? value.text.split(".")[0] : undefined;
  if (wanted === undefined || names.includes(wanted)) return;
  const message = `the fragment returns no \`${wanted}\``;
  report({ code: "E137", message, span: value.span, hint: suggest(wanted, names) });
}

/** Checks a fragment that nobody may ever run. */
export function checkFragment<S>(fragment: Fragment, step: Rule<S>, reader: Reader): void {
  const [chargePoint = ""] = reader.names.chargePoints;
  const values = sampleValues(fragment, chargePoint);
  const names = namesInside(fragment, reader.names, values);
  readFragment(fragment, step, reader.within(fragment, { names, report: reader.report }));
}
