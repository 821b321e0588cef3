/** Charging profiles: which are installed, and what they leave to each connector (OCPP 1.6 §3.13). */

import {
  type ChargingLimit,
  type LimitContext,
  limitAt,
} from "../../model/charging/charging-limit.ts";
import { compositeSchedule } from "../../model/charging/composite-schedule.ts";
import { checkChargingProfile, type ProfileVerdict } from "../../model/charging/profile-check.ts";
import type { ProfileOffer } from "../../model/charging/profile-payload-rules.ts";
import {
  clearProfiles,
  dropTxProfiles,
  type InstalledProfiles,
  installProfile,
  type ProfileFilter,
} from "../../model/charging/profile-store.ts";
import { readChargingRateUnits } from "../../model/configuration-values.ts";
import type {
  ChargingProfile,
  ChargingRateUnit,
  ChargingSchedule,
} from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";

export class SmartCharging {
  readonly #chargePoint: ChargePoint;
  #installed: InstalledProfiles = [];

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get installed(): InstalledProfiles {
    return this.#installed;
  }

  check(offer: ProfileOffer): ProfileVerdict {
    const { configuration, connectors, hardware } = this.#chargePoint;
    const connector = connectors[offer.connectorId - 1];
    const transaction = connector?.transaction;
    return checkChargingProfile(offer, {
      connectorCount: hardware.connectorCount,
      maxStackLevel: configuration.integer("ChargeProfileMaxStackLevel"),
      maxPeriods: configuration.integer("ChargingScheduleMaxPeriods"),
      maxInstalled: configuration.integer("MaxChargingProfilesInstalled"),
      allowedUnits: readChargingRateUnits(
        configuration.text("ChargingScheduleAllowedChargingRateUnit"),
      ),
      installed: this.#installed,
      transaction: transaction && {
        id: transaction.transactionId,
        startedAtMs: transaction.startedAtMs,
      },
    });
  }

  install(connectorId: number, profile: ChargingProfile): void {
    const receivedAtMs = this.#chargePoint.now();
    this.#change(installProfile(this.#installed, { connectorId, profile, receivedAtMs }));
  }

  /** Whether anything was there to clear. */
  clear(filter: ProfileFilter): boolean {
    const left = clearProfiles(this.#installed, filter);
    const hasCleared = left.length < this.#installed.length;
    if (hasCleared) this.#change(left);
    return hasCleared;
  }

  /** A TxProfile ends with its transaction (OCPP 1.6 §3.13.1). */
  transactionEnded(connectorId: number): void {
    if (this.#installed.length > 0) this.#installed = dropTxProfiles(this.#installed, connectorId);
  }

  limitOf(connector: Connector): ChargingLimit {
    return limitAt(this.#installed, this.#contextOf(connector), this.#chargePoint.now());
  }

  compositeSchedule(
    connectorId: number,
    durationSeconds: number,
    unit: ChargingRateUnit,
    fromMs: number,
  ): ChargingSchedule {
    const { connectors, configuration } = this.#chargePoint;
    const connector = connectors[connectorId - 1];
    const context: LimitContext =
      connector === undefined
        ? {
            kind: "chargePoint",
            connectors: connectors.map((one) => this.#contextOf(one)),
            ...this.#supply(),
          }
        : this.#contextOf(connector);
    const maxPeriods = configuration.integer("ChargingScheduleMaxPeriods");
    const request = { fromMs, durationSeconds, unit, maxPeriods };
    return compositeSchedule(this.#installed, context, request);
  }

  #change(installed: InstalledProfiles): void {
    this.#installed = installed;
    for (const connector of this.#chargePoint.connectors) connector.outlet.update();
  }

  #contextOf({ connectorId, transaction }: Connector) {
    return {
      kind: "connector",
      connectorId,
      transaction: transaction && {
        id: transaction.transactionId,
        startedAtMs: transaction.startedAtMs,
      },
      ...this.#supply(),
    } as const;
  }

  #supply() {
    const { voltageVolts, phaseCount, maxCurrentAmps } = this.#chargePoint.hardware;
    return {
      nominalVolts: voltageVolts,
      numberPhases: phaseCount,
      maxAmps: maxCurrentAmps,
    };
  }
}
