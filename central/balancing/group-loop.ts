/** One group: when its current is shared out anew, and who may have more already. */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { ChargePointLine, LineGroup } from "./charge-point-line.ts";
import { compute, type Verdict } from "./compute.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import { HeldTally } from "./held-tally.ts";
import type { Host } from "./host.ts";
import { keepHolding } from "./keep-holding.ts";
import { type BucketEntry, capOf } from "./room.ts";
import { entriesAt, parseSchedule, type Schedule } from "./schedule.ts";
import type { TimeZone } from "./time-zone.ts";
import { toState } from "./track-state.ts";

export interface GroupLoopOptions {
  readonly groupId: string;
  readonly host: Host;
  readonly timeZone: TimeZone;
  /** Undefined: that of the charge point. */
  readonly sessionPriority: (line: ChargePointLine, track: ConnectorTrack) => number | undefined;
}

/** A connector, and the charge point that it belongs to. */
interface LineTrack {
  readonly line: ChargePointLine;
  readonly track: ConnectorTrack;
}

const minuteMs = 60_000;
/** Sums of amps are not exact. */
const roundingAmps = 1e-6;

export class GroupLoop implements LineGroup {
  readonly groupId: string;
  #lines: readonly ChargePointLine[] = [];
  /** All that they have. */
  #tracks: readonly LineTrack[] = [];
  readonly #options: GroupLoopOptions;
  readonly #host: Host;
  #text: string | undefined = undefined;
  #schedule: Schedule | undefined = undefined;
  /** Those that the last pass went by. */
  #entries: readonly BucketEntry[] | undefined = undefined;
  #isSuspended = false;
  #hasToldSettling = false;
  #requested: ScheduledTask | undefined = undefined;
  #pumping: ScheduledTask | undefined = undefined;
  #fullPass: ScheduledTask | undefined = undefined;
  #nextMinute: ScheduledTask | undefined = undefined;
  readonly #tally: HeldTally<ConnectorTrack>;
  #places: ReadonlyMap<ChargePointLine, number> = new Map();
  /** Those that may have something to be told. */
  readonly #restless = new Set<ChargePointLine>();

  constructor(options: GroupLoopOptions) {
    this.groupId = options.groupId;
    this.#options = options;
    this.#host = options.host;
    this.#tally = new HeldTally((track, amps) => this.#keepFallen(track, amps));
    this.#passRegularly();
  }

  get lines(): readonly ChargePointLine[] {
    return this.#lines;
  }

  /** Those of the group from now on. */
  setLines(lines: readonly ChargePointLine[]): void {
    this.#lines = lines;
    this.#places = new Map(lines.map((line, place) => [line, place]));
    this.#restless.clear();
    for (const line of lines) this.#restless.add(line);
    this.#tracks = lines.flatMap((line) => line.tracks.map((track) => ({ line, track })));
    this.#tally.setTracks(this.#tracks.map(({ track }) => track));
  }

  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  suspend(isSuspended: boolean): void {
    this.#isSuspended = isSuspended;
    if (!isSuspended) this.requestPass();
  }

  setSchedule(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    const reading = parseSchedule(text);
    const { alarms } = this.#host;
    const alarm = { kind: "badSchedule", groupId: this.groupId } as const;
    alarms.clear({ ...alarm, problem: "", position: 0 });
    if (!reading.isRight) {
      const { problem, position } = reading;
      alarms.raise({ ...alarm, problem, position });
    }
    this.#schedule = reading.isRight ? reading.schedule : undefined;
    this.#watchSchedule();
    this.requestPass();
  }

  /** What the group can bear now; undefined if nobody knows. */
  capAmps(): number | undefined {
    const entries = this.#entriesNow();
    return entries === undefined ? undefined : capOf(entries);
  }

  heldAmps(): number {
    return this.#tally.heldAmps(this.#host.clock.now());
  }

