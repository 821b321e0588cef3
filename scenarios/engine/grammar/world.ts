/** Who takes part: the central system, the charge points with their cars, and whose time it is. */

import { isDateTime } from "../../../schemas/formats.ts";
import type { SourceNode } from "../source/source-node.ts";
import { car } from "./car.ts";
import { mapped, orNothing, shortOr } from "./collections.ts";
import { configuration } from "./configuration.ts";
import { amperes } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { optional, record, withDefault } from "./record.ts";
import { noConfig, type ReferenceConfig, referenceConfig } from "./reference-config.ts";
import { type Infer, invalid, type Rule, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { integer, oneOf, text } from "./scalars.ts";

/** Newer versions of OCPP belong to the language, and are not spoken yet. */
const ocppVersion: ScalarRule<"1.6"> = scalarRule({ enum: ["1.6"] }, ({ text: version }) => {
  if (version === "1.6") return valid("1.6");
  return version === "2.0.1" || version === "2.1"
    ? invalid("E109", `OCPP ${version} comes with a later version`)
    : invalid("E104", `\`${version}\` is no version of OCPP`, 'write `"1.6"`');
});

/** What a charge point is, in a scenario as in the template of a fleet. */
export const chargePointFields = {
  id: optional("id", text({ longest: 255 }), "Its identity on the wire; else its name here."),
  ocpp: withDefault("ocpp", ocppVersion, "1.6", "The version of OCPP it speaks."),
  connectors: withDefault(
    "connectorCount",
    integer({ least: 1, most: 100 }),
    1,
    "How many connectors it has.",
  ),
  maxCurrent: withDefault("maxAmps", amperes, 32, "The most each connector gives, by phase."),
  phases: withDefault("phases", integer({ least: 1, most: 3 }), 3, "How many phases it has."),
  vendor: withDefault("vendor", text({ longest: 20 }), "Plugfest", "Its vendor, when it boots."),
  model: withDefault("model", text({ longest: 20 }), "Virtual", "Its model, when it boots."),
  serial: optional("serial", text({ longest: 25 }), "Its serial number, when it boots."),
  ev: optional("car", car, "The car that is plugged in."),
  priority: optional(
    "priority",
    integer({ least: 0, most: 1_000_000 }),
    "What sessions there count for in a group, if their tag has no priority; 1.",
  ),
  configuration: withDefault(
    "configuration",
    configuration,
    {},
    "Configuration keys and their values (OCPP 1.6 §9).",
  ),
} as const;

/** The template of a fleet: a charge point, and nothing that only a scenario says of it. */
export const chargePoint = record(chargePointFields, {
  later: ["extends", "count", "real", "security", "offlineQueue", "meter", "quirks"],
});

export type ChargePointSettings = Infer<typeof chargePoint>;

/** The central system of this project, or one that is reached by its address. */
export type CentralSettings =
  | { readonly kind: "reference"; readonly model?: string; readonly config: ReferenceConfig }
  | { readonly kind: "url"; readonly url: string };

const referenceSettings = record({
  model: optional("model", text(), "A folder of CSV files with groups, chargers and tags."),
  config: withDefault("config", referenceConfig, noConfig, "Its settings, by section."),
});

const address: ScalarRule<string> = scalarRule(
  { description: "The address of a central system" },
  ({ text: url }) =>
    /^wss?:\/\/[^\s/]/.test(url)
      ? valid(url)
      : invalid("E103", `\`${url}\` is no WebSocket address`, "it begins with ws:// or wss://"),
);

const centralForms = record(
  {
    reference: optional(
      "reference",
      orNothing(referenceSettings, { config: noConfig }),
      "The central system of plugfest, in the same process.",
    ),
    url: optional("url", address, "A central system that runs elsewhere."),
  },
  { later: ["scripted", "replies", "auth", "tls", "protocols"] },
);

export const central: Rule<CentralSettings> = shortOr(
  oneOf(["reference"]),
  () => ({ kind: "reference", config: noConfig }),
  mapped(centralForms, chooseCentral),
);

function chooseCentral(
  { reference, url }: Infer<typeof centralForms>,
  node: SourceNode,
  { report }: Reader,
): CentralSettings | undefined {
  if (reference !== undefined && url === undefined) return { kind: "reference", ...reference };
  if (reference === undefined && url !== undefined) return { kind: "url", url };
  // Anything else that stands there has been told of already.
  const isEmpty = node.kind === "map" && node.entries.length === 0;
  const message = "either `reference` or `url` must be there";
  if (url !== undefined) report({ code: "E115", message, span: node.span });
  else if (isEmpty) report({ code: "E102", message, span: node.span });
  return undefined;
}

const moment: ScalarRule<number> = scalarRule(
  { description: "A moment", type: "string", examples: ["2025-01-15T22:00:00Z"] },
  ({ text: written }) =>
    isDateTime(written)
      ? valid(Date.parse(written))
      : invalid("E103", `\`${written}\` is no moment`, "write it as 2025-01-15T22:00:00Z"),
);

export const clock = record(
  {
    mode: optional(
      "mode",
      oneOf(["real", "virtual"]),
      "`virtual` leaps from event to event; it is what `reference` gets if nothing is said.",
    ),
    start: optional("startMs", moment, "When virtual time begins."),
  },
  { later: ["rate"] },
);

export type ClockSettings =
  | { readonly mode: "real" }
  | { readonly mode: "virtual"; readonly startMs: number };
