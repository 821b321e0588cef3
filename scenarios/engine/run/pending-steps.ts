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
  return {
    add: (step) => void pending.add(step),
    remove: (step) => void pending.delete(step),
    withinMs: () => Math.max(0, ...[...pending].map(({ withinMs }) => withinMs)),
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
