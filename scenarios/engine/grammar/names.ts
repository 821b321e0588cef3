/** The names that one scenario knows: what its `${…}` and its expressions can speak of. */

import type { Fault } from "../source/diagnostic.ts";
import { compareSpans, type SourceSpan } from "../source/source-file.ts";
import { suggest } from "../source/suggest.ts";
import { type Cast, noCast } from "./cast.ts";
import { createFakes, type Fakes } from "./fakes.ts";

/** A value with the place it comes from, so that a failure can show both places. */
export interface ScopedValue {
  readonly value: unknown;
  readonly origin?: SourceSpan;
  /** The same of its parts, where each has its own. */
  readonly partOrigins?: ReadonlyMap<string, SourceSpan>;
  /** A step of the scenario sets it: what it is now is not what it will be. */
  readonly isChanging?: boolean;
}

/** Where the part at the end of a path comes from. */
export function originOf(
  { origin, partOrigins }: ScopedValue,
  path: readonly string[],
): SourceSpan | undefined {
  return partOrigins?.get(path[0] ?? "") ?? origin;
}

/** Names that always stand for something, and so for nothing else. */
export const builtInNames = ["env", "now", "index"] as const;

/** Names that stand for something in some scenarios. */
const keptNames: readonly string[] = ["matrix", "case", "fake", "central"];

export function isKeptName(name: string): boolean {
  return keptNames.includes(name);
}

/** Names that stand for something in expressions only. */
export const expressionNames = ["groups", "alloc", "draw", "held", "limit", "target"] as const;

/** Words that CEL keeps to itself, or that would hide a function of it. */
const expressionWords = [
  ...["true", "false", "null", "in", "as", "break", "const", "continue", "else", "for"],
  ...["function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void"],
  ...["while", "size", "int", "uint", "double", "string", "bool", "bytes", "list", "map", "type"],
  ...["dyn", "timestamp", "duration", "has", "cel", "optional", "all", "self"],
];

export const identifierPattern = "^[A-Za-z][A-Za-z0-9_]*$";

function isIdentifier(name: string): boolean {
  return new RegExp(identifierPattern).test(name);
}

/** A name that is like the one that was written, and can be given. */
export function mendName(name: string): string {
  return name.replaceAll(/\W/g, "_").replace(/^[^A-Za-z]+/, "");
}

/** Why a name cannot be given to a charger, a variable or a capture; undefined when it can. */
export function faultOfName(name: string): string | undefined {
  if (!isIdentifier(name)) {
    return `\`${name}\` is no name: letters, digits and \`_\`, the first a letter`;
  }
  const reserved: readonly string[] = [
    ...[...builtInNames, ...keptNames, ...expressionNames, ...expressionWords],
  ];
  return reserved.includes(name) ? `\`${name}\` has a meaning of its own already` : undefined;
}

