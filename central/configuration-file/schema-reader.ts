/** Writes the JSON Schema of a file by asking for all that could be in it. */

import type { NumberRule, SettingsReader } from "./settings-reader.ts";

/** The part of JSON Schema (draft 07) that is needed. */
export interface SettingsSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SettingsSchema>>;
  readonly items?: SettingsSchema;
  readonly additionalProperties?: boolean;
}

export class SchemaReader implements SettingsReader {
  readonly #properties = new Map<string, () => SettingsSchema>();

  schema(): SettingsSchema {
    const properties = [...this.#properties].map(([key, toSchema]) => [key, toSchema()] as const);
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      additionalProperties: false,
    };
  }

  has(): boolean {
    return false;
  }

  number<Fallback extends number | undefined>(
    key: string,
    fallback: Fallback,
    { about, min, max, isWhole = false }: NumberRule,
  ): Fallback {
    return this.#add(key, fallback, {
      description: about,
      type: isWhole ? "integer" : "number",
      ...(min !== undefined && { minimum: min }),
      ...(max !== undefined && { maximum: max }),
    });
  }

  flag<Fallback extends boolean | undefined>(
    key: string,
    fallback: Fallback,
    about: string,
  ): Fallback {
    return this.#add(key, fallback, { description: about, type: "boolean" });
  }

  text<Fallback extends string | undefined>(
    key: string,
    fallback: Fallback,
    about: string,
  ): Fallback {
    return this.#add(key, fallback, { description: about, type: "string" });
  }

  word<Word extends string, Fallback extends Word | undefined>(
    key: string,
    fallback: Fallback,
    { about, words }: { readonly about: string; readonly words: readonly Word[] },
  ): Fallback {
    return this.#add(key, fallback, { description: about, enum: words });
  }

  section(key: string, about: string): SettingsReader {
    const child = new SchemaReader();
    this.#properties.set(key, () => ({ description: about, ...child.schema() }));
    return child;
  }

  list<Item>(
    key: string,
    about: string,
    read: (item: SettingsReader) => Item | undefined,
  ): readonly Item[] {
    const child = new SchemaReader();
    read(child);
    const items = child.schema();
    this.#properties.set(key, () => ({ description: about, type: "array", items }));
    return [];
  }

  report(): void {
    // Nothing is written, so nothing is wrong.
  }

  #add<Fallback>(key: string, fallback: Fallback, schema: SettingsSchema): Fallback {
    const withDefault = fallback === undefined ? schema : { ...schema, default: fallback };
    this.#properties.set(key, () => withDefault);
    return fallback;
  }
}
