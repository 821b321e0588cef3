/** Reading and changing parsed JSON of which nothing is known. */

export interface JsonObject {
  [name: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

export function textOf(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : undefined;
}

/** The objects of a list; none if it is no list. */
export function objectsOf(value: unknown, name: string): JsonObject[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field.filter(isObject) : [];
}

/** Every object within, from the outside in. */
export function everyObject(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(everyObject);
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap(everyObject)];
}

/** A copy that shares nothing with the original. */
export function copyOf(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

const rawMark = "\u0000raw:";

/** A text that is put into the JSON as it is: a number beyond all numbers, or no JSON at all. */
export function rawJson(text: string): string {
  return rawMark + text;
}

export function toText(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"\\u0000raw:([^"]*)"/g, "$1");
}

/** The elements of a frame; undefined if the text is none any more. */
export function toElements(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
