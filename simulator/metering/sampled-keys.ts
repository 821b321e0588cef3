/** The configuration keys that name measurands, read: once, and not for each sample. */

import { type MeasurandChoice, readMeasurandList } from "../../model/measurand-list.ts";
import type { Configuration } from "../configuration/configuration.ts";

export type SampledKey =
  | "MeterValuesAlignedData"
  | "MeterValuesSampledData"
  | "StopTxnAlignedData"
  | "StopTxnSampledData";

interface ReadList {
  readonly text: string;
  readonly choices: readonly MeasurandChoice[];
}

const noLists: Readonly<Partial<Record<SampledKey, ReadList>>> = {};
const nothing: readonly MeasurandChoice[] = [];

export class SampledKeys {
  readonly #configuration: Configuration;
  #lists = noLists;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  choicesOf(key: SampledKey): readonly MeasurandChoice[] {
    const text = this.#configuration.text(key);
    if (text === "") return nothing;
    const known = this.#lists[key];
    if (known?.text === text) return known.choices;
    const { choices } = readMeasurandList(text);
    this.#lists = { ...this.#lists, [key]: { text, choices } };
    return choices;
  }
}
