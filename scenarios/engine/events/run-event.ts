/**
 * Everything that happens in a run, as one stream of small records. The runner writes nothing else:
 * consoles, reports and pages are readers of it.
 *
 * Times count from the beginning of the scenario, on its clock: on a simulated clock two runs with
 * one seed give the same stream, byte for byte. Keys come in the order in which they are listed here.
 */

import type { Alarm } from "../../../central/balancing/events.ts";
import type { SourceFile, SourceSpan } from "../source/source-file.ts";
import type { Failure, SeenFrame } from "./failure.ts";

/** Raised when a reader of older streams would go wrong. */
export const eventVersion = 1;

export type ClockMode = "simulated" | "real";

/** How many scenarios ended how, before there is any; in the order in which summaries have them. */
export const noVerdicts = {
  pass: 0,
  fail: 0,
  /** It passed, but not at the first try. */
  flaky: 0,
  /** It failed, as its `expectFail` says. */
  expectedFail: 0,
  /** It passed, though its `expectFail` says that it fails: that must be taken away. */
  unexpectedPass: 0,
  /** What is tested does not have what the scenario requires. */
  notApplicable: 0,
  /** Somebody would have had to do something, and there was nobody. */
  needsOperator: 0,
  /** It is to be skipped, or the run was interrupted before, or while, it was its turn. */
  notRun: 0,
  /** Nothing is known of what was tested: the harness failed, or the scenario itself. */
  error: 0,
};

export type ScenarioVerdict = keyof typeof noVerdicts;

/**
 * `remark`: it failed at a level that does not fail the scenario. `skipped`: its `if` was false.
 * `stopped`: it was under way when something else ended it. `needsOperator`: nobody answered, at
 * whatever level.
 */
export type StepVerdict =
  | "pass"
  | "remark"
  | "fail"
  | "error"
  | "needsOperator"
  | "skipped"
  | "stopped";

export type StepPart = "setup" | "body" | "cleanup";

export type Level = "must" | "should" | "may";

export type VerdictCounts = Readonly<Record<ScenarioVerdict, number>>;

/** The first of the stream. */
export interface RunBegan {
  readonly kind: "runBegan";
  readonly version: typeof eventVersion;
  /** Of the programs that take part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly scenarioCount: number;
}

interface InScenario {
  /** Counted from 0, in the order of the run. */
  readonly scenario: number;
}

interface AtMoment extends InScenario {
  readonly atMs: number;
}

interface OfChargePoint extends AtMoment {
  /** By its name in the scenario. */
  readonly chargePoint: string;
}

interface OfConnector extends OfChargePoint {
  readonly connectorId: number;
}

interface OfGroup extends AtMoment {
  readonly group: string;
}

/**
 * `target` is what a connector is to get, `offer` the limit that its charge point has acknowledged,
 * `held` what must be reckoned with that it draws. An alarm lasts until it is cleared.
 */
export interface BalancingAlarm extends AtMoment {
  readonly kind: "alarmRaised" | "alarmCleared";
  readonly alarm: Alarm["kind"];
  readonly group?: string | undefined;
  readonly chargePoint?: string | undefined;
  readonly connectorId?: number | undefined;
  readonly problem?: string | undefined;
}

export interface ScenarioBegan extends InScenario {
  readonly kind: "scenarioBegan";
  readonly name: string;
  readonly source: SourceFile;
  /** The files that it uses: a failure may be at a place in one of them. */
  readonly libraries?: readonly SourceFile[];
  readonly tags: readonly string[];
  readonly refs: readonly string[];
  readonly seed: number;
  /** The version of the scenario language, which says how messages are matched. */
  readonly language: number;
  /** Whether messages had to follow their schemas, and every CALL to be answered. */
  readonly isStrict: boolean;
  readonly clock: ClockMode;
  /** On the clock of the scenario, since the Unix epoch. */
  readonly startedAtMs: number;
  readonly chargePoints: readonly { readonly name: string; readonly identity: string }[];
  /** With the names of their charge points; left out where there are none. */
  readonly groups?: readonly { readonly name: string; readonly chargePoints: readonly string[] }[];
}

export interface StepBegan extends AtMoment {
  readonly kind: "stepBegan";
  /** Counted from 0, the setup included, in the order in which they begin. */
  readonly step: number;
  /** The step that this one is part of. */
  readonly parent?: number;
  readonly part: StepPart;
  /** As it is written, or as it is named. */
  readonly title: string;
  /** The clause that it checks. */
  readonly ref?: string | undefined;
  readonly span: SourceSpan;
}

export interface StepEnded extends AtMoment {
  readonly kind: "stepEnded";
  readonly step: number;
  readonly verdict: StepVerdict;
  readonly level: Level;
  /** What was wrong, at one charge point or at several; what its own steps have told is not repeated. */
  readonly failures: readonly Failure[];
}

