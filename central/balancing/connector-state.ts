/** What is known of one connector when the current of its group is shared out. */

import type { Transaction } from "../transaction.ts";
import type { BalancingSettings } from "./settings.ts";
import type { TimeZone } from "./time-zone.ts";

export interface ConnectorState {
  readonly chargePoint: string;
  readonly connectorId: number;
  /** As it was told; undefined if it never was. */
  readonly status: string | undefined;
  /** It can be told something, and does as it is told. */
  readonly isReachable: boolean;
  readonly priority: number;
  /** The most that the connector bears. */
  readonly connMaxAmps: number;
  /** The most that it may still draw, whatever it is told. */
  readonly heldAmps: number;
  /** The last limit that was acknowledged. */
  readonly offeredAmps: number;
  /** It was to get something, and has not got it yet. */
  readonly isPromised: boolean;
  readonly hasTransaction: boolean;
  /** Nought ends its transactions; it does not if left out. */
  readonly endsAtZero?: boolean;
  /** Since the transaction began. */
  readonly sessionEnergyWh: number;
  /** The most that it drew lately; undefined if it did not say. */
  readonly recentUsageAmps: number | undefined;
  /** When it was last offered something. */
  readonly lastOfferAtMs: number | undefined;
  /** It left an offer unused: the next one is not made before. */
  readonly suspendedUntilMs: number | undefined;
  /** The most that the car was found to take. */
  readonly evCeilingAmps: number | undefined;
  /** Since when the car has taken about as much as its ceiling. */
  readonly atCeilingSinceMs: number | undefined;
  /** Since when there has been an offer without a break. */
  readonly onSinceMs: number | undefined;
  /** Since when there has been no room for it. */
  readonly waitingSinceMs: number | undefined;
  /** When it was last switched off for the sake of another. */
  readonly displacedAtMs: number | undefined;
}

/** What a computation knows beside the connectors. */
export interface ComputationContext {
  readonly nowMs: number;
  readonly settings: BalancingSettings;
  /** Of the site. */
  readonly timeZone: TimeZone;
}

const competingStatuses: ReadonlySet<string | undefined> = new Set([
  "Charging",
  "SuspendedEV",
  "SuspendedEVSE",
]);

export function isInUse(status: string | undefined): boolean {
  return competingStatuses.has(status);
}

export function isOn({ offeredAmps }: ConnectorState, settings: BalancingSettings): boolean {
  return offeredAmps >= settings.minAllocationAmps;
}

/** Undefined: it never began, which is as good as long ago. */
export function secondsSince(atMs: number | undefined, nowMs: number): number {
  return atMs === undefined ? Number.POSITIVE_INFINITY : (nowMs - atMs) / 1000;
}

/** Since it began. */
export function energyOf(transaction: Transaction | undefined): number {
  return transaction === undefined ? 0 : transaction.registerWh - transaction.meterStartWh;
}
