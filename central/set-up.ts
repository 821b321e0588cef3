/**
 * What is done with a charge point after it has booted. Each step may fail without harm to the
 * others. What became of it is remembered for all charge points of the same vendor, model and
 * firmware: what they do not know, do not answer, or crash on, is not tried again.
 */

import { CallError, CallTimeoutError, ConnectionClosedError } from "../protocol/errors.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { CallChargePoint } from "./commands.ts";
import type { Core } from "./core.ts";
import type { Session } from "./session.ts";

export interface SetUpStep {
  /** Names it in what is remembered. */
  readonly name: string;
  /** Whether the charge point has agreed. Rejects as the CALL does. */
  run(call: CallChargePoint, chargePoint: ChargePoint): Promise<boolean>;
}

export type StepOutcome = "done" | "refused" | "unknown to it" | "not answered" | "crashed";

/** What is kept of a step. */
export interface SetUpRecord {
  /** Of vendor, model and firmware. */
  readonly make: string;
  readonly step: string;
  readonly outcome: StepOutcome;
}

/** A step that was under way when the connection broke. */
export interface SuspectStep {
  readonly make: string;
  readonly step: string;
}

const notAgain: ReadonlySet<StepOutcome | undefined> = new Set<StepOutcome>([
  "unknown to it",
  "not answered",
  "crashed",
]);

/** Vendors, models and firmwares whose steps are remembered: charge points name them at will. */
const maxRecords = 10_000;

export function addSetUp(core: Core, call: CallChargePoint): void {
  const { clock, events, settings, store, handlers } = core;
  const outcomes = new Map<string, StepOutcome>();
  for (const { make, step, outcome } of store.setUpRecords()) {
    outcomes.set(keyOf({ make, step }), outcome);
  }

  function note(chargePoint: ChargePoint, subject: SuspectStep, outcome: StepOutcome): void {
    events.tell({ kind: "setUp", chargePoint, step: subject.step, outcome });
    const key = keyOf(subject);
    if (outcomes.get(key) === outcome) return;
    if (!outcomes.has(key) && outcomes.size >= maxRecords) return;
    outcomes.set(key, outcome);
    void store.keepSetUpRecord({ ...subject, outcome }); // Nobody waits for it.
  }

  async function setUp(session: Session): Promise<void> {
    const { chargePoint } = session;
    for (const step of settings.setUp) {
      const subject = { make: makeOf(chargePoint), step: step.name };
      if (notAgain.has(outcomes.get(keyOf(subject)))) continue;
      if (session.peer.connection.isClosed || isDeaf(chargePoint)) return;
      const outcome = await outcomeOf(step, call, chargePoint);
      if (outcome === "connection lost") {
        chargePoint.suspectStep = subject;
        return;
      }
      note(chargePoint, subject, outcome);
    }
  }

  function isDeaf({ deafUntilMs = 0 }: ChargePoint): boolean {
    return deafUntilMs > clock.now();
  }

  handlers.table.after("BootNotification", async (_request, _call, session) => {
    const { chargePoint } = session;
    const { suspectStep } = chargePoint;
    chargePoint.suspectStep = undefined;
    if (suspectStep !== undefined) note(chargePoint, suspectStep, "crashed");
    // A BootNotification that comes again on the same connection is no boot.
    if (session.isSetUp || chargePoint.registration !== "Accepted") return;
    session.isSetUp = true;
    await setUp(session);
  });
}

async function outcomeOf(
  step: SetUpStep,
  call: CallChargePoint,
  chargePoint: ChargePoint,
): Promise<StepOutcome | "connection lost"> {
  try {
    return (await step.run(call, chargePoint)) ? "done" : "refused";
  } catch (failure) {
    if (failure instanceof ConnectionClosedError) return "connection lost";
    if (failure instanceof CallTimeoutError) return "not answered";
    const code = failure instanceof CallError ? failure.code : "";
    return code === "NotImplemented" || code === "NotSupported" ? "unknown to it" : "refused";
  }
}

function makeOf({ boot }: ChargePoint): string {
  const { chargePointVendor, chargePointModel, firmwareVersion } = boot ?? {};
  return JSON.stringify([chargePointVendor, chargePointModel, firmwareVersion]);
}

function keyOf({ make, step }: SuspectStep): string {
  return `${make} ${step}`;
}
