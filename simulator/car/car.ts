/**
 * A car, between one plug and the next. It works out when it will change of its own accord, so
 * that nobody needs to look before: what it draws in between is constant, or a straight ramp.
 */

import { nominalVolts } from "../meter/voltage.ts";
import { nextStepSocPercent } from "./acceptance.ts";
import type { CarModel, DirectCurrentInlet } from "./car-model.ts";
import { CurrentRamp } from "./current-ramp.ts";
import { acceptanceOf, minAmpsOf, phasesInUse, targetAmps } from "./intake.ts";

/** Whoever measures what the car draws. */
export interface CurrentSink {
  /** `amps` is the mean over that time, on each of the first `phases` phases from L1 on. */
  carry(fromMs: number, toMs: number, amps: number, phases: number): void;
}

export type CarState =
  | "unplugged"
  /** For the time its owner has set. */
  | "waiting"
  /** It wants energy and is offered too little. */
  | "starved"
  | "asleep"
  /** It wants energy and is offered enough; the first current is yet to come. */
  | "starting"
  | "charging"
  /** It has all that it wants. */
  | "full";

/** What it is there for this time. */
export interface Visit {
  /** Alternating current unless told otherwise. */
  readonly current?: "AC" | "DC";
  /** As it arrives. Otherwise it arrives as it left. */
  readonly socPercent?: number;
  readonly targetSocPercent?: number;
  /** From the charge point. It is content with less when it is full before. */
  readonly energyWantedWh?: number;
  /** It asks for nothing before this time. */
  readonly chargeFromMs?: number;
}

const msPerHour = 3_600_000;
const never = Number.POSITIVE_INFINITY;
const noCurrent = new CurrentRamp(0, 0, 0, 0);

export class Car {
  readonly model: CarModel;
  #sink: CurrentSink | undefined = undefined;
  #inlet: DirectCurrentInlet | undefined = undefined;
  #state: CarState = "unplugged";
  #ramp = noCurrent;
  #offeredPhases = 0;
  #offeredAmps = 0;
  /** The offer that it has reacted to. */
  #obeyedAmps = 0;
  #batteryWh: number;
  #stopAtWh = 0;
  #chargeFromMs = 0;
  /** All is accounted for up to here. */
  #nowMs = 0;
  #dueMs = never;
  #reactAtMs = never;

  constructor(model: CarModel, socPercent = 50) {
    this.model = model;
    this.#batteryWh = (model.batteryWh * socPercent) / 100;
  }

  get state(): CarState {
    return this.#state;
  }

