/** The many scenarios that a file with `matrix` or `cases` stands for, found before it is read for each. */

import type { SourceSpan } from "../source/source-file.ts";
import {
  entryOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  type SourceNode,
} from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { list } from "./collections.ts";
import { constant } from "./constant.ts";
import type { JsonSchema } from "./json-schema.ts";
import { faultOfName, type ScopedValue } from "./names.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";

export interface Variant {
  /** `matrix` and `case`, where there are such. */
  readonly variables: ReadonlyMap<string, ScopedValue>;
  /** Where its case stands. */
  readonly caseSpan: SourceSpan | undefined;
}

/** A value of a matrix or of a case, with its place. */
interface Placed {
  readonly value: unknown;
  readonly span: SourceSpan;
}

/** A value for each name. */
type Row = ReadonlyMap<string, Placed>;

const mostVariants = 1000;

/** One without variables if the file has neither; none if what is there is wrong. */
export function readVariants(top: MapNode, reader: Reader): readonly Variant[] {
  const matrixNode = entryOf(top, "matrix")?.value;
  const casesNode = entryOf(top, "cases")?.value;
  const rows = matrixNode === undefined ? [undefined] : readMatrix(matrixNode, reader);
  const cases = casesNode === undefined ? [undefined] : readCases(casesNode, reader);
  const count = rows.length * cases.length;
  const { span } = casesNode ?? matrixNode ?? top;
  if (count > mostVariants) {
    const message = `${count} scenarios of one file, ${mostVariants} are the most`;
    reader.report({ code: "E105", message, span });
    return [];
  }
  return rows.flatMap((row) => cases.map((one) => toVariant(row, one)));
}

function toVariant(row: Row | undefined, one: CaseRow | undefined): Variant {
  const variables = new Map<string, ScopedValue>();
  if (row !== undefined) variables.set("matrix", toScopedValue(row));
  if (one !== undefined) variables.set("case", toScopedValue(one.row));
  return { variables, caseSpan: one?.span };
}

function toScopedValue(row: Row): ScopedValue {
  const value = Object.fromEntries(Array.from(row, ([name, placed]) => [name, placed.value]));
  return { value, partOrigins: new Map(Array.from(row, ([name, { span }]) => [name, span])) };
}

const notAxes = ["exclude", "include"];

function readMatrix(node: SourceNode, reader: Reader): readonly Row[] {
  const map = expectMap(node, reader);
  const axes = map?.entries.filter(({ key }) => !notAxes.includes(key.text)) ?? [];
  const read = axes.flatMap((axis) => readAxis(axis, reader));
  const known = axes.map(({ key }) => key.text);
  const excluded = rowsAt(map, "exclude", known, reader);
  const included = rowsAt(map, "include", known, reader);
  const whole = included.filter(({ row, span }) => isComplete(row, known, span, reader));
  if (read.length < axes.length) return [];

  const all = read.reduce<readonly Row[]>(multiply, axes.length === 0 ? [] : [new Map()]);
  const kept = all.filter((row) => !excluded.some((pattern) => isLike(row, pattern.row)));
  const rows = [...kept, ...whole.map(({ row }) => row)];
  if (rows.length === 0) {
    reader.report({ code: "E103", message: "nothing is left of the matrix", span: node.span });
  }
  return rows;
}

interface Axis {
  readonly name: string;
  readonly values: readonly Placed[];
}

function readAxis({ key, value }: MapEntry, reader: Reader): readonly Axis[] {
  const message = faultOfName(key.text);
  if (message !== undefined) reader.report({ code: "E119", message, span: key.span });
  const items = readList(value, reader)?.items ?? [];
  const values = items.flatMap((item) => readPlaced(item, reader));
  return values.length === 0 || message !== undefined ? [] : [{ name: key.text, values }];
}

function readPlaced(node: SourceNode, reader: Reader): readonly Placed[] {
  const value = constant.read(node, reader);
  return value === undefined ? [] : [{ value, span: node.span }];
}

/** What is too much is told when all of it has been counted. */
function multiply(rows: readonly Row[], { name, values }: Axis): readonly Row[] {
  const bounded = rows.length > mostVariants ? rows.slice(0, mostVariants) : rows;
  return bounded.flatMap((row) => values.map((value) => new Map(row).set(name, value)));
}

interface CaseRow {
  readonly row: Row;
  readonly span: SourceSpan;
}

function rowsAt(
  map: MapNode | undefined,
  key: string,
  axes: readonly string[],
  reader: Reader,
): readonly CaseRow[] {
  const node = map && entryOf(map, key)?.value;
  const rows = node === undefined ? [] : readRows(node, reader);
  for (const { row, span } of rows) {
    for (const name of row.keys()) {
      if (axes.includes(name)) continue;
      const message = `the matrix has no \`${name}\``;
      reader.report({ code: "E101", message, span, hint: suggest(name, axes) });
    }
  }
  return rows;
}

function isComplete(
  row: Row,
  names: readonly string[],
  span: SourceSpan,
  { report }: Reader,
): boolean {
  const missing = names.filter((name) => !row.has(name));
  for (const name of missing) report({ code: "E102", message: `\`${name}\` is missing`, span });
  return missing.length === 0;
}

function isLike(row: Row, pattern: Row): boolean {
  return [...pattern].every(
    ([name, { value }]) => JSON.stringify(row.get(name)?.value) === JSON.stringify(value),
  );
}

function readCases(node: SourceNode, reader: Reader): readonly CaseRow[] {
  return readRows(node, reader).filter(({ row, span }) => isComplete(row, ["name"], span, reader));
}

function readRows(node: SourceNode, reader: Reader): readonly CaseRow[] {
  const items = readList(node, reader)?.items ?? [];
  return items.flatMap((item) => {
    const map = expectMap(item, reader);
    if (map === undefined) return [];
    const row = map.entries.flatMap(({ key, value }) =>
      readPlaced(value, reader).map((placed) => [key.text, placed] as const),
    );
    return [{ row: new Map(row), span: item.span }];
  });
}

/** With something in it. */
function readList(node: SourceNode, reader: Reader): ListNode | undefined {
  if (list(anything).read(node, reader) === undefined || node.kind !== "list") return undefined;
  if (node.items.length > 0) return node;
  reader.report({ code: "E103", message: "the list is empty", span: node.span });
  return undefined;
}

const anything: Rule<true> = { schema: {}, read: () => true };

const rowsSchema: JsonSchema = { type: "array", items: { type: "object" }, minItems: 1 };

/** What {@link readVariants} has read before. */
export const matrix: Rule<true> = {
  schema: {
    type: "object",
    properties: { exclude: rowsSchema, include: rowsSchema },
    additionalProperties: { type: "array", minItems: 1 },
  },
  read: () => true,
};

/** The same of `cases`. */
export const cases: Rule<true> = {
  schema: {
    type: "array",
    minItems: 1,
    items: {
      type: "object",
      properties: { name: { type: "string" } },
      required: ["name"],
      additionalProperties: true,
    },
  },
  read: () => true,
};
