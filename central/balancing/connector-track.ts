/** What balancing remembers of one connector, from pass to pass. */

import type { MeterReading } from "../../model/meter-reading.ts";
import type { Transaction } from "../transaction.ts";
import type { Verdict } from "./compute.ts";
import { isInUse } from "./connector-state.ts";
import { Effort } from "./effort.ts";
import {
  acknowledged,
  frozen,
  type Holding,
  heldAmps,
  isInDoubt,
  limitAmps,
  lost,
  newHolding,
  refused,
  reported,
  type Slot,
  sent,
  settlesAtMs,
  thawed,
  transactionBegan,
  transactionEnded,
  transactionFound,
} from "./holding.ts";
import { phasesInUse, readingTimeMs, usageAmpsOf } from "./meter-usage.ts";
import { SeenCurrent } from "./seen-current.ts";
import { SessionMemory } from "./session-memory.ts";
import type { BalancingSettings } from "./settings.ts";
import type { Sample } from "./usage-window.ts";
import { ZeroLimit } from "./zero-limit.ts";

/** A car that draws a little more than its limit keeps to it as well as it can. */
const measuringToleranceAmps = 0.6;

export class ConnectorTrack {
  readonly chargePoint: string;
  readonly connectorId: number;
  /** Of the charge point, for sessions whose tag has none. */
  priority = 0;
  connMaxAmps: number;
  keptAmps: number | undefined; // In the store, from before a restart too.
  isKnown = false; // It has acknowledged a limit.
  isAssumed: boolean; // Nothing is known of it but what it can bear.
  /** Begins anew with each session. */
  effort = new Effort();
  /** The default profile is in the charge point, as far as is known. */
  isDefaultInstalled = false;
  /** The default profile is there to be read from the charge point again. */
  mustVerify = false;
  lastStatus: string | undefined = undefined; // The one before the present one.
  limitCount = 0; // Changes with every limit that is acknowledged.
  formerLimitAmps = 0; // Before the last one.
  /** The last that it said of what it offers, since the last limit. */
  offeredAmps: number | undefined = undefined;
  /** Begins anew with each session. */
  memory = new SessionMemory();
  readonly zero = new ZeroLimit();
  #targetAmps: number | undefined = undefined;
  #transactionId: number | undefined = undefined;
  /** Of the last transaction, should it turn out to run on. */
  #ended: { readonly transactionId: number; readonly holding: Holding } | undefined = undefined;
  #presentHolding: Holding;
  readonly #settings: BalancingSettings;
  readonly #seen: SeenCurrent;
  readonly #changed: (track: ConnectorTrack) => void;

  constructor(
    chargePoint: string,
    connectorId: number,
    options: {
      readonly connMaxAmps: number;
      readonly storedAmps: number | undefined;
      readonly settings: BalancingSettings;
      /** It may be that its target, its limit or what it holds is another now. */
      readonly changed: (track: ConnectorTrack) => void;
    },
  ) {
    const { connMaxAmps, storedAmps, settings, changed } = options;
    this.chargePoint = chargePoint;
    this.connectorId = connectorId;
    this.connMaxAmps = connMaxAmps;
    this.#settings = settings;
    this.#seen = new SeenCurrent(settings);
    this.#changed = changed;
    this.keptAmps = storedAmps;
    this.isAssumed = storedAmps === undefined && !settings.assumesIdle;
    this.#presentHolding = newHolding(storedAmps ?? (settings.assumesIdle ? 0 : connMaxAmps));
  }

  get targetAmps(): number | undefined {
    return this.#targetAmps;
  }

  set targetAmps(amps: number | undefined) {
    if (amps === this.#targetAmps) return;
    this.#targetAmps = amps;
    this.#changed(this);
  }

  get #holding(): Holding {
    return this.#presentHolding;
  }

