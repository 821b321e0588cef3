/** Carries out what there is to be sent, and draws the conclusions from what comes back. */

import { CallError } from "../../protocol/errors.ts";
import type { Connector } from "../charge-point.ts";
import { checkApplied } from "./apply-check.ts";
import {
  clearDefaultProfile,
  clearTransactionProfile,
  defaultProfile,
  type ProfileContext,
  transactionProfile,
} from "./charging-profiles.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import type { Errand } from "./errands.ts";
import type { Alarm, ConnectorAlarm } from "./events.ts";
import type { Slot } from "./holding.ts";
import type { Host } from "./host.ts";
import { keepHolding } from "./keep-holding.ts";
import type { Rung } from "./ladder.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { backOffMs } from "./patience.ts";

/** The charge point that is spoken to. */
export interface ErrandLine {
  readonly identity: string;
  readonly make: string;
  readonly group: { holdingChanged(): void; requestPass(): void };
  connectorOf(track: ConnectorTrack): Connector | undefined;
  profileContext(): ProfileContext;
  attempt(accepts: Promise<boolean>): Promise<Outcome>;
  noteWrite(): void;
  defaultsLost(track: ConnectorTrack): void;
  work(): void;
  workAfter(delayMs: number): void;
}

/** Why another way to set a limit is tried. */
type Failure = "refused" | "over" | "under";

export class ErrandRunner {
  readonly #line: ErrandLine;
  readonly #host: Host;

  constructor(line: ErrandLine, host: Host) {
    this.#line = line;
    this.#host = host;
  }

  /** Tells whether the charge point can be spoken to further. */
  async run(errand: Errand): Promise<boolean> {
    const { track, amps } = errand;
    const { transactionId } = track;
    const rung = errand.kind === "limit" ? this.#rungOf(track) : undefined;
    const slots = slotsOf(rung);
    for (const slot of slots) track.sent(slot, amps);
    if (errand.kind === "limit") track.zero.limited(amps, this.#host.clock.now());
    this.#line.group.holdingChanged();
    await keepHolding(this.#host, track);
    this.#line.noteWrite();
    const outcome = await this.#line.attempt(this.#send(errand, rung));
    const isSameSession = track.transactionId === transactionId;
    const counting = slots.filter((slot) => slot === "default" || isSameSession);
    if (outcome === "accepted") this.#acknowledged(errand, counting, rung);
    else for (const slot of counting) track.failed(slot, isUnheard(outcome) ? "refused" : "lost");
    this.#line.group.holdingChanged();
    await keepHolding(this.#host, track);
    if (isSameSession) this.#draw(errand, outcome);
    return outcome !== "unanswered" && outcome !== "lost";
  }

  #rungOf(track: ConnectorTrack): Rung | undefined {
    const { capabilities } = this.#line.profileContext();
    track.effort.rungs ??= this.#host.ladder.rungsFor(this.#line.make, capabilities);
    return track.effort.rungs[track.effort.rungIndex];
  }

  async #send(errand: Errand, rung: Rung | undefined): Promise<boolean> {
    const { centralSystem } = this.#host;
    const { identity } = this.#line;
    const { track, amps } = errand;
    const { connectorId, effort } = track;
    if (errand.kind === "release") {
      const request = clearDefaultProfile(connectorId);
      const { status } = await centralSystem.call(identity, "ClearChargingProfile", request);
      return status === "Accepted";
    }
    const context = this.#line.profileContext();
    const request =
      errand.kind === "limit" && rung !== undefined
        ? transactionProfile(
            {
              connectorId,
              transactionId: errand.transaction.wireId,
              amps,
              rung,
              phases: effort.phases,
            },
            context,
          )
        : defaultProfile(connectorId, amps, context);
    const { status } = await centralSystem.call(identity, "SetChargingProfile", request);
    const isTaken = status === "Accepted";
    if (isTaken && isHiddenByOwn(errand, rung)) await this.#clearOwn(connectorId);
    return isTaken;
  }

  /** Where that is refused, what is drawn will tell. */
  async #clearOwn(connectorId: number): Promise<void> {
    const request = clearTransactionProfile(connectorId);
    try {
      await this.#host.centralSystem.call(this.#line.identity, "ClearChargingProfile", request);
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
    }
  }

