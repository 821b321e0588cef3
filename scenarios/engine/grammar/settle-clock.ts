/** Whose time it is, once it is known who takes part. */

import type { Fault } from "../source/diagnostic.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { CentralSettings } from "./central.ts";
import type { Infer } from "./rule.ts";
import type { ClockSettings, clock } from "./world.ts";

const defaultStartMs = Date.UTC(2025, 0, 1);

export interface ClockFacts {
  readonly written: Infer<typeof clock>;
  readonly span: SourceSpan;
  readonly central: CentralSettings;
  /** The name of a charger that is real. */
  readonly realCharger: string | undefined;
  /** The shortest wait that a step allows; infinite if there is none. */
  readonly shortestMs: number;
  report(fault: Fault): void;
}

/** Virtual time needs every peer in this process: without a word it is taken whenever it can be. */
export function settleClock(facts: ClockFacts): ClockSettings {
  const { mode, startMs, rate } = facts.written;
  const isReal = realPeerOf(facts) !== undefined || rate !== undefined;
  const isVirtual = mode === undefined ? !isReal : mode === "virtual";
  reportClock(facts, isVirtual);
  return isVirtual
    ? { mode: "virtual", startMs: startMs ?? defaultStartMs }
    : { mode: "real", rate: rate ?? 1 };
}

function reportClock(facts: ClockFacts, isVirtual: boolean): void {
  const {
    written: { startMs, rate },
    span,
    shortestMs,
    report,
  } = facts;
  const peer = realPeerOf(facts);
  const found = (isWrong: boolean, code: "E115" | "E140", message: string) => {
    if (isWrong) report({ code, message, span });
  };
  if (peer !== undefined) {
    found(isVirtual, "E140", `${peer} is real, and cannot follow virtual time`);
    found(rate !== undefined, "E140", `${peer} is real, and its time goes as it goes`);
  }
  found(isVirtual && rate !== undefined, "E115", "`rate` is for real time only");
  found(!isVirtual && startMs !== undefined, "E115", "`start` is for virtual time only");
  const isHasty = rate !== undefined && shortestMs < 1000;
  found(isHasty, "E115", "`rate` does not go with a `within` under 1s");
}

function realPeerOf({ central, realCharger }: ClockFacts): string | undefined {
  if (realCharger !== undefined) return `the charger ${realCharger}`;
  return central.kind === "url" ? `the central system at ${central.url}` : undefined;
}

/** The shortest `within` in steps, whatever they stand in. */
export function shortestWithin(steps: unknown): number {
  if (typeof steps !== "object" || steps === null) return Number.POSITIVE_INFINITY;
  const own = "withinMs" in steps && typeof steps.withinMs === "number" ? [steps.withinMs] : [];
  return Math.min(...own, ...Object.values(steps).map(shortestWithin), Number.POSITIVE_INFINITY);
}
