/** Quirks that were seen together in the field, as data files. */

import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Each is named after where it was seen: one reporter's firmware, not the product. */
export const quirkBundleNames = [
  "seen-abb-terra-ac",
  "seen-alfen",
  "seen-easee",
  "seen-en-plus",
  "seen-esp-stack",
  "seen-go-e",
  "seen-grizzl-e",
  "seen-growatt-thor",
  "seen-huawei-scharger",
  "seen-mennekes-4you",
  "seen-ocular-bs",
  "seen-wallbox-6x",
  "seen-zj-beny",
] as const;

export type QuirkBundleName = (typeof quirkBundleNames)[number];

/** As it is written: not checked yet. */
export interface BundleFile {
  readonly name: QuirkBundleName;
  readonly description: string;
  readonly quirks: unknown;
}

export function readBundleFile(name: QuirkBundleName): BundleFile {
  const url = new URL(import.meta.resolve(`#quirk-bundles/${name}.yaml`));
  const { description, quirks } = parse(readFileSync(url, "utf8"));
  return { name, description: String(description).trim(), quirks };
}
