/** The variables of a scenario while it runs: the file says what they are at first, and `set` what then. */

import type { ScopedValue } from "../grammar/names.ts";
import type { SourceSpan } from "../source/source-file.ts";

export interface LiveVariables {
  /** Whoever copies the map has what the names stand for at present, all the same. */
  readonly values: ReadonlyMap<string, ScopedValue>;
  set(name: string, value: unknown, origin: SourceSpan): void;
  /** What is the variable of the scenario, and no other of its name, as it is at present. */
  livingOf(name: string, initial: ScopedValue): ScopedValue;
}

interface Variable extends ScopedValue {
  value: unknown;
  origin?: SourceSpan;
}

export function createLiveVariables(initial: ReadonlyMap<string, ScopedValue>): LiveVariables {
  const values = new Map(
    Array.from(initial, ([name, scoped]): [string, Variable] => [name, { ...scoped }]),
  );
  return {
    values,
    set(name, value, origin) {
      const variable = values.get(name);
      if (variable === undefined) return;
      variable.value = value;
      variable.origin = origin;
    },
    livingOf: (name, scoped) =>
      initial.get(name) === scoped ? (values.get(name) ?? scoped) : scoped,
  };
}
