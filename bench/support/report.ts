/** What a benchmark found out: printed for people, and handed to who has started it. */

import { loadavg } from "node:os";

export interface Goal {
  readonly is: "at least" | "at most";
  readonly value: number;
}

export interface Row {
  readonly subject: string;
  readonly found: number;
  readonly unit: string;
  /** What the goal asks for; left out where a row only informs. */
  readonly goal?: Goal;
  /** What it is measured beside, in the same run. */
  readonly beside?: string;
}

function isMet({ found, goal }: Row): boolean | undefined {
  if (goal === undefined) return undefined;
  return goal.is === "at least" ? found >= goal.value : found <= goal.value;
}

/** @throws if a figure is none: then the benchmark has measured nothing */
export function tell(title: string, rows: readonly Row[]): void {
  console.log(`\n${title} (load ${formatLoad()})`);
  for (const row of rows) {
    if (!Number.isFinite(row.found)) throw new Error(`${row.subject}: ${row.found} is no figure`);
    console.log(`  ${toCells(row).filter(Boolean).join("  |  ")}`);
  }
  process.send?.({ title, load: formatLoad(), rows: rows.map(toCells) });
}

/** How many processes wanted a core within the last minute. */
function formatLoad(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

/** Subject, figure, goal, whether it is met, and what it is measured beside. */
function toCells(row: Row): readonly string[] {
  const { subject, found, unit, goal, beside = "" } = row;
  const verdict = { true: "yes", false: "no", undefined: "" }[String(isMet(row))] ?? "";
  return [
    subject,
    `${formatNumber(found)} ${unit}`,
    goal === undefined ? "" : `${goal.is} ${goal.value}`,
    verdict,
    beside,
  ];
}

function formatNumber(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}
