/** What the parameters of a quirk may be: the type, the line of the docs table and the check, in one. */

import { didYouMean } from "./did-you-mean.ts";

/** What is wrong with a written quirk, and where: `[2]."rpc.reply".rate`. */
export interface QuirkProblem {
  readonly path: string;
  readonly message: string;
}

export interface Parameter<T> {
  /** As the docs table names it. */
  readonly type: string;
  readonly description: string;
  readonly byDefault: T;
  /** What was written, or undefined if it is none: then `problems` says why. */
  readonly read: (value: unknown, path: string, problems: QuirkProblem[]) => T | undefined;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

export type Values<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never;
};

/** As it is written: what is left out has its default. */
export type Written<P extends Parameters> = {
  readonly [Name in keyof P]?: Exclude<Values<P>[Name], undefined>;
};

/** Those of a group: it has no defaults. */
export type GroupValues<P extends Parameters> = {
  readonly [Name in keyof P]?: Values<P>[Name] | undefined;
};

export function text(description: string): Parameter<string | undefined> {
  return optional("text", description, (value) => typeof value === "string");
}

export function flag(description: string): Parameter<boolean | undefined> {
  return optional("true or false", description, (value) => typeof value === "boolean");
}

/** Any number from `min` on. */
export function number(description: string, min = -Infinity, max = Infinity) {
  const bounds = [min > -Infinity && `from ${min}`, max < Infinity && `to ${max}`];
  const type = ["number", ...bounds.filter((bound) => bound !== false)].join(" ");
  const isNumber = (value: unknown): value is number =>
    typeof value === "number" && value >= min && value <= max;
  return optional(type, description, isNumber);
}

export function count(description: string): Parameter<number | undefined> {
  const isCount = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= 0;
  return optional("whole number from 0", description, isCount);
}

export function share(description: string): Parameter<number | undefined> {
  return number(description, 0, 1);
}

export function choice<const T extends string>(
  description: string,
  choices: readonly T[],
): Parameter<T | undefined> {
  return {
    type: choices.map((name) => `\`${name}\``).join(" | "),
    description,
    byDefault: undefined,
    read(value, path, problems) {
      const found = choices.find((name) => name === value);
      if (found !== undefined) return found;
      const hint = typeof value === "string" ? didYouMean(value, choices) : "";
      problems.push({ path, message: `expected one of ${choices.join(", ")}${hint}` });
      return undefined;
    },
  };
}

/** Whatever JSON can hold, as it goes on the wire. */
export function json(description: string): Parameter<unknown> {
  return optional("any value", description, (value): value is unknown => value !== undefined);
}

export function list<T>(
  item: Parameter<T>,
): Parameter<readonly Exclude<T, undefined>[] | undefined> {
  return {
    type: `list of ${item.type}`,
    description: item.description,
    byDefault: undefined,
    read(value, path, problems) {
      if (!Array.isArray(value)) return refuse(path, problems, "a list");
      return value.flatMap((each: unknown, index) =>
        present(item.read(each, `${path}[${index}]`, problems)),
      );
    },
  };
}

/** Free names, each with a value of one kind. */
export function map<T>(
  item: Parameter<T>,
): Parameter<Readonly<Record<string, Exclude<T, undefined>>> | undefined> {
  return {
    type: `map of ${item.type}`,
    description: item.description,
    byDefault: undefined,
    read(value, path, problems) {
      if (!isRecord(value)) return refuse(path, problems, "a map");
      const entries = Object.entries(value).flatMap(([name, each]) =>
        present(item.read(each, `${path}.${name}`, problems)).map((one) => [name, one] as const),
      );
      return Object.fromEntries(entries);
    },
  };
}

/** A closed group of parameters, any of which may be left out. */
export function group<P extends Parameters>(
  description: string,
  parameters: P,
): Parameter<GroupValues<P> | undefined> {
  return {
    type: `{ ${Object.keys(parameters).join(", ")} }`,
    description,
    byDefault: undefined,
    read: (value, path, problems) =>
      isRecord(value)
        ? readParameters(parameters, value, path, problems)
        : refuse(path, problems, "a map"),
  };
}

export function withDefault<T>(
  { type, description, read }: Parameter<T>,
  byDefault: Exclude<T, undefined>,
): Parameter<Exclude<T, undefined>> {
  return {
    type,
    description,
    byDefault,
    read: (value, path, problems) => present(read(value, path, problems))[0],
  };
}

/** Reads all of them. What is neither known nor `alsoKnown`, or of another kind, is a problem. */
export function readParameters<P extends Parameters>(
  parameters: P,
  value: Readonly<Record<string, unknown>>,
  path: string,
  problems: QuirkProblem[],
  alsoKnown: readonly string[] = [],
): Values<P> {
  const names = [...Object.keys(parameters), ...alsoKnown];
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue;
    const message = `unknown parameter ${name}${didYouMean(name, names)}`;
    problems.push({ path: `${path}.${name}`, message });
  }
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const written = value[name];
      if (written === undefined) return [name, parameter.byDefault];
      return [name, parameter.read(written, `${path}.${name}`, problems)];
    }),
  );
  // Each has been read by the parameter whose type it has.
  if (!isRead<P>(values)) throw new TypeError(`unreadable parameters at ${path}`);
  return values;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRead<P extends Parameters>(
  values: Readonly<Record<string, unknown>>,
): values is Values<P> {
  return isRecord(values);
}

function optional<T>(
  type: string,
  description: string,
  isValid: (value: unknown) => value is T,
): Parameter<T | undefined> {
  return {
    type,
    description,
    byDefault: undefined,
    read: (value, path, problems) => (isValid(value) ? value : refuse(path, problems, type)),
  };
}

function present<T>(value: T): Exclude<T, undefined>[] {
  return isPresent(value) ? [value] : [];
}

function isPresent<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}

function refuse(path: string, problems: QuirkProblem[], expected: string): undefined {
  problems.push({ path, message: `expected ${expected}` });
  return undefined;
}
