/**
 * Reads the payload of a command. A field that is `null` is as good as left out. Numbers come as
 * text from some clients, and texts as numbers.
 */

import type { Payload } from "./frame.ts";

/** A field is there, and is not what it must be. */
export class FieldError extends Error {
  override readonly name = "FieldError";
  readonly field: string;
  readonly expected: string;

  constructor(field: string, expected: string) {
    super(`${field} is no ${expected}`);
    this.field = field;
    this.expected = expected;
  }
}

export class Fields {
  readonly #payload: Payload;

  constructor(payload: Payload) {
    this.#payload = payload;
  }

  /** Undefined as well if it is empty. @throws {FieldError} */
  text(name: string): string | undefined {
    const text = this.anyText(name);
    return text === "" ? undefined : text;
  }

  /** Empty text is a text, too: it clears what there was. @throws {FieldError} */
  anyText(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number") return `${value}`;
    throw new FieldError(name, "text");
  }

  /** A text that `read` knows. @throws {FieldError} */
  word<T>(name: string, expected: string, read: (text: string) => T | undefined): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const known = read(text);
    if (known === undefined) throw new FieldError(name, expected);
    return known;
  }

  /** Undefined as well for empty text. @throws {FieldError} */
  number(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined || value === "") return undefined;
    const number = typeof value === "string" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) return number;
    throw new FieldError(name, "number");
  }

  /** @throws {FieldError} */
  integer(name: string): number | undefined {
    const number = this.number(name);
    if (number === undefined || Number.isSafeInteger(number)) return number;
    throw new FieldError(name, "whole number");
  }

  /** Whatever is not nothing counts as true, but for the words that say otherwise. */
  flag(name: string, fallback = false): boolean {
    const value = this.#value(name);
    if (value === undefined) return fallback;
    if (typeof value === "string") return !["", "false", "0", "no"].includes(value.toLowerCase());
    return Boolean(value);
  }

  /** One text stands for a list of it. @throws {FieldError} */
  texts(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((item) => typeof item === "string")) return list;
    throw new FieldError(name, "list of texts");
  }

  /** @throws {FieldError} */
  fields(name: string): Fields {
    const value = this.#value(name) ?? {};
    if (typeof value !== "object" || Array.isArray(value)) throw new FieldError(name, "object");
    return new Fields(Object.fromEntries(Object.entries(value)));
  }

  /** Left out, it stays as it was; empty text clears it. @throws {FieldError} */
  changed(name: string, before: string | undefined): string | undefined {
    const text = this.anyText(name);
    if (text === undefined) return before;
    return text === "" ? undefined : text;
  }

  /** As {@link changed}. @throws {FieldError} */
  changedNumber(name: string, before: number | undefined): number | undefined {
    return this.#value(name) === "" ? undefined : (this.number(name) ?? before);
  }

  /** As {@link changed}. @throws {FieldError} */
  changedInteger(name: string, before: number | undefined): number | undefined {
    return this.#value(name) === "" ? undefined : (this.integer(name) ?? before);
  }

  /** All that there are, but for those named. */
  without(...names: readonly string[]): Payload {
    return Object.fromEntries(
      Object.entries(this.#payload).filter(([name]) => !names.includes(name)),
    );
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#payload, name) ? (this.#payload[name] ?? undefined) : undefined;
  }
}
