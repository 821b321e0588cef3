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

const nothing: readonly MeasurandChoice[] = [];

export class SampledKeys {
  readonly #configuration: Configuration;
  /** Most charge points of a fleet never sample anything at a given time. */
  #lists: Map<SampledKey, ReadList> | undefined;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  choicesOf(key: SampledKey): readonly MeasurandChoice[] {
    const text = this.#configuration.text(key);
    if (text === "") return nothing;
    const known = this.#lists?.get(key);
    if (known?.text === text) return known.choices;
    const { choices } = readMeasurandList(text);
    this.#lists ??= new Map();
    this.#lists.set(key, { text, choices });
    return choices;
  }
}
