/** The files that a scenario uses: libraries of fragments, which may use others in turn. */

import type { Fault } from "../source/diagnostic.ts";
import { readYaml } from "../source/read-yaml.ts";
import { type SourceFile, withoutByteOrderMark } from "../source/source-file.ts";
import { entryOf, type MapNode, type ScalarNode } from "../source/source-node.ts";
import { list } from "./collections.ts";
import { readVariables, variables } from "./constant.ts";
import { type Fragment, type FragmentScope, fragmentTable, readFragments } from "./fragments.ts";
import type { ModuleFunction } from "./module-functions.ts";
import { createModules, isModulePath } from "./modules.ts";
import type { Names } from "./names.ts";
import { createReader, type Reader } from "./reader.ts";
import { optional, record, required } from "./record.ts";
import { checkFragment } from "./run-rule.ts";
import { integer, text } from "./scalars.ts";
import { step } from "./step.ts";

/** Finds the file that `use: [path]` in another one means; undefined when there is none. */
export type ReadLibrary = (path: string, usedBy: string) => SourceFile | undefined;

/** `use:`; what it names is read before all else. */
export const use = list(text({ shortest: 1 }));

const library = record({
  version: optional("version", integer({ least: 1, most: 1 }), "The version of the language."),
  name: required("name", text({ shortest: 1, longest: 300 }), "What the library is called."),
  description: optional("description", text(), "What it is for."),
  vars: optional("vars", variables, "Values to write as `${name}`."),
  use: optional("use", use, "Other libraries, and modules with functions for expressions."),
  fragments: required("fragments", fragmentTable, "Steps to run, by a name for each."),
});

/** It has fragments, and nothing that could be run by itself. */
export function isLibrary(top: MapNode): boolean {
  const bodies = ["chargers", "steps", "timeline", "load", "replay"];
  return (
    entryOf(top, "fragments") !== undefined &&
    !top.entries.some(({ key }) => bodies.includes(key.text))
  );
}

export interface LibraryOptions {
  readonly names: Names;
  readonly isStrict: boolean;
  readonly read: ReadLibrary;
  report(fault: Fault): void;
}

export interface Libraries {
  /** Every file that is used, directly or not: those with fragments, and modules. */
  readonly sources: readonly SourceFile[];
  /** What the modules among them have for expressions. */
  readonly functions: readonly ModuleFunction[];
  /** What `top` can run; its own fragments are still to be put there. */
  scopeOf(top: MapNode, path: string): FragmentScope;
  /** Reads the library at `top` itself, with all that it uses. */
  readTop(top: MapNode, path: string): void;
}

interface Loaded {
  readonly scope: FragmentScope;
  readonly fragments: readonly Fragment[];
}

export function createLibraries(options: LibraryOptions): Libraries {
  const { names, isStrict, read, report } = options;
  const sources = new Map<string, SourceFile>();
  const loaded = new Map<string, Loaded>();
  const modules = createModules({
    ...{ read, report },
    found: (source) => void sources.set(source.path, source),
  });
  /** Those that are being read, the one that uses the others first. */
  const chain: string[] = [];

  function scopeOf(top: MapNode, path: string): FragmentScope {
    const scope: FragmentScope = { fragments: new Map(), functions: new Map() };
    const used = entryOf(top, "use")?.value;
    const nodes = used?.kind === "list" ? used.items : [];
    chain.push(path);
    for (const node of nodes) {
      if (node.kind !== "scalar") continue;
      if (isModulePath(node.text)) modules.take(node, path, scope);
      else takeAll(node, path, scope);
    }
    chain.pop();
    return scope;
  }

  function takeAll(node: ScalarNode, path: string, scope: FragmentScope): void {
    for (const fragment of load(node, path)?.fragments ?? []) take(fragment, scope, node);
  }

  function take(fragment: Fragment, { fragments }: FragmentScope, { span }: ScalarNode): void {
    const other = fragments.get(fragment.name);
    if (other !== undefined && other !== fragment) {
      const message = `a fragment \`${fragment.name}\` is in ${other.span.file} as well`;
      report({ code: "E134", message, span });
    }
    fragments.set(fragment.name, fragment);
  }

  function load({ text: written, span }: ScalarNode, usedBy: string): Loaded | undefined {
    const file = read(written, usedBy);
    if (file === undefined) {
      report({ code: "E134", message: `there is no file \`${written}\``, span });
      return undefined;
    }
    if (chain.includes(file.path)) {
      const circle = [...chain.slice(chain.indexOf(file.path)), file.path].join(" → ");
      report({ code: "E135", message: `files use each other in a circle: ${circle}`, span });
      return undefined;
    }
    const known = loaded.get(file.path);
    if (known !== undefined) return known;
    const source = { path: file.path, text: withoutByteOrderMark(file.text) };
    sources.set(source.path, source);
    const top = readYaml(source, report);
    if (top === undefined) return undefined;
    if (isLibrary(top)) return readLibrary(top, source.path);
    const hint = "it has `fragments`, and no chargers and steps of its own";
    report({ code: "E134", message: `\`${written}\` is no library`, span, hint });
    return undefined;
  }

  function readLibrary(top: MapNode, path: string): Loaded {
    const scope = scopeOf(top, path);
    const reader = createReader({ names: names.afresh(), isStrict, report, scope });
    const vars = entryOf(top, "vars")?.value;
    if (vars !== undefined) readVariables(vars, reader);
    library.read(top, reader);
    const fragments = readOwnFragments(top, scope, reader);
    const result = { scope, fragments };
    loaded.set(path, result);
    return result;
  }

  return {
    get sources() {
      return [...sources.values()];
    },
    get functions() {
      return modules.functions;
    },
    scopeOf,
    readTop: (top, path) => void readLibrary(top, path),
  };
}

/** Puts the fragments of a file into its scope, and checks each. */
export function readOwnFragments(
  top: MapNode,
  scope: FragmentScope,
  reader: Reader,
): readonly Fragment[] {
  const fragments = readFragments(top, scope, reader);
  for (const fragment of fragments) checkFragment(fragment, step, reader);
  return fragments;
}
