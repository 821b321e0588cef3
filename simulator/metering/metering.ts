/**
 * When meter values are taken, and where they go: in transactions at their own pace, for all
 * connectors by the clock, and with the StopTransaction (OCPP 1.6 §3.16, §4.7).
 */

import type { ConfigurationKey } from "../../model/configuration-keys.ts";
import { type MeasurandChoice, readMeasurandList } from "../../model/measurand-list.ts";
import type { ScheduledTask } from "../../protocol/clock.ts";
import type { MeterValue, ReadingContext } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";
import type { Measurement } from "../meter/meter.ts";
import { toMeterValue } from "../meter/meter-value.ts";
import { nextAlignedSampleMs, nextPeriodicSampleMs } from "../meter/sample-times.ts";
import { TransactionSamples } from "../meter/transaction-samples.ts";

interface Series {
  readonly samples: TransactionSamples;
  timer: ScheduledTask | undefined;
  lastPeriodic: Measurement;
}

export class Metering {
  readonly #chargePoint: ChargePoint;
  readonly #series = new Map<Connector, Series>();
  #alignedTimer: ScheduledTask | undefined;
  #lastAligned: Map<Connector, Measurement> | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** A transaction has begun: its samples count from now (E 3.15). */
  begin(connector: Connector): void {
    const measurement = connector.outlet.measure();
    const limit = this.#chargePoint.configuration.integer("StopTransactionMaxMeterValues");
    const samples = new TransactionSamples(measurement, limit);
    this.#series.set(connector, { samples, timer: undefined, lastPeriodic: measurement });
    this.#schedulePeriodic(connector);
  }

  /** The `transactionData` of the StopTransaction; undefined where none is configured. */
  end(connector: Connector): MeterValue[] | undefined {
    const series = this.#series.get(connector);
    if (series === undefined) return undefined;
    series.timer?.cancel();
    this.#series.delete(connector);
    return series.samples.end(connector.outlet.measure(), {
      sampled: this.#choices("StopTxnSampledData"),
      aligned: this.#choices("StopTxnAlignedData"),
    });
  }

  /** Takes up changed intervals, and begins with the clock-aligned values when the power comes on. */
  restart(): void {
    this.#scheduleAligned();
    for (const connector of this.#series.keys()) this.#schedulePeriodic(connector);
  }

  /** The power is gone. */
  stop(): void {
    this.#alignedTimer?.cancel();
    this.#alignedTimer = undefined;
    for (const series of this.#series.values()) series.timer?.cancel();
  }

  /** Sends what MeterValuesSampledData names, now, whatever runs (OCPP 1.6 §5.17, E 3.46). */
  trigger(connector: Connector): void {
    this.#send(connector, connector.outlet.measure(), "MeterValuesSampledData", "Trigger");
  }

  #schedulePeriodic(connector: Connector): void {
    const series = this.#series.get(connector);
    const { transaction } = connector;
    if (series === undefined || transaction === undefined) return;
    series.timer?.cancel();
    series.timer = undefined;
    const intervalSeconds = this.#chargePoint.configuration.integer("MeterValueSampleInterval");
    const nowMs = this.#chargePoint.now();
    const dueMs = nextPeriodicSampleMs(transaction.startedAtMs, intervalSeconds, nowMs);
    if (dueMs === Infinity) return;
    series.timer = this.#chargePoint.clock.schedule(dueMs - nowMs, () => {
      this.#takePeriodic(connector, series);
      this.#schedulePeriodic(connector);
    });
  }

  #takePeriodic(connector: Connector, series: Series): void {
    const measurement = connector.outlet.measure();
    const since = series.lastPeriodic;
    series.lastPeriodic = measurement;
    if (this.#choices("StopTxnSampledData").length > 0) series.samples.addPeriodic(measurement);
    this.#send(connector, measurement, "MeterValuesSampledData", "Sample.Periodic", since);
  }

  #scheduleAligned(): void {
    this.#alignedTimer?.cancel();
    this.#alignedTimer = undefined;
    const intervalSeconds = this.#chargePoint.configuration.integer("ClockAlignedDataInterval");
    const nowMs = this.#chargePoint.now();
    const dueMs = nextAlignedSampleMs(intervalSeconds, nowMs);
    if (dueMs === Infinity || !this.#chargePoint.isPowered) return;
    this.#alignedTimer = this.#chargePoint.clock.schedule(dueMs - nowMs, () => {
      this.#takeAligned();
      this.#scheduleAligned();
    });
  }

  #takeAligned(): void {
    this.#lastAligned ??= new Map();
    for (const connector of this.#chargePoint.connectors) {
      const measurement = connector.outlet.measure();
      const since = this.#lastAligned.get(connector);
      this.#lastAligned.set(connector, measurement);
      if (this.#choices("StopTxnAlignedData").length > 0) {
        this.#series.get(connector)?.samples.addClock(measurement);
      }
      this.#send(connector, measurement, "MeterValuesAlignedData", "Sample.Clock", since);
    }
  }

  /** In a transaction the values belong to it, and wait with its other messages. */
  #send(
    connector: Connector,
    measurement: Measurement,
    key: ConfigurationKey,
    context: ReadingContext,
    since?: Measurement,
  ): void {
    const meterValue = toMeterValue(measurement, { choices: this.#choices(key), context, since });
    if (meterValue === undefined) return;
    const { connectorId, transaction } = connector;
    const payload = { connectorId, meterValue: [meterValue] };
    if (transaction === undefined) {
      this.#chargePoint.call("MeterValues", payload, () => {});
    } else {
      this.#chargePoint.transactions.queue.add({ action: "MeterValues", transaction, payload });
    }
  }

  #choices(key: ConfigurationKey): readonly MeasurandChoice[] {
    const text = this.#chargePoint.configuration.text(key);
    return text === "" ? [] : readMeasurandList(text).choices;
  }
}
