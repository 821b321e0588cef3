/** What a charge point is, and whose time it is. */

import { isDateTime } from "../../../schemas/formats.ts";
import { car } from "./car.ts";
import { mapped } from "./collections.ts";
import { configuration } from "./configuration.ts";
import { meter, reportSaidTwice } from "./meter.ts";
import { amperes } from "./quantities.ts";
import { optional, record, withDefault } from "./record.ts";
import { type Infer, invalid, type ScalarRule, scalarRule, valid } from "./rule.ts";
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
  meter: optional("meter", meter, "Its meters: what they show, and what is sent of it."),
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
export const chargePoint = mapped(record(chargePointFields), (read, node, reader) => {
  reportSaidTwice(node, reader);
  return read;
});

export type ChargePointSettings = Infer<typeof chargePoint>;

const moment: ScalarRule<number> = scalarRule(
  { description: "A moment", type: "string", examples: ["2025-01-15T22:00:00Z"] },
  ({ text: written }) =>
    isDateTime(written)
      ? valid(Date.parse(written))
      : invalid("E103", `\`${written}\` is no moment`, "write it as 2025-01-15T22:00:00Z"),
);

const rate: ScalarRule<number> = scalarRule(
  { description: "How fast time goes", type: "string", examples: ["10x"] },
  ({ text: written }) => {
    const value = /^\d+(\.\d+)?x$/.test(written) ? Number(written.slice(0, -1)) : 0;
    if (value > 0 && value <= 1000) return valid(value);
    return invalid("E103", `\`${written}\` is no rate`, "write it as `10x`, to 1000x");
  },
);

export const clock = record({
  mode: optional(
    "mode",
    oneOf(["real", "virtual"]),
    "`virtual` leaps from event to event; it is what `reference` gets if nothing is said.",
  ),
  start: optional("startMs", moment, "When virtual time begins."),
  rate: optional("rate", rate, "How many times as fast as the wall clock: for demonstrations."),
});

export type ClockSettings =
  | { readonly mode: "real"; readonly rate: number }
  | { readonly mode: "virtual"; readonly startMs: number };
