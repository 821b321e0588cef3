/** Q19: how the samples of a meter value are laid out. */

import { isObject, type JsonObject } from "../json-edit.ts";
import { choice, count, flag, list, map, text, type Values } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { changeValue, measurandOf, meterValuesOf, quantityOf } from "../samples.ts";
import { editPayload, sendCall } from "../wire.ts";

const parameters = {
  measurands: list(text("Only these are there.")),
  omit: list(text("These are not there.")),
  total: flag("Whether values without a phase are there beside those with one."),
  phase: choice("How phases are named, and between what the voltage is measured.", [
    "L",
    "L-N",
    "LL",
  ]),
  energyPhase: text("The phase that the energy is said to be of."),
  current: choice("Current for each phase, one unphased value, or both.", [
    "phases",
    "total",
    "both",
  ]),
  units: map(choice("Other units, by quantity: Energy, Power.", ["W", "kW", "Wh", "kWh"])),
  set: map(text("Other values, by measurand.")),
  format: choice("How numbers are written.", ["plain", "padded", "comma", "exp"]),
  value: text("Every value is this."),
  isEmpty: flag("There are no samples in the list of samples."),
  isMinimal: flag("Samples have a value and nothing else."),
  order: choice("Of the meter values in one message, by their time.", ["asc", "desc"]),
  rotate: count("Phases are said to be so many further on."),
  perMessage: count("So many samples go into one message; the others follow in more."),
} as const;

type Shape = Values<typeof parameters>;

export const meterShape = definePrimitive({
  description: "Lays samples out as no standard has it: units, phases, totals, notation, order.",
  covers: "FB-136, FB-142 to FB-150, FB-156 to FB-159, FB-223",
  parameters,
  apply(shape, context) {
    const reshaped = (payload: unknown) => {
      for (const meterValue of meterValuesOf(payload)) reshape(shape, meterValue);
      if (shape.order === "desc" && isObject(payload)) reverse(payload);
      return payload;
    };
    const messages = {
      direction: "outgoing",
      kind: "call",
      actions: ["MeterValues", "StopTransaction"],
      concerns: ({ payload }: { readonly payload: unknown }) => meterValuesOf(payload).length > 0,
    } as const;
    return {
      faults: [
        editPayload(context, messages, (payload, { action = "" }) => {
          const result = reshaped(payload);
          const more = action === "MeterValues" ? split(shape, result) : [];
          for (const rest of more) sendCall(context, action, rest);
          return result;
        }),
      ],
    };
  },
});

function reshape(shape: Shape, meterValue: JsonObject): void {
  const samples = meterValue["sampledValue"];
  if (!Array.isArray(samples)) return;
  const kept = samples.filter(isObject).filter((sample) => isKept(shape, sample));
  const laidOut = [...kept, ...totalsOf(shape, kept)];
  for (const sample of laidOut) rename(shape, sample);
  meterValue["sampledValue"] = shape.isEmpty === true ? [] : laidOut;
}

function isKept({ measurands, omit, total, current }: Shape, sample: JsonObject): boolean {
  const measurand = measurandOf(sample);
  const hasPhase = sample["phase"] !== undefined;
  if (measurands !== undefined && !measurands.includes(measurand)) return false;
  if (omit?.includes(measurand) === true) return false;
  if (current === "total" && measurand === "Current.Import" && hasPhase) {
    return sample["phase"] === "L1"; // The unphased value is made of it.
  }
  return total !== false || hasPhase || measurand.startsWith("SoC");
}

/** The unphased current that some send beside the phases, and others instead. */
function totalsOf({ current }: Shape, samples: readonly JsonObject[]): JsonObject[] {
  const phased = samples.filter(
    (sample) => measurandOf(sample) === "Current.Import" && sample["phase"] !== undefined,
  );
  const [first] = phased;
  if (first === undefined || current === undefined || current === "phases") return [];
  const { phase: _phase, ...total } = first;
  if (current === "both") return [total];
  delete first["phase"];
  return [];
}

function rename(shape: Shape, sample: JsonObject): void {
  const { units = {}, set = {}, value, format, isMinimal, energyPhase } = shape;
  renamePhase(shape, sample);
  if (energyPhase !== undefined && quantityOf(sample) === "Energy") sample["phase"] = energyPhase;
  const unit = units[quantityOf(sample)];
  if (unit !== undefined) convert(sample, unit);
  const other = value ?? set[measurandOf(sample)];
  if (other !== undefined) sample["value"] = other;
  sample["value"] = write(String(sample["value"]), format);
  if (isMinimal !== true) return;
  for (const name of Object.keys(sample)) if (name !== "value") delete sample[name];
}

const lineToLine = { L1: "L1-L2", L2: "L2-L3", L3: "L3-L1" } as const;

function renamePhase({ phase, rotate = 0 }: Shape, sample: JsonObject): void {
  const [, digit] = /^L([123])/.exec(String(sample["phase"] ?? "")) ?? [];
  if (digit === undefined) return;
  const name = (["L1", "L2", "L3"] as const)[(Number(digit) - 1 + rotate) % 3] ?? "L1";
  const isVoltage = measurandOf(sample) === "Voltage";
  if (phase === "LL" && isVoltage) {
    sample["phase"] = lineToLine[name];
    changeValue(sample, (value) => Number((value * Math.sqrt(3)).toFixed(1)));
  } else if (phase === "L") sample["phase"] = name;
  else if (phase === "L-N") sample["phase"] = `${name}-N`;
  else if (rotate > 0) sample["phase"] = String(sample["phase"]).replace(/^L[123]/, name);
}

function convert(sample: JsonObject, unit: string): void {
  const before = String(sample["unit"] ?? "Wh");
  const factor = (before.startsWith("k") ? 1000 : 1) / (unit.startsWith("k") ? 1000 : 1);
  changeValue(sample, (value) => value * factor);
  sample["unit"] = unit;
}

function write(value: string, format: Shape["format"]): string {
  switch (format) {
    case "padded":
      return value.padStart(8);
    case "comma":
      return value.includes(".") ? value.replace(".", ",") : `${value},0`;
    case "exp":
      return Number(value).toExponential();
    default:
      return value;
  }
}

function reverse(payload: JsonObject): void {
  for (const name of ["meterValue", "transactionData"]) {
    const values = payload[name];
    if (Array.isArray(values)) payload[name] = [...values].reverse();
  }
}

/** Leaves the first samples where they are; the others are returned as payloads of their own. */
function split({ perMessage }: Shape, payload: unknown): unknown[] {
  const [meterValue] = meterValuesOf(payload);
  const samples = meterValue?.["sampledValue"];
  if (perMessage === undefined || perMessage === 0 || !Array.isArray(samples)) return [];
  const rest: unknown[] = [];
  for (let from = perMessage; from < samples.length; from += perMessage) {
    const sampledValue = samples.slice(from, from + perMessage);
    rest.push({ ...(isObject(payload) && payload), meterValue: [{ ...meterValue, sampledValue }] });
  }
  if (meterValue !== undefined) meterValue["sampledValue"] = samples.slice(0, perMessage);
  return rest;
}
