/** What people read of a fleet: one line while it runs, a table when it is over. */

import type { CallStatistics, FleetStatistics } from "../../simulator/fleet/fleet-statistics.ts";
import type { QuirkCount } from "../../simulator/fleet/quirk-share.ts";

/** Over the time since the last line. */
export interface Pace {
  readonly callsPerSecond: number;
}

export function formatLiveLine(
  { connectedCount, chargingCount, errorCount }: FleetStatistics,
  count: number,
  { callsPerSecond }: Pace,
): string {
  return [
    `connected ${connectedCount}/${count}`,
    `charging ${chargingCount}`,
    `${callsPerSecond.toFixed(1)} calls/s`,
    `errors ${errorCount}`,
  ].join("  ");
}

const headings = ["action", "calls", "errors", "failed", "p50 ms", "p95 ms", "p99 ms"] as const;

/** A row for each action, under one line that says how many there were and what they did. */
export function formatSummary(statistics: FleetStatistics, count: number): string {
  const { reachedCount, callCount, errorCount, calls } = statistics;
  const verdict = `${reachedCount} of ${count} charge points reached, ${callCount} calls, ${errorCount} errors`;
  if (calls.length === 0) return `${verdict}\n`;
  return `${formatTable([headings, ...calls.map(toRow)])}\n\n${verdict}\n`;
}

/** A row for each quirk; nothing where there are none. */
export function formatQuirks(quirks: readonly QuirkCount[]): string {
  if (quirks.length === 0) return "";
  const rows = quirks.map(({ name, chargePointCount, hitCount }) => [
    name,
    String(chargePointCount),
    String(hitCount),
  ]);
  return `\n${formatTable([["quirk", "charge points", "hits"], ...rows])}\n`;
}

/** The first column reads from the left, the others are numbers. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column));
  return rows.map((row) => row.map(align).join("  ").trimEnd()).join("\n");
}

function toRow(call: CallStatistics): readonly string[] {
  return [
    call.action,
    String(call.callCount),
    String(call.errorCount),
    String(call.failureCount),
    formatMs(call.p50Ms),
    formatMs(call.p95Ms),
    formatMs(call.p99Ms),
  ];
}

function formatMs(ms: number | undefined): string {
  if (ms === undefined) return "-";
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}