  /** Tells who may have another target or limit, or hold another current, than when asked before. */
  follow(): () => readonly ConnectorTrack[] {
    const changed = this.#tally.follow();
    return () => changed(this.#host.clock.now());
  }

  /** What has fallen is kept before anything grows by it: or else both would be, after a restart. */
  #keepFallen(track: ConnectorTrack, amps: number): void {
    if (track.keptAmps !== undefined && amps < track.keptAmps) void keepHolding(this.#host, track);
  }

  /** Only what everybody may draw already counts, not what they will be told. */
  mayGrow(track: ConnectorTrack, toAmps: number): boolean {
    const capAmps = this.capAmps();
    if (capAmps === undefined) return false;
    const othersAmps = this.heldAmps() - track.heldAmps(this.#host.clock.now());
    return othersAmps + toAmps <= capAmps + roundingAmps;
  }

  trackChanged(track: ConnectorTrack): void {
    this.#tally.changed(track);
  }

  stirred(line: ChargePointLine): void {
    if (this.#places.has(line)) this.#restless.add(line);
  }

  /** How long something is held goes by them, too. */
  settingsChanged(): void {
    this.#tally.allChanged();
    this.requestPass();
  }

  holdingChanged(): void {
    this.#pumping ??= this.#host.timers.after(0, () => {
      this.#pumping = undefined;
      this.#pump(this.#restlessInOrder());
    });
  }

  /** Many events at once lead to one pass. */
  requestPass(): void {
    const { timers, settings, beginsAtMs, clock } = this.#host;
    const delayMs = Math.max(settings.debounceSeconds * 1000, beginsAtMs - clock.now());
    this.#requested ??= timers.after(delayMs, () => {
      this.#requested = undefined;
      this.#pass();
    });
  }

  /** For ever: it does nothing any more. */
  close(): void {
    this.#isSuspended = true;
    this.setLines([]);
    for (const task of [this.#requested, this.#pumping, this.#fullPass, this.#nextMinute]) {
      task?.cancel();
    }
  }

  #passRegularly(): void {
    const { timers, settings } = this.#host;
    this.#fullPass = timers.after(settings.passIntervalSeconds * 1000, () => {
      this.#passRegularly();
      this.#pass();
    });
  }

  /** Schedules are to the minute of the wall clock. One that is the same all day is not watched. */
  #watchSchedule(): void {
    const { timers, clock } = this.#host;
    this.#nextMinute?.cancel();
    this.#nextMinute = undefined;
    if ((this.#schedule?.intervals.length ?? 0) <= 1) return;
    this.#nextMinute = timers.after(minuteMs - (clock.now() % minuteMs), () => {
      this.#watchSchedule();
      if (this.#entriesNow() !== this.#entries) this.#pass();
    });
  }

  #entriesNow(): readonly BucketEntry[] | undefined {
    if (this.#schedule === undefined) return undefined;
    const minute = this.#options.timeZone.minuteOfDay(this.#host.clock.now());
    return entriesAt(this.#schedule, minute);
  }

  #pass(): void {
    const { clock, settings, tell, beginsAtMs } = this.#host;
    const nowMs = clock.now();
    if (this.#isSuspended || nowMs < beginsAtMs) return;
    const entries = this.#entriesNow();
    this.#entries = entries;
    if (entries !== undefined) {
      const connectors = this.#tracks.map(({ line, track }) => this.#stateOf(line, track, nowMs));
      const { timeZone } = this.#options;
      const computation = compute({ entries, connectors }, { nowMs, settings, timeZone });
      this.#tracks.forEach(({ track }, index) => {
        this.#judge(track, computation.verdicts[index]);
      });
      const heldAmps = this.heldAmps();
      tell({
        kind: "passed",
        groupId: this.groupId,
        atMs: nowMs,
        capAmps: capOf(entries),
        heldAmps,
        computation,
      });
    }
    this.#pump(this.#lines);
  }

  #stateOf(line: ChargePointLine, track: ConnectorTrack, nowMs: number) {
    return toState(track, nowMs, {
      connector: line.connectorOf(track),
      isObedient: line.isObedient(track),
      sessionPriority: this.#options.sessionPriority(line, track),
    });
  }

  #judge(track: ConnectorTrack, verdict: Verdict | undefined): void {
    if (verdict === undefined) return;
    const { alarms, clock } = this.#host;
    const { chargePoint, connectorId } = track;
    track.judged(verdict, clock.now());
    const set = (kind: "unservable" | "overdraw", isOn: boolean) =>
      alarms[isOn ? "raise" : "clear"]({ kind, chargePoint, connectorId });
    set("unservable", verdict.isUnservable);
    set("overdraw", track.overdrawnAmps(clock.now()) > 0);
  }

  /** When somebody holds another current, that is nothing to all who rest: they may be thousands. */
  #restlessInOrder(): readonly ChargePointLine[] {
    const placeOf = (line: ChargePointLine) => this.#places.get(line) ?? 0;
    return [...this.#restless].sort((one, other) => placeOf(one) - placeOf(other));
  }

  /** Whoever has something to be told is told it, if it can be. */
  #pump(lines: Iterable<ChargePointLine>): void {
    const capAmps = this.capAmps();
    const isExceeded = capAmps !== undefined && this.heldAmps() > capAmps + roundingAmps;
    const isAlarming = isExceeded && !this.#isSettling(capAmps);
    const alarm = { kind: "capExceeded", groupId: this.groupId } as const;
    this.#host.alarms[isAlarming ? "raise" : "clear"](alarm);
    for (const line of lines) {
      line.work();
      if (line.isAtRest) this.#restless.delete(line);
    }
  }

  /** Whether the cap is exceeded only on account of those who have had no time yet to come back. */
  #isSettling(capAmps: number): boolean {
    const { clock, settlesAtMs: untilMs, tell } = this.#host;
    if (clock.now() >= untilMs) return false;
    const assumed = this.#tracks.filter(({ track }) => track.isAssumed);
    const assumedAmps = assumed.reduce((sum, { track }) => sum + track.heldAmps(clock.now()), 0);
    const heldAmps = this.heldAmps();
    if (heldAmps - assumedAmps > capAmps + roundingAmps) return false;
    const { groupId } = this;
    const connectorCount = assumed.length;
    if (!this.#hasToldSettling) {
      tell({ kind: "settling", groupId, connectorCount, heldAmps, capAmps, untilMs });
    }
    this.#hasToldSettling = true;
    return true;
  }
}
