/** Configuration keys of a charger, each with a value that it can have (OCPP 1.6 §9). */

import { checkConfigurationValue } from "../../../model/configuration-check.ts";
import {
  type ConfigurationKey,
  configurationKeys,
  findConfigurationKey,
} from "../../../model/configuration-keys.ts";
import { entryOf, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { dictionary, mapped } from "./collections.ts";
import type { Reader } from "./reader.ts";
import type { Rule } from "./rule.ts";
import { text } from "./scalars.ts";

const texts = dictionary(text({ longest: 500 }), { hasNames: false });

export type ConfigurationValues = Readonly<Partial<Record<ConfigurationKey, string>>>;

export const configuration: Rule<ConfigurationValues> = mapped(texts, (values, node, reader) =>
  Object.fromEntries(
    Array.from(values, ([name, value]) => [readKey(name, value, node, reader), value]),
  ),
);

function readKey(name: string, value: string, node: SourceNode, { report }: Reader): string {
  const entry = node.kind === "map" ? entryOf(node, name) : undefined;
  const key = findConfigurationKey(name);
  if (key === undefined) {
    const hint = suggest(name, Object.keys(configurationKeys));
    const message = `there is no configuration key \`${name}\` in OCPP 1.6`;
    report({ code: "E101", message, span: entry?.key.span ?? node.span, hint });
    return name;
  }
  const checked = checkConfigurationValue(key, value);
  if (!checked.isValid) {
    const message = `${key} cannot be \`${value}\`: ${checked.reason}`;
    report({ code: "E103", message, span: entry?.value.span ?? node.span });
  }
  return key;
}
