/** Which requirement was checked, at which level, and what came of it: for people and for spreadsheets. */

import { createRequire } from "node:module";
import type { EventSink, Level } from "../scenarios/engine/events/run-event.ts";
import { type ConformanceRow, conformanceRows, type RequirementVerdict } from "./conformance.ts";
import { toInline, toTable } from "./markdown.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import { gatherRun } from "./whole-run.ts";
import { toXmlText } from "./xml.ts";

export function createMatrixReporter({ write, nowMs }: ReporterOptions): EventSink {
  return gatherRun(nowMs, ({ scenarios }) => {
    const rows = conformanceRows(scenarios);
    const requirements = [...new Set(rows.map(({ requirement }) => requirement))];
    const lines = requirements.map((requirement) => {
      const own = rows.filter((row) => row.requirement === requirement);
      return [toInline(requirement), ...levels.map((level) => cellOf(own, level))];
    });
    write(toTable(["requirement", ...levels], lines));
  });
}

const levels: readonly Level[] = ["must", "should", "may"];

const marks: Readonly<Record<RequirementVerdict, string>> = {
  pass: "✅ pass",
  flaky: "⚠️ flaky",
  notApplicable: "➖ not applicable",
  needsOperator: "✋ needs operator",
  notRun: "⬜ not run",
  fail: "❌ fail",
  error: "💥 error",
};

function cellOf(rows: readonly ConformanceRow[], level: Level): string {
  const row = rows.find((one) => one.level === level);
  if (row === undefined) return "";
  const count = row.scenarios.length;
  return `${marks[row.verdict]}${count > 1 ? ` (${count} scenarios)` : ""}`;
}

export function createMatrixCsvReporter({ write, nowMs }: ReporterOptions): EventSink {
  return gatherRun(nowMs, ({ scenarios }) => {
    const records = conformanceRows(scenarios).map(({ requirement, level, verdict, ...row }) => [
      ...[requirement, level, verdict],
      row.scenarios.join("; "),
      row.files.join("; "),
    ]);
    const head = ["requirement", "level", "verdict", "scenarios", "files"];
    const cells = [head, ...records.map((record) => record.map(toXmlText))];
    // Loaded by this reporter alone.
    const csv: typeof import("csv-stringify/sync") = createRequire(import.meta.url)(
      "csv-stringify/sync",
    );
    write(csv.stringify(cells, { escape_formulas: true }));
  });
}