  #acknowledged(errand: Errand, slots: readonly Slot[], rung: Rung | undefined): void {
    const { track, amps, kind } = errand;
    const { clock, settings, timers } = this.#host;
    const isReduction = amps < track.limitAmps;
    const isInForce = slots
      .map((slot) => track.acknowledged(slot, amps, clock.now()))
      .some((isSlotInForce) => isSlotInForce);
    if (kind === "limit") {
      track.zero.limited(amps, clock.now());
      track.effort.mustResend = false;
      track.effort.isLimitedByDefault = rung?.purpose === "TxDefaultProfile";
    } else if (!track.isDefaultInstalled) {
      track.isDefaultInstalled = true;
      this.#line.group.requestPass();
    }
    if (isReduction) {
      timers.after(settings.waitAfterReduceSeconds * 1000, () => this.#line.group.holdingChanged());
    }
    if (!isInForce) return;
    const { chargePoint, connectorId, limitAmps, limitCount } = track;
    this.#host.tell({ kind: "limited", chargePoint, connectorId, limitAmps });
    timers.after(settings.applyTimeoutSeconds * 1000, () => {
      if (track.limitCount === limitCount) this.#check(track, rung);
    });
  }

  /** What an answer means for what is tried next. */
  #draw({ track, kind }: Errand, outcome: Outcome): void {
    if (outcome === "accepted") {
      if (!track.effort.isRefusing) return;
      track.effort.isRefusing = false;
      this.#host.alarms.clear(alarmOf("refusing", track));
      this.#line.group.requestPass();
    } else if (outcome === "not sent") {
      this.#leaveAlone(track);
    } else if (outcome === "refused" || outcome === "garbled") {
      if (kind === "release") track.effort.isReleaseRefused = true;
      else this.#climb(track, "refused");
    }
  }

  #check(track: ConnectorTrack, rung: Rung | undefined): void {
    const { clock, alarms, ladder } = this.#host;
    const application = checkApplied(track, this.#line.connectorOf(track), clock.now());
    const alarm = alarmOf("notApplied", track);
    if (application === "applied" || application === "unsure") {
      track.effort.refusalCount = 0;
      alarms.clear(alarm);
      const isWinner = application === "applied" && track.effort.rungIndex > 0;
      if (isWinner && rung !== undefined) ladder.remember(this.#line.make, rung);
      return;
    }
    alarms.raise(alarm);
    if (rung !== undefined) this.#climb(track, application);
    else if (application === "over") this.#line.defaultsLost(track);
    this.#line.work();
  }

  #climb(track: ConnectorTrack, failure: Failure): void {
    track.effort.rungIndex += 1;
    track.effort.mustResend = failure !== "refused";
    if (track.hasTransaction && track.effort.rungIndex < (track.effort.rungs?.length ?? 0)) return;
    track.effort.rungIndex = 0;
    if (failure === "under") {
      track.effort.mustResend = false;
      return;
    }
    this.#leaveAlone(track);
    if (failure === "refused") {
      track.effort.isRefusing = true;
      this.#host.alarms.raise(alarmOf("refusing", track));
      this.#line.group.requestPass();
    }
    void this.#stop(track);
  }

  #leaveAlone(track: ConnectorTrack): void {
    track.effort.refusalCount += 1;
    const delayMs = backOffMs(track.effort.refusalCount);
    track.effort.retryAtMs = this.#host.clock.now() + delayMs;
    this.#line.workAfter(delayMs);
  }

  /** The last resort, where a reduction cannot be had in any other way. */
  async #stop(track: ConnectorTrack): Promise<void> {
    const { settings, clock, centralSystem, tell } = this.#host;
    const { transactionId, targetAmps = 0 } = track;
    if (!settings.stopOnOverdraw || transactionId === undefined) return;
    if (targetAmps >= track.heldAmps(clock.now())) return;
    try {
      await outcomeOf(centralSystem.stopTransaction(transactionId).then(() => true));
    } catch (fault) {
      tell({ kind: "fault", fault });
    }
  }
}

function slotsOf(rung: Rung | undefined): readonly Slot[] {
  if (rung === undefined) return ["default"];
  return rung.purpose === "TxProfile" ? ["transaction"] : ["transaction", "default"];
}

/** A TxProfile that was taken before would stay in force above any default (OCPP 1.6 §3.13.1). */
function isHiddenByOwn({ kind, track }: Errand, rung: Rung | undefined): boolean {
  const hasOwn = track.transactionAmps !== undefined && !track.effort.isLimitedByDefault;
  return kind === "limit" && rung?.purpose === "TxDefaultProfile" && hasOwn;
}

/** What was sent is surely not in force. */
function isUnheard(outcome: Outcome): boolean {
  return outcome === "refused" || outcome === "not sent";
}

function alarmOf(kind: ConnectorAlarm, { chargePoint, connectorId }: ConnectorTrack): Alarm {
  return { kind, chargePoint, connectorId };
}
