/** Q13: what the configuration store tells, takes and goes by. */

import { findConfigurationKey } from "../../../model/configuration-keys.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "../json-edit.ts";
import { choice, count, flag, map, text, type Values, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { editPayload } from "../wire.ts";
import { ConfigurationRefusals } from "./cfg-refusals.ts";

const parameters = {
  keys: map(text("Values that GetConfiguration tells, whatever is true.")),
  values: map(text("Values from the start on, as if the installer had set them.")),
  acts: map(text("Values by which the charge point acts, whatever it tells.")),
  keyCase: choice("How the names of keys are told.", ["camel", "lower", "upper"]),
  types: choice("Whether numbers and booleans are told as texts.", ["text", "native"]),
  emptyGet: choice("What a GetConfiguration without keys is answered.", ["silent", "empty"]),
  maxKeys: count("So many keys are told at most."),
  maxLength: count("Values of more characters overflow."),
  onOverflow: withDefault(
    choice("Whether an overflow cuts the value, or spoils the keys behind it.", [
      "truncate",
      "corrupt",
    ]),
    "truncate",
  ),
  readMax: count("Values are cut at so many characters when they are told."),
  set: map(text("What ChangeConfiguration of a key is answered, and not done; `*` is every key.")),
  measurandMax: count("So many measurands of a list are kept."),
  countPhases: flag("Each phase counts as one of them."),
  quote: text("What is put around the members of lists when they are told."),
  afterChange: choice("What follows one change: nothing, or refusal of all but Reset.", [
    "normal",
    "blocked",
  ]),
} as const;

export type StoreRules = Values<typeof parameters>;

export const cfgStore = definePrimitive({
  description: "Tells, takes or goes by other configuration values than it should.",
  covers: "FB-072 to FB-085, FB-222, FB-226",
  parameters,
  apply(rules, context) {
    const { chargePoint, occasion } = context;
    const refusals = new ConfigurationRefusals(rules, context);
    const answers = {
      direction: "outgoing",
      kind: "callResult",
      actions: ["GetConfiguration"],
      concerns: ({ payload }: SeenFrame) =>
        JSON.stringify(retold(rules, refusals, copy(payload))) !== JSON.stringify(payload),
    } as const;
    const changes = {
      direction: "incoming",
      kind: "call",
      actions: ["ChangeConfiguration"],
      concerns: ({ payload }: SeenFrame) => cut(rules, payload) !== fieldOf(payload, "value"),
    } as const;
    return {
      begin() {
        for (const [name, value] of Object.entries(rules.values ?? {})) {
          const key = findConfigurationKey(name);
          if (key === undefined || !occasion.strikes()) continue;
          chargePoint.configuration.setByDevice(key, value);
        }
      },
      poweredOn: () => refusals.poweredOn(),
      intercept: (call) => refusals.intercept(call),
      points: {
        setting(value, { detail = "" }) {
          const acted = rules.acts?.[detail];
          if (acted === undefined || acted === value) return value;
          return occasion.strikes() ? acted : value;
        },
      },
      faults: [
        editPayload(context, answers, (payload) => retold(rules, refusals, payload)),
        editPayload(context, changes, (payload) => ({
          ...(isObject(payload) && payload),
          value: cut(rules, payload),
        })),
      ],
    };
  },
});

function copy(payload: unknown): unknown {
  return JSON.parse(JSON.stringify(payload));
}

function retold(rules: StoreRules, refusals: ConfigurationRefusals, payload: unknown): unknown {
  if (!isObject(payload)) return payload;
  const { keys = {}, maxKeys = Infinity } = rules;
  const entries = objectsOf(payload, "configurationKey");
  for (const entry of entries) {
    const name = String(entry["key"]);
    const value = keys[name] ?? entry["value"];
    entry["value"] = refusals.isSpoilt(name)
      ? "\u00ff?\u0001"
      : toldValue(rules, String(value ?? ""));
    retype(rules, entry);
    entry["key"] = toldName(rules, name);
  }
  const unknown = payload["unknownKey"];
  const claimed = Object.entries(keys).filter(
    ([name]) => Array.isArray(unknown) && unknown.includes(name),
  );
  for (const [key, value] of claimed) entries.push({ key, readonly: false, value });
  if (Array.isArray(unknown) && claimed.length > 0) {
    payload["unknownKey"] = unknown.filter((name) => !claimed.some(([key]) => key === name));
  }
  payload["configurationKey"] = entries.slice(0, maxKeys);
  return payload;
}

function toldValue({ readMax = Infinity, quote }: StoreRules, value: string): string {
  const quoted =
    quote === undefined || !value.includes(",")
      ? value
      : value
          .split(",")
          .map((member) => `${quote}${member}${quote}`)
          .join(", ");
  return quoted.slice(0, readMax);
}

function retype({ types }: StoreRules, entry: JsonObject): void {
  const value = String(entry["value"]);
  if (types !== "native") return;
  if (value === "true" || value === "false") entry["value"] = value === "true";
  else if (/^-?[0-9]+$/.test(value)) entry["value"] = Number(value);
  entry["readonly"] = String(entry["readonly"]);
}

function toldName({ keyCase }: StoreRules, name: string): string {
  if (keyCase === "lower") return name.toLowerCase();
  if (keyCase === "upper") return name.toUpperCase();
  return keyCase === "camel" ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** What is left of a new value before the charge point sees it. */
function cut(rules: StoreRules, payload: unknown): string | undefined {
  const { maxLength = Infinity, onOverflow, measurandMax, countPhases } = rules;
  const value = textOf(payload, "value");
  if (value === undefined) return undefined;
  const isList = /(Sampled|Aligned)Data$/.test(textOf(payload, "key") ?? "");
  let left = measurandMax ?? Infinity;
  const kept = value.split(",").filter((member) => {
    const isPhased = /^(Current\.(Import|Export)|Voltage)$/.test(member.trim());
    left -= countPhases === true && isPhased ? 3 : 1;
    return left >= 0;
  });
  const short = isList && measurandMax !== undefined ? kept.join(",") : value;
  return onOverflow === "truncate" ? short.slice(0, maxLength) : short;
}
