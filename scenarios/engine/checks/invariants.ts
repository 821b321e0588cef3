/**
 * Watches over `always` and `never` while a scenario runs. An expression is looked at when something that it
 * speaks of has changed, at the end of that instant: what is so for no time at all has not been so.
 */

import type { Clock } from "../../../protocol/clock.ts";
import type { Failure } from "../events/failure.ts";
import type { InvariantVerdict } from "../events/run-event.ts";
import type { ExpressionWorld } from "../grammar/expression-environment.ts";
import type { Invariant } from "../grammar/invariant.ts";
import type { Changes } from "../observed/changes.ts";
import type { WireListener } from "../wire/wire-log.ts";
import { createExpressionWatch } from "./expression-watch.ts";
import { createLedgerWatch, type LedgerBook } from "./ledger-watch.ts";
import { createMessageWatch } from "./message-watch.ts";

/** One of them, being watched. */
export interface InvariantWatch extends WireListener {
  /** It counts from now on. */
  begin(): void;
  /** It counts no longer, and this is what came of it. */
  end(): InvariantFinding;
}

export interface InvariantFinding {
  /** How often there was something to look at. */
  readonly lookCount: number;
  /** What is wrong, in words that go on behind its name. */
  readonly broken: string | undefined;
  readonly isOurFault?: boolean | undefined;
  readonly notes: readonly string[];
  readonly nearest?: Failure["nearest"];
  readonly chargePoint?: string | undefined;
}

export interface InvariantOutcome {
  readonly invariant: Invariant;
  readonly verdict: InvariantVerdict;
  readonly lookCount: number;
  /** `always "…" broken 66.1-96.2 s, worst 42 A`. */
  readonly message: string;
  readonly finding: InvariantFinding;
}

export interface InvariantsOptions {
  readonly invariants: readonly Invariant[];
  readonly world: ExpressionWorld;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly nowMs: () => number;
  /** What both sides know of transactions; undefined where the central system is not ours. */
  readonly book: LedgerBook | undefined;
}

export interface Invariants {
  readonly listener: WireListener;
  setupEnded(): void;
  cleanupBegan(): void;
  /** The scenario is over. Those that had nothing to look at are not blamed if it ended early. */
  end(hasFailed: boolean): readonly InvariantOutcome[];
}

export function createInvariants(options: InvariantsOptions): Invariants {
  const { invariants, clock } = options;
  const guards = invariants.map((invariant) => createGuard(invariant, options));
  const each = (told: (guard: Guard) => void) => {
    for (const guard of guards) told(guard);
  };
  each((guard) => guard.invariant.after === undefined && guard.open());
  const onMessages = guards.filter(({ invariant }) => invariant.subject.kind === "message");

  return {
    listener: {
      call(exchange) {
        for (const { watch } of onMessages) watch?.call?.(exchange);
      },
    },
    setupEnded: () => each((guard) => guard.setupEnded(clock)),
    cleanupBegan: () => each((guard) => guard.invariant.before === "cleanup" && guard.close()),
    end: (hasFailed) =>
      guards.map((guard) => {
        guard.close();
        return toOutcome(guard.invariant, guard.finding(), hasFailed);
      }),
  };
}

interface Guard {
  readonly invariant: Invariant;
  /** Only while it counts. */
  readonly watch: InvariantWatch | undefined;
  open(): void;
  close(): void;
  setupEnded(clock: Clock): void;
  finding(): InvariantFinding;
}

const neverOpened: InvariantFinding = { lookCount: 0, broken: undefined, notes: [] };

function createGuard(invariant: Invariant, options: InvariantsOptions): Guard {
  let watch: InvariantWatch | undefined;
  let finding: InvariantFinding | undefined;
  const timers: { cancel(): void }[] = [];

  function open(): void {
    if (watch !== undefined || finding !== undefined) return;
    watch = createWatch(invariant, options);
    watch.begin();
  }
  function close(): void {
    for (const timer of timers) timer.cancel();
    finding ??= watch?.end() ?? neverOpened;
    watch = undefined;
  }

  return {
    invariant,
    get watch() {
      return watch;
    },
    open,
    close,
    setupEnded(clock) {
      const { after, before } = invariant;
      if (after === "setup") open();
      if (typeof after === "number") timers.push(clock.schedule(after, open));
      if (typeof before === "number") timers.push(clock.schedule(before, close));
    },
    finding: () => finding ?? neverOpened,
  };
}

function createWatch(invariant: Invariant, options: InvariantsOptions): InvariantWatch {
  const { subject } = invariant;
  switch (subject.kind) {
    case "expression":
      return createExpressionWatch(invariant, subject.expression, options);
    case "message":
      return createMessageWatch(invariant, subject.pattern, options);
    case "ledger":
      return createLedgerWatch(subject.toleranceWh, options.book);
  }
}

function toOutcome(
  invariant: Invariant,
  finding: InvariantFinding,
  hasFailed: boolean,
): InvariantOutcome {
  const { lookCount, broken, isOurFault = false } = finding;
  const what = `${invariant.form} "${invariant.name}"`;
  if (broken !== undefined) {
    const verdict = isOurFault ? "error" : "fail";
    return { invariant, verdict, lookCount, message: `${what} ${broken}`, finding };
  }
  if (lookCount > 0) return { invariant, verdict: "pass", lookCount, message: "", finding };
  const message = `${what} was never looked at: there was nothing to look at`;
  return { invariant, verdict: hasFailed ? "skipped" : "fail", lookCount, message, finding };
}
