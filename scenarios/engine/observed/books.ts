/** What our own central system has made of what a charge point told it: its transactions, readings, alarms. */

import type { Balancing } from "../../../central/balancing/balancing.ts";
import type { CentralSystem } from "../../../central/central-system.ts";
import type { Transaction } from "../../../central/transaction.ts";
import type { ObservedBooks } from "../grammar/observables.ts";

export function readBooks(
  identity: string,
  { chargePoints }: Pick<CentralSystem, "chargePoints">,
  balancing: Pick<Balancing, "alarms"> | undefined,
): ObservedBooks {
  const chargePoint = chargePoints.get(identity);
  const transactions = chargePoint?.transactions ?? [];
  const connector = chargePoint?.connectors.get(1);
  const { energyWh = 0, powerWatts = 0, maxCurrentAmps = 0 } = connector?.lastReading ?? {};
  return {
    transactions: BigInt(transactions.length),
    running: countOf(transactions, ({ end }) => end === undefined),
    inferred: countOf(transactions, ({ end }) => end?.kind === "inferred"),
    billed: transactions.reduce((sum, one) => sum + billedWh(one), 0),
    doubts: [...new Set(transactions.flatMap(({ doubts }) => doubts))],
    alarms: alarmsOf(identity, balancing),
    reported: connector?.status?.status ?? "",
    register: energyWh,
    power: powerWatts,
    current: maxCurrentAmps,
  };
}

function countOf(all: readonly Transaction[], is: (one: Transaction) => boolean): bigint {
  return BigInt(all.filter(is).length);
}

function billedWh({ end, meterStartWh }: Transaction): number {
  return end === undefined ? 0 : end.meterStopWh - meterStartWh;
}

function alarmsOf(identity: string, balancing: Pick<Balancing, "alarms"> | undefined): string[] {
  const all = [...(balancing?.alarms() ?? [])];
  const own = all.filter((alarm) => "chargePoint" in alarm && alarm.chargePoint === identity);
  return [...new Set(own.map(({ kind }) => kind))];
}
