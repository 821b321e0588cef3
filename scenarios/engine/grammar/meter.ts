/** The meter of a charger: what it shows at first, and what is sent of it in transactions. */

import type { ConfigurationKey } from "../../../model/configuration-keys.ts";
import { parseMeasurandChoice } from "../../../model/measurand-list.ts";
import { measurands } from "../../../model/measurands.ts";
import { entryOf, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { list } from "./collections.ts";
import { duration, meterReading } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { optional, record } from "./record.ts";
import { type Infer, invalid, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { flag } from "./scalars.ts";

const longestInterval = "1d";

/** Configuration keys count in seconds (OCPP 1.6 §9.1.16). */
export const sampleInterval: ScalarRule<number> = scalarRule(duration.schema, (scalar) => {
  const read = duration.convert(scalar);
  if (!read.isValid) return read;
  const seconds = read.value / 1000;
  if (Number.isInteger(seconds) && seconds <= 86_400) return valid(seconds);
  return invalid("E105", `\`${scalar.text}\` is not whole seconds, ${longestInterval} at most`);
});

const measurand: ScalarRule<string> = scalarRule(
  {
    description: "A measurand, of one phase or of all",
    examples: ["Current.Import", "Voltage.L1"],
  },
  ({ text }) =>
    parseMeasurandChoice(text) === undefined
      ? invalid("E104", `\`${text}\` is no measurand`, suggest(text, Object.keys(measurands)))
      : valid(text),
);

export const meter = record({
  register: optional("registerWh", meterReading, "What each connector's register shows at first."),
  every: optional("intervalSeconds", sampleInterval, "How often MeterValues come; 0s is never."),
  values: optional("measurands", list(measurand), "What they hold: MeterValuesSampledData."),
  main: optional(
    "isWhole",
    flag,
    "Whether one of the whole sends clock-aligned values as connector 0.",
  ),
});

export type MeterSettings = Infer<typeof meter>;

const keys = { every: "MeterValueSampleInterval", values: "MeterValuesSampledData" } as const;

/** What the settings of the meter are as configuration keys. */
export function meterKeys({
  intervalSeconds,
  measurands: sampled,
}: MeterSettings): Partial<Record<ConfigurationKey, string>> {
  return {
    ...(intervalSeconds !== undefined && { [keys.every]: String(intervalSeconds) }),
    ...(sampled !== undefined && { [keys.values]: sampled.join(",") }),
  };
}

/** A configuration key that `meter` says too. */
export function reportSaidTwice(charger: SourceNode, { report }: Reader): void {
  const [written, configured] = [mapAt(charger, "meter"), mapAt(charger, "configuration")];
  for (const [word, key] of Object.entries(keys)) {
    const own = written && entryOf(written, word);
    const other = configured?.entries.find(
      (entry) => entry.key.text.toLowerCase() === key.toLowerCase(),
    );
    if (own === undefined || other === undefined) continue;
    const message = `\`${word}\` is the configuration key ${key}, which is set too`;
    report({ code: "E115", message, span: own.key.span, hint: "say one of them" });
  }
}

function mapAt(node: SourceNode, key: string): MapNode | undefined {
  const value = node.kind === "map" ? entryOf(node, key)?.value : undefined;
  return value?.kind === "map" ? value : undefined;
}
