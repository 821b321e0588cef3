/** Reads settings from what a file says. All that is wrong is told, and reading goes on. */

import { closest, distance } from "fastest-levenshtein";
import type { MapNode, Place, Report, ScalarNode, SettingsNode } from "./settings-node.ts";
import type { NumberRule, SettingsReader } from "./settings-reader.ts";

export interface NodeReaderOptions {
  readonly report: Report;
  /** Whether every value is text, as in `balanz.ini`. */
  readonly isText: boolean;
  /** Of a key that nobody has asked for. */
  readonly unknownKeys: "error" | "warning";
}

const flagWords = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

export class NodeReader implements SettingsReader {
  readonly #node: MapNode | undefined;
  readonly #options: NodeReaderOptions;
  readonly #asked = new Set<string>();
  readonly #children = new Map<string, NodeReader>();
  readonly #items: NodeReader[] = [];
  /** Where something that is missing is missed. */
  readonly #place: Place;

  constructor(node: MapNode | undefined, options: NodeReaderOptions, place: Place) {
    this.#node = node;
    this.#options = options;
    this.#place = node?.place ?? place;
  }

  has(key: string): boolean {
    const node = this.#node?.entries.get(key)?.node;
    return node !== undefined && !(node.kind === "scalar" && node.value === null);
  }

  number<Fallback extends number | undefined>(
    key: string,
    fallback: Fallback,
    rule: NumberRule,
  ): number | Fallback {
    const node = this.#scalar(key);
    if (node === undefined) return fallback;
    const {
      min = Number.NEGATIVE_INFINITY,
      max = Number.POSITIVE_INFINITY,
      isWhole = false,
    } = rule;
    const number = this.#options.isText ? toNumber(node.value) : node.value;
    const isRight = typeof number === "number" && number >= min && number <= max;
    if (isRight && (!isWhole || Number.isInteger(number))) return number;
    this.#options.report(node.place, `${key}: ${shown(node)} is no ${describe(rule)}`);
    return fallback;
  }

  flag<Fallback extends boolean | undefined>(key: string, fallback: Fallback): boolean | Fallback {
    const node = this.#scalar(key);
    if (node === undefined) return fallback;
    if (typeof node.value === "boolean") return node.value;
    const found = Object.entries(flagWords).find(
      ([word]) => word === String(node.value).toLowerCase(),
    );
    if (this.#options.isText && found !== undefined) return found[1];
    this.#options.report(node.place, `${key}: ${shown(node)} is neither true nor false`);
    return fallback;
  }

  text<Fallback extends string | undefined>(key: string, fallback: Fallback): string | Fallback {
    const node = this.#scalar(key);
    return node === undefined ? fallback : String(node.value);
  }

  word<Word extends string, Fallback extends Word | undefined>(
    key: string,
    fallback: Fallback,
    rule: { readonly words: readonly Word[] },
  ): Word | Fallback {
    const node = this.#scalar(key);
    if (node === undefined) return fallback;
    const written = String(node.value).toLowerCase();
    const word = rule.words.find((each) => each.toLowerCase() === written);
    if (word !== undefined) return word;
    const hint = suggest(String(node.value), rule.words) ?? `one of ${rule.words.join(", ")}`;
    this.#options.report(node.place, `${key}: ${shown(node)} is not known: ${hint}`);
    return fallback;
  }

  section(key: string): SettingsReader {
    this.#asked.add(key);
    const entry = this.#node?.entries.get(key);
    const child =
      this.#children.get(key) ?? this.#child(entry?.node, entry?.place ?? this.#place, key);
    this.#children.set(key, child);
    return child;
  }

  list<Item>(
    key: string,
    _about: string,
    read: (item: SettingsReader) => Item | undefined,
  ): readonly Item[] {
    this.#asked.add(key);
    const node = this.#node?.entries.get(key)?.node;
    if (node === undefined || !this.has(key)) return [];
    if (node.kind !== "list") {
      this.#options.report(node.place, `${key}: is no list`);
      return [];
    }
    return node.items
      .map((item) => {
        const child = this.#child(item, item.place, key);
        this.#items.push(child);
        return read(child);
      })
      .filter((item) => item !== undefined);
  }

  report(key: string, message: string, severity?: "warning"): void {
    const entry = this.#node?.entries.get(key);
    const place = entry?.node.kind === "scalar" ? entry.node.place : entry?.place;
    this.#options.report(place ?? this.#place, `${key}: ${message}`, severity);
  }

  /** Tells of the keys that nobody has asked for: once all settings have been read. */
  finish(): void {
    for (const [key, { place }] of this.#node?.entries ?? []) {
      if (this.#asked.has(key)) continue;
      const hint = suggest(key, [...this.#asked]);
      const severity = this.#options.unknownKeys === "warning" ? "warning" : undefined;
      this.#options.report(
        place,
        `${key} is not known${hint === undefined ? "" : `: ${hint}`}`,
        severity,
      );
    }
    for (const child of [...this.#children.values(), ...this.#items]) child.finish();
  }

  #child(node: SettingsNode | undefined, place: Place, key: string): NodeReader {
    const isMissing = node === undefined || (node.kind === "scalar" && node.value === null);
    if (!isMissing && node.kind !== "map") {
      this.#options.report(node.place, `${key}: is no map of settings`);
    }
    const map = node?.kind === "map" ? node : undefined;
    return new NodeReader(map, this.#options, place);
  }

  #scalar(key: string): ScalarNode | undefined {
    this.#asked.add(key);
    const node = this.#node?.entries.get(key)?.node;
    if (node === undefined || !this.has(key)) return undefined;
    if (node.kind === "scalar") return node;
    this.#options.report(node.place, `${key}: is no single value`);
    return undefined;
  }
}

function toNumber(value: ScalarNode["value"]): number | undefined {
  const text = String(value).trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}

function shown({ value }: ScalarNode): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}

function describe({ min, max, isWhole = false }: NumberRule): string {
  const noun = isWhole ? "whole number" : "number";
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`;
  return min === undefined ? noun : `${noun} from ${min} on`;
}

function suggest(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || written.length > 64) return undefined;
  const lower = written.toLowerCase();
  const nearest = closest(
    lower,
    known.map((each) => each.toLowerCase()),
  );
  const isNear = distance(lower, nearest) <= Math.max(2, lower.length / 3);
  const word = known.find((each) =>
    isNear ? each.toLowerCase() === nearest : each.toLowerCase().startsWith(lower),
  );
  return word === undefined ? undefined : `did you mean ${word}?`;
}