  /** Whose doing it is that nothing flows; undefined while it flows, or soon will. */
  get suspendedBy(): "EV" | "EVSE" | undefined {
    if (this.#state === "starved") return "EVSE";
    if (this.#state === "asleep") return this.#isOfferedEnough() ? "EV" : "EVSE";
    return this.#state === "waiting" || this.#state === "full" ? "EV" : undefined;
  }

  /** On each phase that it uses, when it was last advanced. */
  get amps(): number {
    if (this.#state === "charging") return this.#ramp.ampsAt(this.#nowMs);
    return this.#isOnStandby() ? this.model.standbyWatts / nominalVolts : 0;
  }

  /** How many phases it uses, from L1 on. */
  get phases(): number {
    if (this.#state !== "charging") return this.#isOnStandby() ? 1 : 0;
    return phasesInUse(this.model, this.#inlet, this.#offeredPhases);
  }

  /** The offer that it goes by while it charges; another one takes it some time to obey. */
  get obeyedAmps(): number {
    return this.#state === "charging" ? this.#obeyedAmps : 0;
  }

  get batteryWh(): number {
    return this.#batteryWh;
  }

  get socPercent(): number {
    return (this.#batteryWh / this.model.batteryWh) * 100;
  }

  /** Undefined when it keeps that to itself. With direct current it never does. */
  get toldSocPercent(): number | undefined {
    const isTold = this.model.tellsSoc || this.#inlet !== undefined;
    return isTold && this.#state !== "unplugged" ? this.socPercent : undefined;
  }

  /** Nothing about it changes before this time but what an offer changes. May be Infinity. */
  get nextChangeAtMs(): number {
    return this.#dueMs;
  }

  /** It is offered nothing until {@link offer}. What it draws until it is unplugged goes to `sink`. */
  plug(sink: CurrentSink, nowMs: number, visit: Visit = {}): void {
    this.unplug(nowMs);
    const { batteryWh, directCurrent, efficiencyShare } = this.model;
    this.#sink = sink;
    this.#inlet = visit.current === "DC" ? directCurrent : undefined;
    if (visit.socPercent !== undefined) this.#batteryWh = (batteryWh * visit.socPercent) / 100;
    const targetSocPercent = visit.targetSocPercent ?? this.model.targetSocPercent;
    const wantedWh = (visit.energyWantedWh ?? never) * efficiencyShare;
    this.#stopAtWh = Math.min((batteryWh * targetSocPercent) / 100, this.#batteryWh + wantedWh);
    this.#chargeFromMs = visit.chargeFromMs ?? nowMs;
    this.#ask();
  }

  /** Harmless when it is not plugged. */
  unplug(nowMs: number): void {
    this.advance(nowMs);
    this.#sink = undefined;
    this.#offeredAmps = 0;
    this.#offeredPhases = 0;
    this.#enter("unplugged", never);
  }

  /**
   * The limit on each phase, and how many of them there are. With 0 phases the contactor is open:
   * the current ends at once, where a car takes its time to obey a mere limit.
   */
  offer(limitAmps: number, phases: number, nowMs: number): void {
    this.advance(nowMs);
    const isRewired = phases !== this.#offeredPhases;
    if (!isRewired && limitAmps === this.#offeredAmps) return;
    this.#offeredAmps = limitAmps;
    this.#offeredPhases = phases;
    if (this.#mustAskAgain(isRewired)) this.#ask();
    else if (this.#state === "charging") this.#reactLater();
    else if (this.#state === "asleep") this.#dueMs = this.#wakeAtMs();
  }

  /** Accounts for all that happened until now. */
  advance(nowMs: number): void {
    while (this.#dueMs <= nowMs) {
      this.#carry(this.#dueMs);
      this.#change();
    }
    this.#carry(nowMs);
  }

  /** The others care for no offer until their own time has come. */
  #mustAskAgain(isRewired: boolean): boolean {
    if (this.#state === "charging") return isRewired;
    if (this.#state === "starting") return isRewired || !this.#isOfferedEnough();
    return this.#state === "starved" && this.#isOfferedEnough();
  }

  /** From scratch: what it wants now, in view of its owner, its battery and the offer. */
  #ask(): void {
    const { topUp, sleep, startDelayMs } = this.model;
    const isFull = this.#batteryWh >= this.#stopAtWh;
    if (this.#nowMs < this.#chargeFromMs) this.#enter("waiting", this.#chargeFromMs);
    else if (isFull) this.#enter("full", this.#nowMs + (topUp?.everyMs ?? never));
    else if (this.#isOfferedEnough()) this.#enter("starting", this.#nowMs + startDelayMs);
    else this.#enter("starved", this.#nowMs + (sleep?.afterMs ?? never));
  }

  #enter(state: CarState, dueMs: number): void {
    this.#state = state;
    this.#dueMs = dueMs;
    this.#reactAtMs = never;
    this.#ramp = noCurrent;
  }

  /** What falls due. Each state waits for one thing; charging alone waits for several. */
  #change(): void {
    switch (this.#state) {
      case "charging":
        this.#keepCharging();
        break;
      case "starting":
        this.#enter("charging", never);
        this.#obey();
        break;
      case "starved":
        this.#enter("asleep", never);
        this.#dueMs = this.#wakeAtMs();
        break;
      case "full":
        this.#batteryWh -= this.model.topUp?.energyWh ?? 0;
        this.#ask();
        break;
      default:
        this.#ask();
    }
  }

  #keepCharging(): void {
    const isReacting = this.#reactAtMs <= this.#nowMs;
    const isOver = this.#batteryWh >= this.#stopAtWh || (isReacting && !this.#isOfferedEnough());
    if (isOver) this.#ask();
    else if (isReacting) this.#obey();
    else this.#retarget();
  }

  /** A car that is told again before it has reacted reacts no later for it. */
  #reactLater(): void {
    this.#reactAtMs = Math.min(this.#reactAtMs, this.#nowMs + this.model.reactionDelayMs);
    this.#dueMs = Math.min(this.#dueMs, this.#reactAtMs);
  }

  #obey(): void {
    this.#reactAtMs = never;
    this.#obeyedAmps = this.#offeredAmps;
    this.#retarget();
  }

  /** Heads for the current that is right now, and works out how long it will be. */
  #retarget(): void {
    const { model, amps, phases, socPercent } = this;
    const limitAmps = this.#obeyedAmps;
    const target = targetAmps(model, this.#inlet, { limitAmps, phases, socPercent });
    const isRising = target > amps;
    const peakAmps = isRising ? target * (1 + model.overshootShare) : target;
    const rampMs = isRising ? Math.ceil(((peakAmps - amps) / model.rampAmpsPerSecond) * 1000) : 0;
    this.#ramp = new CurrentRamp(this.#nowMs, amps, this.#nowMs + rampMs, peakAmps);

    const rampDueMs = rampMs > 0 ? this.#ramp.endMs : never;
    this.#dueMs = Math.min(this.#reactAtMs, rampDueMs, this.#nowMs + this.#stepMs());
  }

  /** How long until the battery is as full as wanted, or takes another current. */
  #stepMs(): number {
    const acceptance = acceptanceOf(this.model, this.#inlet);
    const stepSocPercent = nextStepSocPercent(acceptance, this.socPercent);
    const stepWh = (stepSocPercent * this.model.batteryWh) / 100;
    const missingWh = Math.min(stepWh, this.#stopAtWh) - this.#batteryWh;
    const stepMs = this.#ramp.msToCarry(missingWh / this.#whPerAmpMs(), this.#nowMs);
    return Math.max(1, Math.ceil(stepMs));
  }

  /** What an ampere brings into the battery in a millisecond. The car does not know the voltage. */
  #whPerAmpMs(): number {
    return (this.phases * nominalVolts * this.model.efficiencyShare) / msPerHour;
  }

  /** Once roused it stays so, whatever it is offered above that. */
  #wakeAtMs(): number {
    const { wakeAboveAmps = never, wakeAfterMs = never } = this.model.sleep ?? {};
    const isRoused = this.#offeredPhases > 0 && this.#offeredAmps > wakeAboveAmps;
    return isRoused ? Math.min(this.#dueMs, this.#nowMs + wakeAfterMs) : never;
  }

  #isOfferedEnough(): boolean {
    return this.#offeredPhases > 0 && this.#offeredAmps >= minAmpsOf(this.model, this.#inlet);
  }

  #isOnStandby(): boolean {
    return this.suspendedBy === "EV" && this.#isOfferedEnough();
  }

  /** Nothing changes between here and `toMs`, so the mean of both ends is the mean. */
  #carry(toMs: number): void {
    const fromMs = this.#nowMs;
    if (toMs <= fromMs) return;
    const startAmps = this.amps;
    this.#nowMs = toMs;
    const { phases } = this;
    if (phases === 0) return;
    const meanAmps = (startAmps + this.amps) / 2;
    this.#sink?.carry(fromMs, toMs, meanAmps, phases);
    if (this.#state !== "charging") return;
    const gainedWh = meanAmps * (toMs - fromMs) * this.#whPerAmpMs();
    this.#batteryWh = Math.min(this.model.batteryWh, this.#batteryWh + gainedWh);
  }
}
