/** Charging profiles: which are installed, and what they leave to each connector (OCPP 1.6 §3.13). */

import {
  type ChargingLimit,
  type ConnectorContext,
  type LimitContext,
  limitAt,
  type RunningTransaction,
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
import { sharePower } from "./power-sharing.ts";

/** A connector that gives energy, and what it may give if it were the only one. */
interface Claim {
  readonly connector: Connector;
  readonly limit: ChargingLimit;
}

export class SmartCharging {
  readonly #chargePoint: ChargePoint;
  /** Outlives reboots (errata 3.37). */
  #installed: InstalledProfiles = [];

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get installed(): InstalledProfiles {
    return this.#installed;
  }

  /** The units that schedules may use, the preferred one first. */
  get allowedUnits(): readonly ChargingRateUnit[] {
    const { configuration } = this.#chargePoint;
    return readChargingRateUnits(configuration.text("ChargingScheduleAllowedChargingRateUnit"));
  }

  check(offer: ProfileOffer): ProfileVerdict {
    const { configuration, connectors, hardware } = this.#chargePoint;
    return checkChargingProfile(offer, {
      connectorCount: hardware.connectorCount,
      maxStackLevel: configuration.integer("ChargeProfileMaxStackLevel"),
      maxPeriods: configuration.integer("ChargingScheduleMaxPeriods"),
      maxInstalled: configuration.integer("MaxChargingProfilesInstalled"),
      allowedUnits: this.allowedUnits,
      installed: this.#installed,
      transaction: this.#runningOn(connectors[offer.connectorId - 1]),
    });
  }

  install(connectorId: number, profile: ChargingProfile): void {
    const receivedAtMs = this.#chargePoint.now();
    this.#installed = installProfile(this.#installed, { connectorId, profile, receivedAtMs });
    this.distribute();
  }

  /** Whether anything was there to clear. */
  clear(filter: ProfileFilter): boolean {
    const left = clearProfiles(this.#installed, filter);
    const hasCleared = left.length < this.#installed.length;
    this.#installed = left;
    if (hasCleared) this.distribute();
    return hasCleared;
  }

  /** A TxProfile ends with its transaction (OCPP 1.6 §3.13.1). */
  transactionEnded(connectorId: number): void {
    if (this.#installed.length > 0) this.#installed = dropTxProfiles(this.#installed, connectorId);
  }

  compositeSchedule(
    connectorId: number,
    durationSeconds: number,
    unit: ChargingRateUnit,
    fromMs: number,
  ): ChargingSchedule {
    const { connectors, configuration, hardware } = this.#chargePoint;
    const connector = connectors[connectorId - 1];
    const context: LimitContext =
      connector === undefined
        ? {
            kind: "chargePoint",
            connectors: connectors.map((one) => this.#contextOf(one)),
            nominalVolts: hardware.voltageVolts,
            numberPhases: hardware.phaseCount,
            maxAmps: hardware.supplyAmps,
          }
        : this.#contextOf(connector);
    const maxPeriods = configuration.integer("ChargingScheduleMaxPeriods");
    const request = { fromMs, durationSeconds, unit, maxPeriods };
    return compositeSchedule(this.#installed, context, request);
  }

  /**
   * Deals out anew what the connectors may give. The statuses that follow are told, but for that of
   * `cause`, which knows best when its own is due; without one, the caller refreshes them all.
   */
  distribute(cause?: Connector): void {
    const { connectors } = this.#chargePoint;
    const claims: Claim[] = [];
    for (const connector of connectors) {
      if (connector.outlet.isEnergized) claims.push({ connector, limit: this.#limitOf(connector) });
      else connector.outlet.give();
    }
    if (claims.length > 1) this.#share(claims);
    else for (const { connector, limit } of claims) connector.outlet.give(limit);
    if (cause === undefined) return;
    for (const connector of connectors) if (connector !== cause) connector.refresh();
  }

  /**
   * First those that get less, then those that get more: but no more than the cars of the others,
   * which take their time to obey, have left by now. Each of these looks again when it has.
   */
  #share(claims: readonly Claim[]): void {
    const totalAmps = this.#totalAmps();
    const { powerSharing } = this.#chargePoint.behavior;
    const sharesAmps = sharePower(totalAmps, claims.map(toDemand), powerSharing);
    const raised: Claim[] = [];
    claims.forEach(({ connector, limit }, index) => {
      const claim = { connector, limit: { ...limit, limitAmps: sharesAmps[index] ?? 0 } };
      if (claim.limit.limitAmps > connector.outlet.limitAmps) raised.push(claim);
      else connector.outlet.give(claim.limit);
    });
    for (const { connector, limit } of raised) {
      const takenAmps = claims.reduce((sum, other, index) => {
        if (other.connector === connector) return sum;
        return sum + Math.max(sharesAmps[index] ?? 0, other.connector.outlet.obeyedAmps);
      }, 0);
      const freeAmps = Math.max(connector.outlet.limitAmps, totalAmps - takenAmps);
      connector.outlet.give({ ...limit, limitAmps: Math.min(limit.limitAmps, freeAmps) });
    }
  }

  #limitOf(connector: Connector): ChargingLimit {
    const { quirks } = this.#chargePoint;
    const profiles = quirks?.ask("profiles", this.#installed, { connector }) ?? this.#installed;
    const limit = limitAt(profiles, this.#contextOf(connector), this.#chargePoint.now());
    return quirks?.ask("limit", limit, { connector }) ?? limit;
  }

  /** For all connectors together, on each phase: as if they all used the same one. */
  #totalAmps(): number {
    const { hardware, quirks } = this.#chargePoint;
    const profiles = quirks?.ask("profiles", this.#installed) ?? this.#installed;
    const caps = profiles.filter(
      ({ profile }) => profile.chargingProfilePurpose === "ChargePointMaxProfile",
    );
    const context: ConnectorContext = {
      kind: "connector",
      connectorId: 0,
      transaction: undefined,
      nominalVolts: hardware.voltageVolts,
      numberPhases: hardware.phaseCount,
      maxAmps: hardware.supplyAmps,
    };
    return limitAt(caps, context, this.#chargePoint.now()).limitAmps;
  }

  #contextOf(connector: Connector): ConnectorContext {
    const { voltageVolts, phaseCount, maxCurrentAmps, supplyAmps } = this.#chargePoint.hardware;
    const { fixedPhases } = connector.outlet;
    return {
      kind: "connector",
      connectorId: connector.connectorId,
      transaction: this.#runningOn(connector),
      nominalVolts: voltageVolts,
      numberPhases: fixedPhases ?? phaseCount,
      minPhases: fixedPhases,
      maxAmps: Math.min(maxCurrentAmps, supplyAmps),
    };
  }

  /** Its start in the time of today: profiles are read by that, whatever it was then. */
  #runningOn(connector: Connector | undefined): RunningTransaction | undefined {
    const { transaction } = connector ?? {};
    const setByMs = this.#chargePoint.now() - this.#chargePoint.clock.now();
    return (
      transaction && {
        id: transaction.transactionId,
        startedAtMs: transaction.beganAtMs + setByMs,
      }
    );
  }
}

function toDemand({ connector: { outlet, transaction }, limit }: Claim) {
  const { limitAmps } = limit;
  return { limitAmps, isWanted: outlet.isWanted, sinceMs: transaction?.beganAtMs ?? 0 };
}
