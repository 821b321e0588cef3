/** Lists of measurands as configuration values have them (OCPP 1.6 §9.1.15): `Voltage.L1,SoC`. */

import type { Measurand, Phase } from "../schemas/messages.ts";
import { splitList } from "./configuration-values.ts";
import { isMeasurand, isPhase, measurands } from "./measurands.ts";

/** A measurand to be sampled: on one phase, or on all there are. */
export interface MeasurandChoice {
  readonly measurand: Measurand;
  readonly phase: Phase | undefined;
}

export interface ReadMeasurandList {
  readonly choices: readonly MeasurandChoice[];
  /** Vendors' own, misspelled, or cut off where the charge point's memory ended. */
  readonly unknown: readonly string[];
}

/** Undefined when it is no measurand, or one that is not told by phase. */
export function parseMeasurandChoice(text: string): MeasurandChoice | undefined {
  if (isMeasurand(text)) return { measurand: text, phase: undefined };
  const dot = text.lastIndexOf(".");
  const measurand = text.slice(0, Math.max(dot, 0));
  const phase = text.slice(dot + 1);
  if (!isMeasurand(measurand) || !isPhase(phase)) return undefined;
  return measurands[measurand].hasPhases ? { measurand, phase } : undefined;
}

/** Reads what charge points answer, quotation marks and all. */
export function readMeasurandList(text: string): ReadMeasurandList {
  const choices: MeasurandChoice[] = [];
  const unknown: string[] = [];
  for (const item of splitList(text.replaceAll(/["']/g, ""))) {
    const choice = parseMeasurandChoice(item);
    if (choice === undefined) unknown.push(item);
    else choices.push(choice);
  }
  return { choices, unknown };
}

export function formatMeasurandList(choices: readonly MeasurandChoice[]): string {
  return choices
    .map(({ measurand, phase }) => (phase === undefined ? measurand : `${measurand}.${phase}`))
    .join(",");
}
