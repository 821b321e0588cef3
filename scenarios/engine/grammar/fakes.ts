/** `${fake.person.lastName}`: made-up values, the same ones for the same seed, index and place in the order. */

import { createRequire } from "node:module";
import type { Faker } from "@faker-js/faker";
import { suggest } from "../source/suggest.ts";

export type Fake =
  | { readonly isKnown: true; readonly text: string }
  | { readonly isKnown: false; readonly message: string; readonly hint?: string | undefined };

/** Draws the next one. */
export type Fakes = (path: readonly string[], argumentText: string | undefined) => Fake;

/** Parts of faker that make values, and need no function or template to do so. */
const subjects = [
  "airline",
  "animal",
  "book",
  "color",
  "commerce",
  "company",
  "date",
  "finance",
  "food",
  "hacker",
  "internet",
  "location",
  "lorem",
  "music",
  "number",
  "person",
  "phone",
  "science",
  "string",
  "vehicle",
  "word",
] as const;

/** What is made up depends on no day: dates lie about this one. */
const referenceDate = "2025-01-01T00:00:00Z";
/** More would be no name any more, and could be made to fill the memory. */
const mostOfAnything = 1000;

export function createFakes(seed: number, index: number): Fakes {
  let count = 0;
  return (path, argumentText) => {
    const faker = loadFaker();
    const [subject, method = "", ...rest] = path;
    const name = subjects.find((one) => one === subject);
    const known = name && faker[name];
    const make: unknown = known && methodsOf(known).includes(method) && Reflect.get(known, method);
    if (typeof make !== "function" || rest.length > 0) return unknownFake(path, known);

    const given = readArguments(argumentText);
    if (given === undefined) return malformed(argumentText);
    faker.seed([seed, index, count]);
    faker.setDefaultRefDate(referenceDate);
    count += 1;
    return call(() => Reflect.apply(make, known, given));
  };
}

function methodsOf(subject: object): readonly string[] {
  return Object.getOwnPropertyNames(subject).filter((name) => {
    return typeof Reflect.get(subject, name) === "function" && name !== "constructor";
  });
}

/** Loaded where something is made up: it takes as long as all the rest. */
function loadFaker(): Faker {
  const library: typeof import("@faker-js/faker/locale/en") = createRequire(import.meta.url)(
    "@faker-js/faker/locale/en",
  );
  return library.faker;
}

function unknownFake(path: readonly string[], known: object | undefined): Fake {
  const written = path.join(".");
  const [subject = "", method = ""] = path;
  const hint = known ? suggest(method, methodsOf(known)) : suggest(subject, subjects);
  return { isKnown: false, message: `nothing makes up a \`${written}\``, hint };
}

function malformed(argumentText: string | undefined): Fake {
  const message = `\`(${argumentText ?? ""})\` cannot be given to it`;
  return { isKnown: false, message, hint: `whole numbers to ${mostOfAnything}, or nothing` };
}

/** Undefined if they are no small numbers. */
function readArguments(text = ""): readonly number[] | undefined {
  if (text.trim() === "") return [];
  const numbers = text.split(",").map((part) => (/^\s*\d{1,4}\s*$/.test(part) ? Number(part) : -1));
  return numbers.every((one) => one >= 0 && one <= mostOfAnything) ? numbers : undefined;
}

function call(make: () => unknown): Fake {
  try {
    const value = make();
    if (value instanceof Date) return { isKnown: true, text: value.toISOString() };
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return { isKnown: true, text: String(value) };
    }
    return { isKnown: false, message: "what it makes up is no single value" };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { isKnown: false, message: message.split("\n")[0] ?? message };
  }
}
