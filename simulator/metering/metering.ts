/**
 * When meter values are taken, and where they go: in transactions at their own pace, for all
 * connectors by the clock, and with the StopTransaction (OCPP 1.6 §3.16, §4.7).
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { MeterValue, ReadingContext } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";
import { sumOf } from "../meter/main-meter.ts";
import type { Measurement } from "../meter/meter.ts";
import { toMeterValue } from "../meter/meter-value.ts";
import { nextAlignedSampleMs, nextPeriodicSampleMs } from "../meter/sample-times.ts";
import { TransactionSamples } from "../meter/transaction-samples.ts";
import { type SampledKey, SampledKeys } from "./sampled-keys.ts";

interface Series {
  readonly connector: Connector;
  readonly samples: TransactionSamples;
  timer: ScheduledTask | undefined;
  lastPeriodic: Measurement;
}

const noSeries: readonly Series[] = [];

export class Metering {
  readonly #chargePoint: ChargePoint;
  readonly #keys: SampledKeys;
  /** One for each transaction that runs. */
  #series = noSeries;
  #alignedTimer: ScheduledTask | undefined;
  #lastAligned: Map<Connector, Measurement> | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#keys = new SampledKeys(chargePoint.configuration);
  }

  /** A transaction has begun: its samples count from now (E 3.15). */
  begin(connector: Connector): void {
    const measurement = connector.outlet.measure();
    const limit = this.#chargePoint.configuration.integer("StopTransactionMaxMeterValues");
    const samples = new TransactionSamples(measurement, limit);
    const series = { connector, samples, timer: undefined, lastPeriodic: measurement };
    this.#series = [...this.#series, series];
    this.#schedulePeriodic(series);
  }

  /** The `transactionData` of the StopTransaction; undefined where none is configured. */
  end(connector: Connector): MeterValue[] | undefined {
    const series = this.#seriesOf(connector);
    if (series === undefined) return undefined;
    series.timer?.cancel();
    this.#series = this.#series.filter((one) => one !== series);
    return series.samples.end(connector.outlet.measure(), {
      sampled: this.#keys.choicesOf("StopTxnSampledData"),
      aligned: this.#keys.choicesOf("StopTxnAlignedData"),
    });
  }

  /** Takes up changed intervals, and begins with the clock-aligned values when the power comes on. */
  restart(): void {
    this.#scheduleAligned();
    for (const series of this.#series) this.#schedulePeriodic(series);
  }

  /** The power is gone. */
  stop(): void {
    this.#alignedTimer?.cancel();
    this.#alignedTimer = undefined;
    for (const series of this.#series) series.timer?.cancel();
  }

  /** Sends what MeterValuesSampledData names, now, whatever runs (OCPP 1.6 §5.17, E 3.46). */
  trigger(connector: Connector): void {
    this.#send(connector, connector.outlet.measure(), "MeterValuesSampledData", "Trigger");
  }

  /** Each later than `afterMs`, as a timer may fire a moment early and a sample is taken once. */
  #schedulePeriodic(series: Series, afterMs = 0): void {
    const { transaction } = series.connector;
    if (transaction === undefined || !this.#series.includes(series)) return;
    series.timer?.cancel();
    series.timer = undefined;
    const { clock, configuration } = this.#chargePoint;
    const intervalSeconds = configuration.integer("MeterValueSampleInterval");
    const nowMs = clock.now();
    const fromMs = Math.max(nowMs, afterMs);
    const dueMs = nextPeriodicSampleMs(transaction.beganAtMs, intervalSeconds, fromMs);
    if (dueMs === Infinity) return;
    series.timer = clock.schedule(dueMs - nowMs, () => {
      this.#takePeriodic(series);
      this.#schedulePeriodic(series, dueMs);
    });
  }

  #takePeriodic(series: Series): void {
    const { connector } = series;
    const measurement = connector.outlet.measure();
    const since = series.lastPeriodic;
    series.lastPeriodic = measurement;
    if (this.#keys.choicesOf("StopTxnSampledData").length > 0)
      series.samples.addPeriodic(measurement);
    this.#send(connector, measurement, "MeterValuesSampledData", "Sample.Periodic", since);
  }

  #scheduleAligned(afterMs = 0): void {
    this.#alignedTimer?.cancel();
    this.#alignedTimer = undefined;
    const intervalSeconds = this.#chargePoint.configuration.integer("ClockAlignedDataInterval");
    const nowMs = this.#chargePoint.now();
    const dueMs = nextAlignedSampleMs(intervalSeconds, Math.max(nowMs, afterMs));
    if (dueMs === Infinity || !this.#chargePoint.isPowered) return;
    this.#alignedTimer = this.#chargePoint.clock.schedule(dueMs - nowMs, () => {
      this.#takeAligned();
      this.#scheduleAligned(dueMs);
    });
  }

  #takeAligned(): void {
    const { connectors, hardware, whole } = this.#chargePoint;
    const measurements: Measurement[] = [];
    for (const connector of connectors) {
      const measurement = connector.outlet.measure();
      measurements.push(measurement);
      if (this.#keys.choicesOf("StopTxnAlignedData").length > 0) {
        this.#seriesOf(connector)?.samples.addClock(measurement);
      }
      this.#sendAligned(connector, measurement);
    }
    const [first, ...others] = measurements;
    if (hardware.hasMainMeter && first !== undefined) {
      this.#sendAligned(whole, sumOf([first, ...others]));
    }
  }

  #seriesOf(connector: Connector): Series | undefined {
    return this.#series.find((series) => series.connector === connector);
  }

  #sendAligned(connector: Connector, measurement: Measurement): void {
    this.#lastAligned ??= new Map();
    const since = this.#lastAligned.get(connector);
    this.#lastAligned.set(connector, measurement);
    this.#send(connector, measurement, "MeterValuesAlignedData", "Sample.Clock", since);
  }

  /** In a transaction the values belong to it, and wait with its other messages. */
  #send(
    connector: Connector,
    measurement: Measurement,
    key: SampledKey,
    context: ReadingContext,
    since?: Measurement,
  ): void {
    const meterValue = toMeterValue(measurement, {
      choices: this.#keys.choicesOf(key),
      context,
      since,
    });
    if (meterValue === undefined) return;
    const { connectorId, transaction } = connector;
    const payload = { connectorId, meterValue: [meterValue] };
    if (transaction === undefined) {
      this.#chargePoint.call("MeterValues", payload, () => {});
    } else {
      this.#chargePoint.transactions.queue.add({ action: "MeterValues", transaction, payload });
    }
  }
}
