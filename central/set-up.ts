/**
 * What is done with a charge point after it has booted. Each step may fail without harm to the
 * others. What became of it is remembered for all charge points of the same vendor, model and
 * firmware: what they do not know, do not answer, or crash on, is not tried again.
 */

import { CallError, CallTimeoutError, ConnectionClosedError } from "../protocol/errors.ts";
import type { ChargePoint, LiveChargePoint } from "./charge-point.ts";
import type { CallChargePoint } from "./commands.ts";
import type { Core } from "./core.ts";
import type { Session } from "./session.ts";

export interface SetUpStep {
  /** Names it in what is remembered. */
  readonly name: string;
  /** What the charge point has made of it. Rejects as the CALL does. */
  run(call: CallChargePoint, chargePoint: ChargePoint): Promise<StepResult>;
}

/** Whether it has agreed; it may have said that it takes a reboot. */
export type StepResult = boolean | "after a reboot";

export type StepOutcome = "done" | "refused" | "unknown to it" | "not answered" | "crashed";

/** What is kept of a step. */
export interface SetUpRecord {
  /** Of vendor, model and firmware. */
  readonly make: string;
  readonly step: string;
  readonly outcome: StepOutcome;
}

/** A step that the charge point may have crashed on. */
export interface SuspectStep extends Subject {
  /** The session that it was part of. */
  readonly session: Pick<Session, "number" | "heardAtMs">;
  /** Undefined: the connection broke before. */
  readonly answeredAtMs: number | undefined;
}

interface Subject {
  readonly make: string;
  readonly step: string;
}

/** Who falls silent so soon after a step, and then boots, has crashed on it: some answer first. */
const crashWindowMs = 10_000;

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

  function note(chargePoint: ChargePoint, subject: Subject, outcome: StepOutcome): void {
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
      if (!(await take(session, step, subject))) return;
    }
  }

  /** Tells whether the charge point is still there. */
  async function take(session: Session, step: SetUpStep, subject: Subject): Promise<boolean> {
    const { chargePoint } = session;
    const { outcome, mayCrash } = await runStep(step, call, chargePoint);
    const answeredAtMs = outcome && clock.now();
    chargePoint.suspectStep = mayCrash ? { ...subject, session, answeredAtMs } : undefined;
    if (outcome === undefined) return false;
    note(chargePoint, subject, outcome);
    return true;
  }

  function judgeCrash(chargePoint: LiveChargePoint, session: Session): void {
    const { suspectStep } = chargePoint;
    // A BootNotification that comes again on the same connection is no boot.
    if (suspectStep === undefined || suspectStep.session.number === session.number) return;
    chargePoint.suspectStep = undefined;
    const { make, step } = suspectStep;
    if (isCrash(suspectStep)) note(chargePoint, { make, step }, "crashed");
  }

  function isDeaf({ deafUntilMs = 0 }: ChargePoint): boolean {
    return deafUntilMs > clock.now();
  }

  handlers.table.after("BootNotification", async (_request, _call, session) => {
    const { chargePoint } = session;
    judgeCrash(chargePoint, session);
    if (session.isSetUp || chargePoint.registration !== "Accepted") return;
    session.isSetUp = true;
    await setUp(session);
  });
}

interface Run {
  /** Undefined: the connection broke. */
  readonly outcome: StepOutcome | undefined;
  /** If it boots now, that is no part of the step. */
  readonly mayCrash: boolean;
}

async function runStep(
  step: SetUpStep,
  call: CallChargePoint,
  chargePoint: ChargePoint,
): Promise<Run> {
  try {
    const result = await step.run(call, chargePoint);
    const outcome = result === false ? "refused" : "done";
    return { outcome, mayCrash: result !== "after a reboot" };
  } catch (failure) {
    return { outcome: outcomeOf(failure), mayCrash: !(failure instanceof CallTimeoutError) };
  }
}

function outcomeOf(failure: unknown): StepOutcome | undefined {
  if (failure instanceof ConnectionClosedError) return undefined;
  if (failure instanceof CallTimeoutError) return "not answered";
  const code = failure instanceof CallError ? failure.code : "";
  return code === "NotImplemented" || code === "NotSupported" ? "unknown to it" : "refused";
}

function isCrash({ session, answeredAtMs }: SuspectStep): boolean {
  return answeredAtMs === undefined || session.heardAtMs <= answeredAtMs + crashWindowMs;
}

function makeOf({ boot }: ChargePoint): string {
  const { chargePointVendor, chargePointModel, firmwareVersion } = boot ?? {};
  return JSON.stringify([chargePointVendor, chargePointModel, firmwareVersion]);
}

function keyOf({ make, step }: Subject): string {
  return `${make} ${step}`;
}
