/** Groups and chargers, as clients of the operators' interface are shown them. */

import type { BackOffice } from "../../back-office/back-office.ts";
import type { ConnectorStanding } from "../../balancing/balancing.ts";
import { usageAmpsOf } from "../../balancing/meter-usage.ts";
import { entriesAt, parseSchedule } from "../../balancing/schedule.ts";
import { createTimeZone } from "../../balancing/time-zone.ts";
import type { Connector } from "../../charge-point.ts";
import type { ChargerEntry } from "../../site/charger-entry.ts";
import { isFirmwareFor } from "../../site/firmware-entry.ts";
import type { GroupEntry } from "../../site/group-entry.ts";
import type { Transaction } from "../../transaction.ts";
import { historyShape } from "./session-shape.ts";

/** How balancing stands, looked up once for all that one answer tells of. */
export type Standings = ReadonlyMap<string, ConnectorStanding>;

export function standingsOf({ balancing }: BackOffice): Standings {
  const connectors = balancing?.groups().flatMap((group) => group.connectors) ?? [];
  return new Map(connectors.map((standing) => [keyOf(standing), standing]));
}

export function chargersOf({ site }: BackOffice, groupId: string): readonly ChargerEntry[] {
  return site.chargers.list().filter((charger) => charger.groupId === groupId);
}

export function groupShape(
  group: GroupEntry,
  backOffice: BackOffice,
  standings: Standings,
  withDetails: boolean,
) {
  const chargers = chargersOf(backOffice, group.groupId);
  const connectors = chargers.flatMap((charger) => connectorsOf(charger, backOffice, standings));
  return {
    group_id: group.groupId,
    description: group.description ?? null,
    chargers: withDetails
      ? chargers.map((charger) => chargerShape(charger, backOffice, standings))
      : chargers.map(({ chargerId }) => chargerId),
    max_allocation: group.maxAllocation ?? null,
    max_allocation_now: allocationNow(group, backOffice),
    offered: sum(connectors.map(({ offeredAmps }) => offeredAmps ?? 0)),
    usage: sum(connectors.map(({ usageAmps }) => usageAmps ?? 0)),
  };
}

/** The highest priority first. Empty without a schedule; `null` if nothing can be read of it. */
export function allocationNow(
  { maxAllocation }: GroupEntry,
  { clock, timeZone }: BackOffice,
): readonly (readonly [priority: number, amps: number])[] | null {
  if (maxAllocation === undefined) return [];
  const reading = parseSchedule(maxAllocation);
  if (!reading.isRight) return null;
  const entries = entriesAt(reading.schedule, createTimeZone(timeZone).minuteOfDay(clock.now()));
  return [...entries]
    .sort((one, other) => other.priority - one.priority)
    .map(({ priority, amps }) => [priority, amps]);
}

export function chargerShape(charger: ChargerEntry, backOffice: BackOffice, standings: Standings) {
  const chargePoint = backOffice.centralSystem.chargePoints.get(charger.chargerId);
  const boot = chargePoint?.boot;
  return {
    charger_id: charger.chargerId,
    alias: charger.alias,
    group_id: charger.groupId,
    priority: charger.priority ?? null,
    description: charger.description ?? null,
    conn_max: charger.connMaxAmps ?? backOffice.chargerDefaults.connMaxAmps,
    charge_point_model: boot?.chargePointModel ?? null,
    charge_point_vendor: boot?.chargePointVendor ?? null,
    charge_box_serial_number: boot?.chargeBoxSerialNumber ?? null,
    charge_point_serial_number: boot?.chargePointSerialNumber ?? null,
    firmware_version: boot?.firmwareVersion ?? null,
    meter_type: boot?.meterType ?? null,
    fw_options: firmwareOptions(charger, backOffice),
    connectors: Object.fromEntries(
      connectorsOf(charger, backOffice, standings).map((view) => [
        `${view.connectorId}`,
        connectorShape(view, backOffice),
      ]),
    ),
    network_connected: chargePoint?.isConnected ?? false,
  };
}

function firmwareOptions({ chargerId }: ChargerEntry, { site, centralSystem }: BackOffice) {
  const boot = centralSystem.chargePoints.get(chargerId)?.boot;
  if (boot === undefined) return [];
  return site.firmware
    .list()
    .filter((firmware) => isFirmwareFor(firmware, boot))
    .map(({ firmwareId, url }) => ({ firmware_id: firmwareId, url }));
}

export interface ConnectorView {
  readonly connectorId: number;
  readonly status: string | undefined;
  readonly transaction: Transaction | undefined;
  readonly priority: number;
  readonly offeredAmps: number | undefined;
  /** Of a transaction. */
  readonly usageAmps: number | undefined;
  readonly standing: ConnectorStanding | undefined;
}

/** All that are laid down for the charger, whether anything was heard of them or not. */
export function connectorsOf(
  charger: ChargerEntry,
  { centralSystem, priorities }: BackOffice,
  standings: Standings,
): readonly ConnectorView[] {
  const { chargerId, connectorCount } = charger;
  const known = centralSystem.chargePoints.get(chargerId)?.connectors;
  return Array.from({ length: connectorCount }, (_nothing, index) => {
    const connectorId = index + 1;
    const connector = known?.get(connectorId);
    const transaction = connector?.transaction;
    const standing = standings.get(keyOf({ chargePoint: chargerId, connectorId }));
    return {
      connectorId,
      status: connector?.status?.status,
      transaction,
      priority: priorities.of(chargerId, transaction),
      offeredAmps: offeredBy(connector, standing),
      usageAmps: transaction?.lastReading && usageAmpsOf(transaction.lastReading),
      standing,
    };
  });
}

/** Nothing is offered where nobody charges, whatever limit is left there. */
function offeredBy(
  connector: Connector | undefined,
  standing: ConnectorStanding | undefined,
): number | undefined {
  if (connector?.status === undefined) return undefined;
  const isInUse = /^(Charging|SuspendedEV|SuspendedEVSE)$/.test(connector.status.status);
  if (!isInUse && connector.transaction === undefined) return 0;
  return standing?.limitAmps ?? connector.lastReading?.offeredAmps;
}

export function connectorShape(view: ConnectorView, backOffice: BackOffice) {
  const { transaction, standing } = view;
  const suspendedUntilMs = standing?.suspendedUntilMs;
  return {
    transaction_id: transaction?.id ?? null,
    offered: view.offeredAmps ?? null,
    status: view.status ?? "None",
    priority: view.priority,
    ev_max_usage: standing?.evCeilingAmps ?? null,
    suspend_until: suspendedUntilMs === undefined ? null : suspendedUntilMs / 1000,
    ...(transaction !== undefined && {
      transaction: transactionShape(view, transaction, backOffice),
    }),
  };
}

/** The energy is the register, not what the transaction has taken: as clients know it. */
function transactionShape(
  { usageAmps }: ConnectorView,
  transaction: Transaction,
  { site, history }: BackOffice,
) {
  const { idTag, startedAtMs, meterStartWh, registerWh } = transaction;
  return {
    id_tag: idTag === "" ? "Unknown" : idTag,
    start_time: startedAtMs / 1000,
    meter_start: meterStartWh,
    user_name: site.tags.get(idTag)?.userName ?? "Unknown",
    usage_meter: usageAmps ?? null,
    energy_meter: registerWh,
    charging_history: historyShape(history.chargingHistoryOf(transaction.id)),
  };
}

function keyOf(of: { readonly chargePoint: string; readonly connectorId: number }): string {
  return `${of.connectorId} ${of.chargePoint}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
