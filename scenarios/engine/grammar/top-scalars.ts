/** What must be known of a file before the rest of it can be read. */

import { entryOf, type MapNode } from "../source/source-node.ts";
import { mapped } from "./collections.ts";
import type { Reader } from "./reader.ts";
import { invalid, type Rule, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { flag, integer, text } from "./scalars.ts";

/** How messages are matched is part of it, and changes with it alone. */
export const languageVersion: ScalarRule<number> = scalarRule(
  { description: "The version of the language", enum: [1] },
  ({ text: written }) =>
    written === "1"
      ? valid(1)
      : invalid("E109", `version \`${written}\` of the language is not known`, "this is version 1"),
);

export const usualSeed = 1;

/** What is made up in `vars:` comes of it already, so it cannot be one of them. */
export const seed: Rule<number> = mapped(
  integer({ least: 0, most: 4_294_967_295 }),
  (value, node, { report }) => {
    if (node.kind !== "scalar" || !node.text.includes("${")) return value;
    const message = "the seed is known before any variable is";
    report({ code: "E128", message, span: node.span, hint: "write the number, or use `--seed`" });
    return undefined;
  },
);

/** What is wrong with it is told when it is read. */
export function seedIn(top: MapNode): number {
  const value = entryOf(top, "seed")?.value;
  const written = value?.kind === "scalar" ? value.text : "";
  return /^\d{1,10}$/.test(written) ? Number(written) : usualSeed;
}

/** Once variables are known. What is wrong with it is told when it is read. */
export function strictIn(top: MapNode, reader: Reader): boolean {
  const value = entryOf(top, "strict")?.value;
  return (value && flag.read(value, reader)) ?? true;
}

/** For `${central.url}`. What is wrong with it is told when it is read. */
export function urlIn(top: MapNode, reader: Reader): string | undefined {
  const value = entryOf(top, "central")?.value;
  const address =
    value?.kind === "map" ? (entryOf(value, "url") ?? entryOf(value, "scripted")) : undefined;
  return address && text().read(address.value, reader);
}

export function namesUnder(top: MapNode, key: string): readonly string[] {
  const value = entryOf(top, key)?.value;
  return value?.kind === "map" ? value.entries.map((entry) => entry.key.text) : [];
}