/** The names of one scenario, as they come to be known while its file is read from top to bottom. */
export interface Names {
  readonly chargePoints: readonly string[];
  /** The charge points that come of one entry with a `count`, by its name. */
  readonly fleets: ReadonlyMap<string, readonly string[]>;
  readonly groups: readonly string[];
  readonly cast: Cast;
  readonly seed: number;
  readonly fake: Fakes;
  /** From then on the charge points are those of the cast, not the entries of `chargers:`. */
  setCast(cast: Cast): void;
  /** Those that a name stands for: a charger, a fleet, or a template that they extend. */
  chargePointsOf(name: string): readonly string[] | undefined;
  /** All that {@link chargePointsOf} knows. */
  setNames(): readonly string[];
  /** Whether `${index}` stands for something: for that of the charger it is about. */
  readonly hasIndex: boolean;
  /** The one that `self` stands for, where steps are done by each of several. */
  readonly self: string | undefined;
  /** What has a value before the scenario begins: `vars:`, and `env` with what is used of it. */
  readonly variables: ReadonlyMap<string, ScopedValue>;
  /** What the steps read so far have captured, and where. */
  readonly captures: ReadonlyMap<string, SourceSpan>;
  addVariable(name: string, value: ScopedValue): void;
  addCapture(name: string, span: SourceSpan): void;
  /** Whether the environment has the variable, which then is one of the scenario. */
  useEnvironment(name: string): boolean;
  /** A name that nothing has introduced yet: whether a later step does decides what is wrong. */
  noteUnknown(name: string, span: SourceSpan, known: readonly string[]): void;
  /** To be asked when all steps have been read. */
  unknownNames(): readonly Fault[];
  /** The same names, for steps that do not share what they capture with those beside them. */
  fork(options?: { readonly self: string }): Names;
  /** The same cast and environment, and nothing else that is known. */
  afresh(): Names;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What stands in the file under `chargers:` and `groups:`. */
export interface Declared {
  readonly chargePoints: readonly string[];
  readonly groups?: readonly string[];
}

export function createNames(
  { chargePoints: declared, groups = [] }: Declared,
  environment: Environment,
  seed = 1,
): Names {
  let cast = noCast;
  let chargePoints = declared;
  let nameSet: ReadonlySet<string> = new Set(declared);
  const variables = new Map<string, ScopedValue>();
  const captures = new Map<string, SourceSpan>();
  const unknown: { name: string; span: SourceSpan; known: readonly string[] }[] = [];
  const used: Record<string, string> = {};

  const names: Names = {
    get chargePoints() {
      return chargePoints;
    },
    get fleets() {
      return cast.fleets;
    },
    get cast() {
      return cast;
    },
    groups,
    seed,
    fake: createFakes(seed, 0),
    setCast(found) {
      cast = found;
      chargePoints = found.members.map(({ name }) => name);
      nameSet = new Set(chargePoints);
    },
    chargePointsOf(name) {
      if (nameSet.has(name)) return [name];
      return cast.fleets.get(name) ?? cast.families.get(name);
    },
    setNames: () => [...chargePoints, ...cast.fleets.keys(), ...cast.families.keys()],
    hasIndex: false,
    self: undefined,
    variables,
    captures,
    addVariable: (name, value) => void variables.set(name, value),
    addCapture: (name, span) => void captures.set(name, span),
    useEnvironment(name) {
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (value === undefined) return false;
      used[name] = value;
      variables.set("env", { value: used });
      return true;
    },
    noteUnknown: (name, span, known) => void unknown.push({ name, span, known }),
    unknownNames: () =>
      unknown.map(({ name, span, known }) => {
        const setAt = captures.get(name);
        if (setAt !== undefined) {
          return usedTooEarly(name, span, setAt);
        }
        const message = `unknown variable \`${name}\``;
        return { code: "E120", message, span, hint: suggest(name, known) };
      }),
    fork: (options) => fork(names, options?.self),
    afresh() {
      const fresh = createNames({ chargePoints: declared, groups }, environment, seed);
      if (cast !== noCast) fresh.setCast(cast);
      return fresh;
    },
  };
  return names;
}

/** What stands further up is known to the steps behind it only. */
function usedTooEarly(name: string, span: SourceSpan, setAt: SourceSpan): Fault {
  const isAbove = compareSpans(setAt, span) < 0;
  const known = "and known to the steps behind that: not to `always`, `never` or other branches";
  return {
    code: "E121",
    message: isAbove
      ? `\`${name}\` is not known here`
      : `\`${name}\` is used before it is captured`,
    span,
    hint: `it is captured at line ${setAt.line}${isAbove ? `, ${known}` : ""}`,
  };
}

/** What it adds is its own, until it is handed over. */
function fork(names: Names, self: string | undefined): Names {
  const captures = new Map(names.captures);
  const forked: Names = {
    ...names,
    self: self ?? names.self,
    captures,
    addCapture: (name, span) => void captures.set(name, span),
    fork: (options) => fork(forked, options?.self),
  };
  return forked;
}

/** The same names in a step that each of several charge points takes by itself. */
export function namesOfEach(names: Names): Names {
  return { ...names, hasIndex: true };
}

/** Whether it is known what the name stands for, before the scenario is run. */
export function isSettled(name: string, { variables }: Pick<Names, "variables">): boolean {
  const variable = variables.get(name);
  return variable !== undefined && variable.isChanging !== true;
}

/** The same names for one charge point: with its index, and with what is made up for it. */
export function namesAt(names: Names, index: number): Names {
  const variables = new Map(names.variables).set("index", { value: index });
  return {
    ...names,
    variables,
    hasIndex: true,
    fake: createFakes(names.seed, index),
    useEnvironment(name) {
      const isSet = names.useEnvironment(name);
      const env = names.variables.get("env");
      if (env !== undefined) variables.set("env", env);
      return isSet;
    },
  };
}
