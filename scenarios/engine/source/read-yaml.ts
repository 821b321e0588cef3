/** Strict YAML 1.2: text becomes source nodes, or faults; all that readers disagree on is refused. */

import { Composer, type Document, Parser, type YAMLError } from "yaml";
import type { Fault } from "./diagnostic.ts";
import { type Bounds, createNodeReader } from "./node-reader.ts";
import { createSpanFinder, type SourceFile, type SpanFinder } from "./source-file.ts";
import type { MapNode } from "./source-node.ts";
import { findDeeperThan } from "./token-depth.ts";

const defaultBounds: Bounds = {
  characters: 512 * 1024,
  depth: 40,
  aliases: 100,
  nodes: 100_000,
};

const composing = {
  version: "1.2",
  schema: "core",
  resolveKnownTags: false,
  merge: false,
  // We look for equal keys ourselves: a comparison of each with each takes too long.
  uniqueKeys: false,
  logLevel: "silent",
} as const;

/** The top map of a file; undefined when the faults found leave nothing to go on with. */
export function readYaml(
  file: SourceFile,
  report: (fault: Fault) => void,
  bounds: Bounds = defaultBounds,
): MapNode | undefined {
  const finder = createSpanFinder(file);
  const { text } = finder.file;
  if (text.length > bounds.characters) {
    const message = `the file has ${text.length} characters, ${bounds.characters} are the most`;
    report({ code: "E004", message, span: finder.spanOf(0, 0) });
    return undefined;
  }

  const tokens = [...new Parser().parse(text)];
  const tooDeep = findDeeperThan(bounds.depth, tokens);
  if (tooDeep !== undefined) {
    const message = `nested more than ${bounds.depth} deep`;
    report({ code: "E004", message, span: finder.spanOf(tooDeep, tooDeep) });
    return undefined;
  }
  const documents = [...new Composer(composing).compose(tokens)];
  const [document] = documents;
  const span = finder.spanOf(0, 0);
  if (document === undefined) {
    report({ code: "E006", message: "the file is empty", span, hint: "begin with `name:`" });
    return undefined;
  }
  if (!isWellFormed(documents, document, finder, report)) return undefined;
  return readTop(document, finder, report, bounds);
}

function isWellFormed(
  documents: readonly Document[],
  document: Document,
  finder: SpanFinder,
  report: (fault: Fault) => void,
): boolean {
  const errors = documents.flatMap((each) => each.errors);
  for (const error of firstOfEachLine(errors, finder)) report(toFault(error, finder));

  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== "1.2") {
    const message = `the file says it is YAML ${version}, scenarios are YAML 1.2`;
    report({ code: "E003", message, span: finder.spanOf(0, 5) });
  }
  const second = documents[1]?.range;
  if (second !== undefined) {
    const message = "a second document begins here, a file holds one scenario";
    report({ code: "E006", message, span: finder.spanOf(second[0], second[0]) });
  }
  return errors.length === 0;
}

/** One slip makes the parser stumble on to the end of the line; only its first complaint helps. */
function firstOfEachLine(errors: readonly YAMLError[], finder: SpanFinder): YAMLError[] {
  const byLine = new Map<number, YAMLError>();
  for (const error of errors) {
    const { line } = finder.spanOf(error.pos[0], error.pos[1]);
    if (!byLine.has(line)) byLine.set(line, error);
  }
  return [...byLine.values()];
}

function toFault(error: YAMLError, finder: SpanFinder): Fault {
  const [start, end] = error.pos;
  const text = finder.file.text.slice(Math.max(0, start - 1), start + 2);
  return {
    code: "E001",
    message: `not well-formed YAML: ${lowerFirst(error.message)}`,
    span: finder.spanOf(start, end),
    hint: text.includes("${") ? 'inside { } and [ ] write "${…}" in quotes' : undefined,
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function readTop(
  document: Document,
  finder: SpanFinder,
  report: (fault: Fault) => void,
  bounds: Bounds,
): MapNode | undefined {
  const top = createNodeReader(document, finder, report, bounds).read(document.contents, 0);
  if (top === undefined || top.kind === "map") return top;

  const message = "a scenario is a map";
  report({ code: "E006", message, span: finder.spanOf(0, 0), hint: "begin with `name:`" });
  return undefined;
}
