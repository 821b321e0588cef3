/** The steps that are under way, to say who waits for what when nothing goes on. */

import type { SourceSpan } from "../source/source-file.ts";

export interface PendingStep {
  readonly title: string;
  readonly span: SourceSpan;
  readonly chargePoints: readonly string[];
  readonly sinceMs: number;
  /** How long an answer that it brings about may take. */
  readonly withinMs: number;
}

export interface PendingSteps {
  add(step: PendingStep): void;
  remove(step: PendingStep): void;
  /** The longest that any of them allows an answer. */
  withinMs(): number;
  /** A line for each, the oldest first. */
  describe(): readonly string[];
}

const maxDescribed = 10;

export function createPendingSteps(): PendingSteps {
  const pending = new Set<PendingStep>();
  /** How many allow so long. This is asked at each message, and nearly all allow the same. */
  const counts = new Map<number, number>();

  function count({ withinMs }: PendingStep, more: number): void {
    const others = (counts.get(withinMs) ?? 0) + more;
    if (others === 0) counts.delete(withinMs);
    else counts.set(withinMs, others);
  }

  return {
    add(step) {
      pending.add(step);
      count(step, 1);
    },
    remove(step) {
      if (pending.delete(step)) count(step, -1);
    },
    withinMs: () => Math.max(0, ...counts.keys()),
    describe() {
      const lines = [...pending].slice(0, maxDescribed).map(describe);
      const moreCount = pending.size - lines.length;
      return moreCount > 0 ? [...lines, `and ${moreCount} more steps wait`] : lines;
    },
  };
}

function describe({ title, span, chargePoints, sinceMs }: PendingStep): string {
  const who = chargePoints.length === 0 ? "" : `${chargePoints.slice(0, 5).join(", ")}: `;
  const where = `${span.file}:${span.line}`;
  return `${who}\`${title}\` at ${where} waits since ${(sinceMs / 1000).toFixed(1)} s`;
}
