/** Goes on looking for states that were not there when they should have been: they may only be late. */

import type { Failure } from "../events/failure.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { Changes } from "./changes.ts";

/** A state that was missed. */
export interface Miss {
  readonly span: SourceSpan;
  /** That of the failure it makes. */
  readonly message: string;
  isMet(): boolean;
  value(): string;
}

export interface Lookouts {
  add(miss: Miss): void;
  /** The failure with what has come of it since; itself if there is nothing to say. */
  complete(failure: Failure): Failure;
}

interface Lookout extends Miss {
  readonly sinceMs: number;
  came: string | undefined;
}

const mostLookouts = 200;

export function createLookouts(changes: Changes, nowMs: () => number): Lookouts {
  const lookouts: Lookout[] = [];
  changes.listen(() => {
    for (const lookout of lookouts) {
      if (lookout.came === undefined && lookout.isMet()) lookout.came = lateness(lookout, nowMs());
    }
  });
  return {
    add(miss) {
      if (lookouts.length >= mostLookouts) return;
      lookouts.push({ ...miss, sinceMs: nowMs(), came: undefined });
    },
    complete(failure) {
      const { span, message, notes } = failure;
      const lookout = lookouts.find(
        (one) =>
          one.message === message && one.span.line === span.line && one.span.column === span.column,
      );
      if (lookout?.came === undefined) return failure;
      return { ...failure, notes: [lookout.came, ...notes] };
    },
  };
}

function lateness({ value, sinceMs }: Lookout, atMs: number): string {
  const late = ((atMs - sinceMs) / 1000).toFixed(1);
  return `nearest: ${value()} came at ${(atMs / 1000).toFixed(1)} s, ${late} s late`;
}
