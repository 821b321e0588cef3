/** The samples in the meter values of a payload, wherever they are. */

import { fieldOf, type JsonObject, objectsOf } from "./json-edit.ts";

const energy = "Energy.Active.Import.Register";

/** Of a MeterValues, or in the transactionData of a StopTransaction. */
export function meterValuesOf(payload: unknown): JsonObject[] {
  return [...objectsOf(payload, "meterValue"), ...objectsOf(payload, "transactionData")];
}

export function samplesOf(payload: unknown): JsonObject[] {
  return meterValuesOf(payload).flatMap((value) => objectsOf(value, "sampledValue"));
}

/** A sample that names none has the energy register (OCPP 1.6 §7.43). */
export function measurandOf(sample: JsonObject): string {
  const measurand = fieldOf(sample, "measurand");
  return typeof measurand === "string" ? measurand : energy;
}

export function isEnergy(sample: JsonObject): boolean {
  return measurandOf(sample) === energy;
}

/** The first part of the name of a measurand: `Energy`, `Power`, `Current` and so on. */
export function quantityOf(sample: JsonObject): string {
  return measurandOf(sample).split(".")[0] ?? "";
}

/** Replaces a number by another, written with no more decimals than it needs. */
export function changeValue(sample: JsonObject, change: (value: number) => number): void {
  const value = Number(sample["value"]);
  if (Number.isFinite(value)) sample["value"] = String(Number(change(value).toFixed(6)));
}
