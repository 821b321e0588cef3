/** Quirks as they are written, as plain data, and the check that they are what they should be. */

import { type QuirkBundleName, quirkBundleNames, readBundleFile } from "./bundle-files.ts";
import { didYouMean } from "./did-you-mean.ts";
import { isRecord, type QuirkProblem, type Written } from "./parameter.ts";
import type { ReadQuirk } from "./primitive.ts";
import { isPrimitiveName, type PrimitiveName, primitiveNames, primitives } from "./primitives.ts";
import type { quirkFields } from "./quirk-fields.ts";

/** One quirk: the name of its primitive, with parameters and common fields. */
type WrittenPrimitive = {
  readonly [Name in PrimitiveName]: {
    readonly [Key in Name]: Written<(typeof primitives)[Name]["parameters"]> &
      Written<typeof quirkFields>;
  };
}[PrimitiveName];

/** A quirk, or the name of a bundle of them. */
export type WrittenQuirk = WrittenPrimitive | QuirkBundleName;

/** Checked; can be shared by any number of charge points. */
export interface Quirk extends ReadQuirk {
  readonly name: PrimitiveName;
}

export interface CheckedQuirks {
  /** Those without problems. */
  readonly quirks: readonly Quirk[];
  readonly problems: readonly QuirkProblem[];
}

export class InvalidQuirksError extends Error {
  override readonly name = "InvalidQuirksError";
  readonly problems: readonly QuirkProblem[];

  constructor(problems: readonly QuirkProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    this.problems = problems;
  }
}

/** @throws {InvalidQuirksError} if any is not of the closed form */
export function readQuirks(written: readonly WrittenQuirk[]): readonly Quirk[] {
  const { quirks, problems } = checkQuirks(written);
  if (problems.length > 0) throw new InvalidQuirksError(problems);
  return quirks;
}

/** Never throws, whatever it is given. */
export function checkQuirks(written: unknown): CheckedQuirks {
  const problems: QuirkProblem[] = [];
  if (!Array.isArray(written)) {
    return { quirks: [], problems: [{ path: "quirks", message: "expected a list" }] };
  }
  const quirks = written.flatMap((one: unknown, index) =>
    typeof one === "string"
      ? readBundled(one, `quirks[${index}]`, problems)
      : readOne(one, `quirks[${index}]`, problems),
  );
  return { quirks, problems };
}

function readBundled(name: string, path: string, problems: QuirkProblem[]): readonly Quirk[] {
  const found = quirkBundleNames.find((known) => known === name);
  if (found === undefined) {
    const message = `unknown bundle ${name}${didYouMean(name, quirkBundleNames)}`;
    problems.push({ path, message });
    return [];
  }
  const checked = checkQuirks(readBundleFile(found).quirks);
  problems.push(...checked.problems);
  return checked.quirks;
}

function readOne(written: unknown, path: string, problems: QuirkProblem[]): readonly Quirk[] {
  const entries = isRecord(written) ? Object.entries(written) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    problems.push({ path, message: "expected one primitive with its parameters, or a bundle" });
    return [];
  }
  const [name, parameters] = entry;
  if (!isPrimitiveName(name)) {
    problems.push({ path, message: `unknown quirk ${name}${didYouMean(name, primitiveNames)}` });
    return [];
  }
  const { scope, read } = primitives[name];
  if (scope === "fleet") {
    problems.push({ path: `${path}.${name}`, message: "is for a fleet, not for a charge point" });
    return [];
  }
  const quirk = read(parameters ?? {}, `${path}.${name}`, problems);
  return quirk === undefined ? [] : [{ name, ...quirk }];
}
