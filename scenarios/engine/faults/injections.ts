/** What has been injected in a scenario, and what that excuses. */

import type { ImplicitCheck } from "../events/run-event.ts";
import type { SourceSpan } from "../source/source-file.ts";

/** One injection at one charge point. */
export interface ActiveInjection {
  readonly chargePoint: string;
  /** What a check finds there is its doing, once it has struck. */
  readonly excuses: readonly ImplicitCheck[];
  hitCount(): number;
  /** Harmless when it has ended by itself. */
  end(): void;
}

export interface Injections {
  /** `span`: of the step that injects. */
  add(span: SourceSpan, active: ActiveInjection): void;
  /** The steps whose injections never struck: they have tested nothing. */
  unfired(): readonly SourceSpan[];
  isExcused(check: ImplicitCheck, chargePoint: string): boolean;
  endAll(): void;
}

export function createInjections(): Injections {
  const byStep = new Map<string, { readonly span: SourceSpan; readonly all: ActiveInjection[] }>();
  const everyOne = () => [...byStep.values()].flatMap(({ all }) => all);
  return {
    add(span, active) {
      const key = `${span.file}:${span.line}:${span.column}`;
      const known = byStep.get(key) ?? { span, all: [] };
      known.all.push(active);
      byStep.set(key, known);
    },
    unfired: () =>
      [...byStep.values()]
        .filter(({ all }) => all.every((active) => active.hitCount() === 0))
        .map(({ span }) => span),
    isExcused: (check, chargePoint) =>
      everyOne().some(
        (active) =>
          active.chargePoint === chargePoint &&
          active.excuses.includes(check) &&
          active.hitCount() > 0,
      ),
    endAll() {
      for (const active of everyOne()) active.end();
    },
  };
}
