/**
 * What flows at one connector: the limit that the charge point gives, the car that takes what it
 * can of it, and the meter between them. There is one timer, for whichever changes next.
 */

import type { ChargingLimit } from "../../model/charging/charging-limit.ts";
import type { ScheduledTask } from "../../protocol/clock.ts";
import { Car, type Visit } from "../car/car.ts";
import { type CarModel, plainCarModel } from "../car/car-model.ts";
import type { ChargePoint } from "../charge-point.ts";
import { type Measurement, Meter } from "../meter/meter.ts";
import type { Connector } from "./connector.ts";
import { asWired, phaseOrderOf } from "./phase-rotation.ts";
import { minPilotAmps } from "./pilot.ts";

const msPerHour = 3_600_000;
const shortestLookMs = 1000;

export class Outlet {
  readonly #chargePoint: ChargePoint;
  readonly #connector: Connector;
  #meter: Meter | undefined;
  #car: Car | undefined;
  #limitAmps = 0;
  /** That the contactor closed on last, in this transaction; 0 if it has not. */
  #phases = 0;
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

  /** Whether there is anybody to give energy to: it may still be that there is none to give. */
  get isEnergized(): boolean {
    const { transaction, faults } = this.#connector;
    return (
      this.#chargePoint.isPowered &&
      transaction !== undefined &&
      this.#allowanceLeftWh() > 0 &&
      !faults.areHalting
    );
  }

  /** Whether the car could use more than it needs to stay as it is. */
  get isWanted(): boolean {
    const state = this.#car?.state ?? "unplugged";
    return state !== "unplugged" && state !== "waiting" && state !== "full";
  }

  /** What the car may be drawing still, on each phase, though it has been told to take less. */
  get obeyedAmps(): number {
    this.#advance();
    return this.#car?.obeyedAmps ?? 0;
  }

  /**
   * The phases that the contactor has closed on. Where ConnectorSwitch3to1PhaseSupported is false
   * they stay for as long as the transaction does (OCPP 1.6 §9.4); undefined if they are free.
   */
  get fixedPhases(): number | undefined {
    if (this.#phases === 0 || this.#connector.transaction === undefined) return undefined;
    const { configuration } = this.#chargePoint;
    return configuration.boolean("ConnectorSwitch3to1PhaseSupported") ? undefined : this.#phases;
  }

  /** The register, whole watt-hours (OCPP 1.6 §4.8). */
  energyWh(): number {
    this.#advance();
    return this.#meter?.registerWh ?? this.#chargePoint.options.registerWh ?? 0;
  }

  /** From now on the register counts from there, as after a change of meters. */
  setRegister(registerWh: number): void {
    this.#advance();
    this.#meter ??= this.#createMeter();
    this.#meter.set(registerWh);
    this.update();
  }

  /** Without a car of its own to plug in, the last one comes back, or a plain one. */
  connectCar(model?: CarModel, visit?: Visit): void {
    this.#meter ??= this.#createMeter();
    if (model !== undefined || this.#car === undefined) {
      const usual = model ?? this.#defaultCarModel();
      const { quirks } = this.#chargePoint;
      this.#car = new Car(quirks?.ask("carModel", usual) ?? usual, visit?.socPercent);
    }
    this.#car.plug(this.#meter, this.#chargePoint.clock.now(), visit);
    this.update();
  }

  disconnectCar(): void {
    this.#car?.unplug(this.#chargePoint.clock.now());
    this.update();
  }

  /** What decides on the flow has changed here: all connectors are dealt with anew. */
  update(): void {
    this.#chargePoint.smartCharging.distribute(this.#connector);
  }

  /** Gives so much, until the next look; nothing if undefined, and the contactor opens. */
  give(limit?: ChargingLimit): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const { clock } = this.#chargePoint;
    const nowMs = clock.now();
    const limitAmps = limit === undefined || limit.limitAmps < minPilotAmps ? 0 : limit.limitAmps;
    if (this.#connector.transaction === undefined) this.#phases = 0;
    if (limitAmps > 0) this.#phases = limit?.numberPhases ?? 0;
    this.#setLimit(limitAmps);
    this.#car?.offer(limitAmps, limitAmps > 0 ? this.#phases : 0, nowMs);
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
    const load = {
      amps: car?.amps ?? 0,
      phases: car?.phases ?? 0,
      offeredAmps: this.#limitAmps,
      socPercent: car?.toldSocPercent,
    };
    const { clock, configuration } = this.#chargePoint;
    const measurement = this.#meter.measure(clock.now(), load, this.#chargePoint.now());
    const rotations = configuration.text("ConnectorPhaseRotation");
    const order = phaseOrderOf(rotations, this.#connector.connectorId);
    return order === undefined ? measurement : asWired(measurement, order);
  }

  #advance(): void {
    this.#car?.advance(this.#chargePoint.clock.now());
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

  #defaultCarModel(): CarModel {
    const { carModels, carModel } = this.#chargePoint.options;
    return carModels?.[this.#connector.connectorId - 1] ?? carModel ?? plainCarModel;
  }

  #createMeter(): Meter {
    const { random, hardware, options } = this.#chargePoint;
    return new Meter({
      random: random.stream("meter", this.#connector.connectorId),
      phases: hardware.phaseCount,
      registerWh: options.registerWh ?? 0,
    });
  }
}
