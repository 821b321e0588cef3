/** What is sampled for StopTransaction: kept as measured, thinned while it grows, told at the end. */

import { formatMeasurandList, type MeasurandChoice } from "../../model/measurand-list.ts";
import type { MeterValue, ReadingContext } from "../../schemas/messages.ts";
import { EvenSamples } from "./even-samples.ts";
import type { Measurement } from "./meter.ts";
import { toMeterValue } from "./meter-value.ts";

/** The values of StopTxnSampledData and StopTxnAlignedData. */
export interface TransactionSampling {
  readonly sampled: readonly MeasurandChoice[];
  readonly aligned: readonly MeasurandChoice[];
}

/** The beginning and the end are always told, even where fewer than two are allowed. */
const alwaysTold = 2;

export class TransactionSamples {
  readonly #begin: Measurement;
  readonly #maxBetween: number;
  readonly #periodic = new EvenSamples();
  readonly #clock = new EvenSamples();

  /** `maxMeterValues` is StopTransactionMaxMeterValues: the bound of what is kept. */
  constructor(begin: Measurement, maxMeterValues: number) {
    this.#begin = begin;
    this.#maxBetween = Math.max(0, maxMeterValues - alwaysTold);
  }

  addPeriodic(measurement: Measurement): void {
    this.#periodic.add(measurement);
    this.#thin();
  }

  addClock(measurement: Measurement): void {
    this.#clock.add(measurement);
    this.#thin();
  }

  /**
   * The `transactionData`, oldest first. Undefined when nothing is to be sampled: StopTransaction
   * then goes without (OCPP 1.6 §3.16.5).
   */
  end(end: Measurement, { sampled, aligned }: TransactionSampling): MeterValue[] | undefined {
    const both = withoutDoubles([...sampled, ...aligned]);
    const last = this.#periodic.kept.at(-1) ?? this.#clock.kept.at(-1) ?? this.#begin;
    const told = [
      ...tell([this.#begin], both, "Transaction.Begin", this.#begin),
      ...inOrder([
        ...tell(this.#periodic.kept, sampled, "Sample.Periodic", this.#begin),
        ...tell(this.#clock.kept, aligned, "Sample.Clock", this.#begin),
      ]),
      ...tell([end], both, "Transaction.End", last),
    ];
    return told.length === 0 ? undefined : told;
  }

  #thin(): void {
    while (this.#periodic.kept.length + this.#clock.kept.length > this.#maxBetween) {
      const isMorePeriodic = this.#periodic.kept.length >= this.#clock.kept.length;
      (isMorePeriodic ? this.#periodic : this.#clock).thin();
    }
  }
}

/** The first interval begins at `before`, each other one at the sample before it. */
function tell(
  measurements: readonly Measurement[],
  choices: readonly MeasurandChoice[],
  context: ReadingContext,
  before: Measurement,
): readonly MeterValue[] {
  return measurements.flatMap((measurement, index) => {
    const since = measurements[index - 1] ?? before;
    return toMeterValue(measurement, { choices, context, since }) ?? [];
  });
}

/** Our own timestamps all have one form, so that their text is in the order of time. */
function inOrder(meterValues: MeterValue[]): readonly MeterValue[] {
  return meterValues.sort((one, other) => {
    if (one.timestamp === other.timestamp) return 0;
    return one.timestamp < other.timestamp ? -1 : 1;
  });
}

function withoutDoubles(choices: readonly MeasurandChoice[]): readonly MeasurandChoice[] {
  return [...new Map(choices.map((choice) => [formatMeasurandList([choice]), choice])).values()];
}
