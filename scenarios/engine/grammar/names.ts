/** The names that one scenario knows: what its `${…}` and its expressions can speak of. */

import type { SourceSpan } from "../source/source-file.ts";

/** A value with the place it comes from, so that a failure can show both places. */
export interface ScopedValue {
  readonly value: unknown;
  readonly origin?: SourceSpan;
}

/** Names that always stand for something, and so for nothing else. */
export const builtInNames = ["env", "now", "index"] as const;

/** Names that the language keeps for what comes with a later version. */
export const laterNames = ["matrix", "case", "fake", "central", "groups", "alloc", "draw"] as const;

/** Words that CEL keeps to itself, or that would hide a function of it. */
const expressionWords = [
  ...["true", "false", "null", "in", "as", "break", "const", "continue", "else", "for"],
  ...["function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void"],
  ...["while", "size", "int", "uint", "double", "string", "bool", "bytes", "list", "map", "type"],
  ...["dyn", "timestamp", "duration", "has", "cel", "optional", "all", "self"],
];

export const identifierPattern = "^[A-Za-z][A-Za-z0-9_]*$";

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}

/** Why a name cannot be given to a charger, a variable or a capture; undefined when it can. */
export function faultOfName(name: string): string | undefined {
  if (!isIdentifier(name)) {
    return `\`${name}\` is no name: letters, digits and \`_\`, the first a letter`;
  }
  const reserved = [...builtInNames, ...laterNames, ...expressionWords];
  return reserved.includes(name) ? `\`${name}\` has a meaning of its own already` : undefined;
}
