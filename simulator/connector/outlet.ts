/**
 * What flows at one connector: the limit that the charge point gives, the car that takes what it
 * can of it, and the meter between them. There is one timer, for whichever changes next.
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import { Car, type Visit } from "../car/car.ts";
import { type CarModel, plainCarModel } from "../car/car-model.ts";
import type { ChargePoint } from "../charge-point.ts";
import { type Measurement, Meter } from "../meter/meter.ts";
import type { Connector } from "./connector.ts";
import { asWired, phaseOrderOf } from "./phase-rotation.ts";

/** The pilot signal cannot say less (IEC 61851-1): a lower limit is as good as none. */
const minLimitAmps = 6;

const msPerHour = 3_600_000;
const shortestLookMs = 1000;

export class Outlet {
  readonly #chargePoint: ChargePoint;
  readonly #connector: Connector;
  #meter: Meter | undefined;
  #car: Car | undefined;
  #limitAmps = 0;
  #reportedAmps = 0;
  #timer: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint, connector: Connector) {
    this.#chargePoint = chargePoint;
    this.#connector = connector;
  }

  /** The car that is plugged in, or was last. */
  get car(): Car | undefined {
    return this.#car;
  }

  /** What the connector gives now, on each phase; 0 when it gives nothing. */
  get limitAmps(): number {
    return this.#limitAmps;
  }

  get isOffering(): boolean {
    return this.#limitAmps > 0;
  }

  /** Whether the car draws, or is about to. */
  get isCarWilling(): boolean {
    const state = this.#car?.state;
    return state === "charging" || state === "starting";
  }

  /** The register, whole watt-hours (OCPP 1.6 §4.8). */
  energyWh(): number {
    this.#advance();
    return this.#meter?.registerWh ?? 0;
  }

  /** Without a car of its own to plug in, the last one comes back, or a plain one. */
  connectCar(model?: CarModel, visit?: Visit): void {
    this.#meter ??= this.#createMeter();
    if (model !== undefined) this.#car = new Car(model, visit?.socPercent);
    this.#car ??= new Car(this.#chargePoint.options.carModel ?? plainCarModel);
    this.#car.plug(this.#meter, this.#chargePoint.clock.now(), visit);
    this.update();
  }

  disconnectCar(): void {
    this.#car?.unplug(this.#chargePoint.clock.now());
    this.update();
  }

  /** Looks again at everything that decides what flows. */
  update(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const { clock } = this.#chargePoint;
    const nowMs = clock.now();
    const limit = this.#isEnergized()
      ? this.#chargePoint.smartCharging.limitOf(this.#connector)
      : undefined;
    const limitAmps = limit === undefined || limit.limitAmps < minLimitAmps ? 0 : limit.limitAmps;
    this.#setLimit(limitAmps);
    const phases = Math.min(limit?.numberPhases ?? 0, this.#chargePoint.hardware.phaseCount);
    this.#car?.offer(limitAmps, limitAmps > 0 ? phases : 0, nowMs);
    this.#tellCurrent();
    const limitChangesInMs = (limit?.validUntilMs ?? Infinity) - this.#chargePoint.now();
    const carChangesInMs = (this.#car?.nextChangeAtMs ?? Infinity) - nowMs;
    const waitMs = Math.min(limitChangesInMs, carChangesInMs, this.#allowanceEndsInMs());
    // Without power there is nobody to notice; it is all made up for when somebody looks.
    if (waitMs < Infinity && this.#chargePoint.isPowered) {
      this.#timer = clock.schedule(waitMs, () => {
        this.update();
        this.#connector.refresh();
      });
    }
  }

  /** What the meter shows now, dated by the clock of the charge point. */
  measure(): Measurement {
    this.#advance();
    this.#meter ??= this.#createMeter();
    const car = this.#car;
    const measurement = this.#meter.measure(this.#chargePoint.clock.now(), {
      amps: car?.amps ?? 0,
      phases: car?.phases ?? 0,
      offeredAmps: this.#limitAmps,
      socPercent: car?.toldSocPercent,
    });
    const dated = { ...measurement, atMs: this.#chargePoint.now() };
    const rotations = this.#chargePoint.configuration.list("ConnectorPhaseRotation");
    const order = phaseOrderOf(rotations, this.#connector.connectorId);
    return order === undefined ? dated : asWired(dated, order);
  }

  #advance(): void {
    this.#car?.advance(this.#chargePoint.clock.now());
  }

  #isEnergized(): boolean {
    const { transaction, faults } = this.#connector;
    return (
      this.#chargePoint.isPowered &&
      transaction !== undefined &&
      this.#allowanceLeftWh() > 0 &&
      !faults.areHalting
    );
  }

  #allowanceLeftWh(): number {
    const { transaction } = this.#connector;
    if (transaction === undefined || transaction.energyAllowanceWh === Infinity) return Infinity;
    return transaction.meterStartWh + transaction.energyAllowanceWh - this.energyWh();
  }

  /** At the present current; when that time has come, what is left is looked at again. */
  #allowanceEndsInMs(): number {
    const leftWh = this.#allowanceLeftWh();
    const car = this.#car;
    if (leftWh === Infinity || leftWh <= 0 || car === undefined || car.amps === 0) return Infinity;
    const watts = car.amps * car.phases * this.#chargePoint.hardware.voltageVolts;
    return Math.max(shortestLookMs, (leftWh / watts) * msPerHour);
  }

  #setLimit(limitAmps: number): void {
    if (limitAmps === this.#limitAmps) return;
    this.#limitAmps = limitAmps;
    const { connectorId } = this.#connector;
    this.#chargePoint.tell({ kind: "limit", connectorId, limitAmps });
  }

  #tellCurrent(): void {
    const currentAmps = this.#car?.amps ?? 0;
    if (currentAmps === this.#reportedAmps) return;
    this.#reportedAmps = currentAmps;
    const { connectorId } = this.#connector;
    this.#chargePoint.tell({ kind: "current", connectorId, currentAmps });
  }

  #createMeter(): Meter {
    const { random, hardware } = this.#chargePoint;
    return new Meter({
      random: random.stream("meter", this.#connector.connectorId),
      phases: hardware.phaseCount,
    });
  }
}
