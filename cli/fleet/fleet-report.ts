/** What people read of a fleet: one line while it runs, a table when it is over. */

import type { CallStatistics, FleetStatistics } from "../../simulator/fleet/fleet-statistics.ts";

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
  const rows = [headings, ...calls.map(toRow)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n\n${verdict}\n`;
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