  set #holding(holding: Holding) {
    this.#presentHolding = holding;
    this.#changed(this);
  }

  get transactionId(): number | undefined {
    return this.#transactionId;
  }

  get hasTransaction(): boolean {
    return this.#holding.transaction !== undefined;
  }

  /** What the charge point has acknowledged for the transaction; undefined if there is nothing. */
  get transactionAmps(): number | undefined {
    return this.#holding.transaction?.acknowledgedAmps;
  }

  get defaultAmps(): number | undefined {
    return this.#holding.default.acknowledgedAmps;
  }

  get limitAmps(): number {
    return limitAmps(this.#holding);
  }

  heldAmps(nowMs: number): number {
    return heldAmps(this.#holding, nowMs, this.overdrawnAmps(nowMs));
  }

  /** Until then at least it holds what it holds now, if nothing happens to it. */
  heldUntilMs(nowMs: number): number {
    const overdrawn = this.#overdrawn(nowMs);
    const untilMs = overdrawn && this.#seen.countsUntilMs(overdrawn);
    return Math.min(settlesAtMs(this.#holding, nowMs), untilMs ?? Number.POSITIVE_INFINITY);
  }

  /** What it was seen to draw beyond its limit; 0 if it was not. */
  overdrawnAmps(nowMs: number): number {
    return this.#overdrawn(nowMs)?.amps ?? 0;
  }

  isInDoubt(slot: Slot): boolean {
    return isInDoubt(this.#holding, slot);
  }

  isOn(): boolean {
    return this.limitAmps >= this.#settings.minAllocationAmps;
  }

  sent(slot: Slot, amps: number): void {
    this.#holding = sent(this.#holding, slot, amps);
  }

  failed(slot: Slot, fate: "refused" | "lost"): void {
    this.#holding = fate === "lost" ? lost(this.#holding, slot) : refused(this.#holding, slot);
  }

  /** Tells whether it is the limit in force, be it another or the same. */
  acknowledged(slot: Slot, amps: number, nowMs: number): boolean {
    const formerAmps = this.limitAmps;
    const settleMs = this.#settings.waitAfterReduceSeconds * 1000;
    this.#holding = acknowledged(this.#holding, slot, amps, { nowMs, settleMs });
    this.isKnown = true;
    this.isAssumed = false;
    if (this.limitAmps !== formerAmps) this.#limited(formerAmps, nowMs);
    else if (slot === "default") return false;
    this.limitCount += 1;
    this.offeredAmps = undefined;
    this.#seen.acknowledged(nowMs);
    return true;
  }

  /** Tells whether another transaction, or none, runs now. */
  sync(transaction: Transaction | undefined, nowMs: number): boolean {
    if (transaction?.id === this.#transactionId) return false;
    this.#end();
    if (transaction !== undefined) this.#begin(transaction, nowMs);
    return true;
  }

  /** What the charge point was told may be gone. */
  defaultsLost(): void {
    this.isDefaultInstalled = false;
    if (this.transactionAmps !== undefined) this.effort.mustResend = true;
  }

  disconnected(nowMs: number): void {
    this.#holding = frozen(this.#holding, nowMs, this.overdrawnAmps(nowMs));
  }

  connected(): void {
    this.#holding = thawed(this.#holding);
    if (this.hasTransaction) this.effort.mustResend = true;
  }

  read(reading: MeterReading, nowMs: number): void {
    const amps = usageAmpsOf(reading);
    const atMs = readingTimeMs(reading, nowMs);
    if (reading.offeredAmps !== undefined) this.#readOffer(reading.offeredAmps, atMs, nowMs);
    if (amps === undefined) return;
    this.#seen.add(atMs, amps, nowMs);
    this.#changed(this);
    if (this.overdrawnAmps(nowMs) > 0) this.effort.overdrew(phasesInUse(reading));
    this.memory.drew(amps, atMs, this.#settings.marginIncreaseAmps);
  }

  /** What it drew since the car had time to follow what was acknowledged last. */
  settledUsageAmps(nowMs: number): number | undefined {
    return this.#seen.settledAmps(nowMs);
  }

  /** The most that it drew lately; undefined if it did not say. */
  recentUsageAmps(nowMs: number): number | undefined {
    return this.#seen.recentAmps(nowMs);
  }

  /** What the computation has found out, and wants. */
  judged(verdict: Verdict, nowMs: number): void {
    if (verdict.targetAmps !== undefined) this.targetAmps = verdict.targetAmps;
    this.memory.judged(verdict, nowMs);
  }

  /** A newcomer without a transaction leaves no trace when it goes. */
  statusChanged(status: string | undefined): void {
    const former = this.lastStatus;
    this.lastStatus = status;
    const isResumed = /^Suspended/.test(former ?? "") && status === "Charging";
    if (isResumed && this.transactionAmps !== undefined) this.effort.mustResend = true;
    const waits = (told: string | undefined) => isInUse(told) || this.zero.awaitsStart(told);
    if (!this.hasTransaction && waits(former) && !waits(status)) this.#forgetSession();
  }

  #end(): void {
    if (this.#transactionId === undefined) return;
    this.#ended = { transactionId: this.#transactionId, holding: this.#holding };
    this.#transactionId = undefined;
    this.#forgetSession();
    this.#holding = transactionEnded(this.#holding);
  }

  /** One that ran before we heard of it may have a limit that we do not know. */
  #begin({ id, start }: Transaction, nowMs: number): void {
    const { waitingSinceMs } = this.memory;
    this.#forgetSession();
    this.memory.waitingSinceMs = waitingSinceMs;
    this.#transactionId = id;
    const fallback = this.#holding.default;
    if (this.#ended?.transactionId === id) {
      this.#holding = { ...this.#ended.holding, default: fallback };
      this.effort.mustResend = true;
    } else if (start === undefined || !this.isKnown) {
      this.#holding = transactionFound(this.#holding, nowMs);
      this.effort.mustResend = true;
    } else {
      this.#holding = transactionBegan(this.#holding);
    }
    if (this.isOn()) this.memory.limited(true, nowMs);
  }

  #overdrawn(nowMs: number): Sample | undefined {
    const peak = this.#seen.peakByLimit(nowMs);
    return (peak?.amps ?? 0) > this.limitAmps + measuringToleranceAmps ? peak : undefined;
  }

  /** Some say nought while they charge; and what was read before the last limit may arrive after it. */
  #readOffer(amps: number, atMs: number, nowMs: number): void {
    if (this.#seen.isSettled(atMs, nowMs)) this.offeredAmps = amps;
    if (this.isKnown || amps === 0) return;
    this.isAssumed = false;
    this.#holding = reported(this.#holding, amps);
    if (this.hasTransaction && this.transactionAmps !== undefined) {
      this.#holding = transactionFound({ ...this.#holding, transaction: undefined }, nowMs);
    }
  }

  #limited(formerAmps: number, nowMs: number): void {
    this.formerLimitAmps = formerAmps;
    this.#seen.limited(nowMs);
    this.memory.limited(this.isOn(), nowMs);
  }

  #forgetSession(): void {
    this.targetAmps = undefined;
    this.effort = new Effort();
    this.limitCount += 1;
    this.offeredAmps = undefined;
    this.memory = new SessionMemory();
    this.#seen.clear();
    this.#changed(this);
  }
}
