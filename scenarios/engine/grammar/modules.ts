/** The modules that the files of a scenario use, each read once. */

import type { Fault } from "../source/diagnostic.ts";
import { type SourceFile, withoutByteOrderMark } from "../source/source-file.ts";
import type { ScalarNode } from "../source/source-node.ts";
import type { FragmentScope } from "./fragments.ts";
import { type ModuleFunction, readModule } from "./module-functions.ts";

export interface Modules {
  /** Of all of them. */
  readonly functions: readonly ModuleFunction[];
  /** Puts the functions of the module that `node` names into the scope of who uses it. */
  take(node: ScalarNode, usedBy: string, scope: FragmentScope): void;
}

export interface ModulesOptions {
  read(path: string, usedBy: string): SourceFile | undefined;
  found(source: SourceFile): void;
  report(fault: Fault): void;
}

export function isModulePath(path: string): boolean {
  return /\.m?js$/.test(path);
}

export function createModules({ read, found, report }: ModulesOptions): Modules {
  const known = new Map<string, readonly ModuleFunction[]>();

  function load({ text: written, span }: ScalarNode, usedBy: string): readonly ModuleFunction[] {
    const file = read(written, usedBy);
    if (file === undefined) {
      report({ code: "E134", message: `there is no file \`${written}\``, span });
      return [];
    }
    const source = { path: file.path, text: withoutByteOrderMark(file.text) };
    const before = known.get(source.path);
    if (before !== undefined) return before;
    found(source);
    let isWrong = false;
    const functions = readModule(source, (fault) => {
      isWrong = true;
      report(fault);
    });
    known.set(source.path, functions);
    if (functions.length === 0 && !isWrong) {
      report({ code: "E134", message: `\`${written}\` exports no function`, span });
    }
    return functions;
  }

  return {
    get functions() {
      return [...known.values()].flat();
    },
    take(node, usedBy, { functions }) {
      for (const one of load(node, usedBy)) {
        const other = functions.get(one.name);
        if (other !== undefined && other.path !== one.path) {
          const message = `a function \`${one.name}\` is in ${other.path} as well`;
          report({ code: "E134", message, span: node.span });
        }
        functions.set(one.name, one);
      }
    },
  };
}