/** What came of an `always` or a `never` of the scenario: told of each of them, when it is over. */
export interface InvariantEnded extends AtMoment {
  readonly kind: "invariantEnded";
  /** Counted from 0, those of `always` first. */
  readonly invariant: number;
  readonly form: "always" | "never";
  readonly name: string;
  readonly verdict: InvariantVerdict;
  readonly level: Level;
  /** How often there was something to look at. */
  readonly lookCount: number;
  readonly span: SourceSpan;
  readonly failures: readonly Failure[];
}

/**
 * `remark`: it was broken at a level that does not fail the scenario. `skipped`: the scenario failed
 * before there was anything to look at.
 */
export type InvariantVerdict = "pass" | "remark" | "fail" | "error" | "skipped";

/** A check that every scenario makes of itself found something (scenario language §2.5). */
export interface CheckFailed extends OfChargePoint {
  readonly kind: "checkFailed";
  readonly check: ImplicitCheck;
  readonly message: string;
}

export type ImplicitCheck =
  | "answered-in-time"
  | "answered-by-us"
  | "answered-once"
  | "answer-has-call"
  | "call-is-answered-well"
  | "valid-frame"
  | "valid-payload"
  | "stays-connected";

export type RunEvent =
  | RunBegan
  | ScenarioBegan
  | StepBegan
  | (OfChargePoint & { readonly kind: "connectionOpened" })
  | (OfChargePoint & { readonly kind: "connectionRefused"; readonly reason: string })
  | (OfChargePoint & {
      readonly kind: "connectionClosed";
      readonly by: "chargePoint" | "centralSystem";
      readonly code: number;
      readonly reason: string;
    })
  | (SeenFrame & InScenario & { readonly kind: "frame" })
  /** These follow from the frames, and from nothing that a charge point believes of itself. */
  | (OfChargePoint & { readonly kind: "registration"; readonly status: string })
  | (OfConnector & { readonly kind: "status"; readonly status: string })
  | (OfConnector & { readonly kind: "transactionBegan"; readonly transactionId: number })
  | (OfConnector & { readonly kind: "transactionEnded"; readonly transactionId: number })
  /** What a connector may give, and what the car takes, by phase: told by the virtual hardware. */
  | (OfConnector & { readonly kind: "limit"; readonly limitAmps: number })
  | (OfConnector & { readonly kind: "current"; readonly currentAmps: number })
  /** By itself, as the charger's `ev` says; what a step does is told by the step. */
  | (OfConnector & { readonly kind: "carArrived" | "carLeft" })
  /** These are told by balancing, where the central system is our own and there are groups. */
  | (OfGroup & { readonly kind: "groupLimit"; readonly limitAmps: number })
  | (OfGroup & { readonly kind: "groupHeld"; readonly heldAmps: number })
  | (OfConnector & { readonly kind: "target"; readonly targetAmps: number })
  | (OfConnector & { readonly kind: "offer"; readonly offerAmps: number })
  | (OfConnector & { readonly kind: "held"; readonly heldAmps: number })
  | BalancingAlarm
  /** A fault that was injected, or a quirk, has struck: under its name. */
  | (OfChargePoint & { readonly kind: "fault"; readonly fault: string })
  /** What a person said when the scenario asked, and what they left as a proof. */
  | (AtMoment & {
      readonly kind: "answer";
      readonly question: string;
      readonly value: string | boolean;
      readonly by: string;
      readonly evidence?: string;
    })
  | CheckFailed
  | InvariantEnded
  | StepEnded
  | AttemptFailed
  | ScenarioEnded
  | RunEnded;

export interface ScenarioEnded extends AtMoment {
  readonly kind: "scenarioEnded";
  readonly verdict: ScenarioVerdict;
  /** Why it was left out, or why it was expected to fail. */
  readonly reason?: string | undefined;
  /** What made it so, the first one first. */
  readonly failures: readonly Failure[];
  /** Runs this scenario again, just so. */
  readonly rerun: string;
}

/**
 * The scenario did not pass, and is tried again: what follows begins with another `scenarioBegan` of
 * the same number, and the last attempt alone ends with `scenarioEnded`.
 */
export interface AttemptFailed extends AtMoment {
  readonly kind: "attemptFailed";
  /** Counted from 1. */
  readonly attempt: number;
  readonly verdict: "fail" | "error";
  readonly failures: readonly Failure[];
}

/** The last of the stream. */
export interface RunEnded {
  readonly kind: "runEnded";
  readonly verdicts: VerdictCounts;
  readonly isInterrupted: boolean;
}

/** Takes each event as it happens. */
export type EventSink = (event: RunEvent) => void;

/** One line of NDJSON. */
export function encodeEvent(event: RunEvent): string {
  return `${JSON.stringify(event)}\n`;
}
