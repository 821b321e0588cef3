/**
 * What balancing says to one charge point: one CALL after the other, and none that waits for
 * another charge point. Whoever is silent is left alone for a while, and longer each time.
 */

import type { ChargePoint, Connector } from "../charge-point.ts";
import type { Transaction } from "../transaction.ts";
import { askAllowance } from "./allowance.ts";
import { askForStatus } from "./ask-for-status.ts";
import { BaseInstaller } from "./base-installer.ts";
import { type Capabilities, capabilityKeys, makeOf, readCapabilities } from "./capabilities.ts";
import type { ProfileContext } from "./charging-profiles.ts";
import { isInUse } from "./connector-state.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import { ErrandRunner } from "./errand-runner.ts";
import { nextErrand } from "./errands.ts";
import type { Host } from "./host.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { backOffMs, WriteBudget } from "./patience.ts";
import { Resumption } from "./resumption.ts";

/** The group that the charge point is in. */
export interface LineGroup {
  /** Undefined for those who are in none. */
  readonly groupId: string | undefined;
  /** Nothing is sent while an operator has it suspended. */
  readonly isSuspended: boolean;
  mayGrow(track: ConnectorTrack, toAmps: number): boolean;
  /** The connector may have another target or limit, or hold another current. */
  trackChanged(track: ConnectorTrack): void;
  /** There may be something to be said to it. */
  stirred(line: ChargePointLine): void;
  /** Somebody holds another current now, so others may be able to have more. */
  holdingChanged(): void;
  /** What is wanted is to be worked out anew. */
  requestPass(): void;
}

/** Tells whether there may be more to do. */
type WorkStep = () => Promise<boolean>;

const nothing: WorkStep = () => Promise.resolve(false);

/** Makes whose capabilities are remembered: charge points name them at will. */
const maxMakes = 10_000;
const toleranceAmps = 0.6;
/** Who has just booted tells its status without being asked. */
const statusPatienceMs = 10_000;

export class ChargePointLine {
  readonly identity: string;
  group: LineGroup;
  tracks: readonly ConnectorTrack[] = [];
  /** It had nothing to do, and waits for nothing: that stays so until something happens to it. */
  isAtRest = false;
  readonly #host: Host;
  readonly #writes: WriteBudget;
  readonly #runner: ErrandRunner;
  readonly #resumption: Resumption;
  readonly #base: BaseInstaller;
  #isWorking = false;
  #isSwept = false;
  #isSilent = false;
  #silenceCount = 0;
  #retryAtMs = 0;

  constructor(identity: string, host: Host, group: LineGroup) {
    this.identity = identity;
    this.group = group;
    this.#host = host;
    this.#writes = new WriteBudget(host.settings);
    this.#runner = new ErrandRunner(this, host);
    this.#resumption = new Resumption(this, host);
    this.#base = new BaseInstaller(this, host);
  }

  get chargePoint(): ChargePoint | undefined {
    return this.#host.centralSystem.chargePoints.get(this.identity);
  }

  /** Whether the connector does what it is told, as far as is known. */
  isObedient(track: ConnectorTrack): boolean {
    return this.chargePoint?.isConnected === true && !this.#isSilent && !track.effort.isRefusing;
  }

  connectorOf(track: ConnectorTrack): Connector | undefined {
    return this.chargePoint?.connectors.get(track.connectorId);
  }

  connected(): void {
    this.#retryAtMs = 0;
    this.#heard();
    for (const track of this.tracks) {
      track.connected();
      track.mustVerify = track.isDefaultInstalled;
    }
    this.#host.timers.after(statusPatienceMs, () => void askForStatus(this, this.#host));
  }

  /** It may have forgotten everything. */
  booted(): void {
    this.#retryAtMs = 0;
    for (const track of this.tracks) {
      track.mustVerify = false;
      track.defaultsLost();
    }
    this.#base.booted();
  }

  /** To be told before the track forgets the transaction. */
  ended(transaction: Transaction): void {
    this.#resumption.ended(this.tracks, transaction);
  }

  defaultsLost(track: ConnectorTrack): void {
    track.defaultsLost();
    this.#base.lost();
  }

  /** Something has happened to it. */
  stir(): void {
    this.isAtRest = false;
    this.group.stirred(this);
  }

  /** Goes on with whatever there is to be said. Harmless when there is nothing. */
  work(): void {
    if (this.#isWorking || !this.mayWork()) return;
    try {
      const step = this.#nextStep();
      if (step !== nothing) void this.#workOn(step);
    } catch (fault) {
      this.#host.tell({ kind: "fault", fault });
    }
  }

  workAfter(delayMs: number): void {
    this.#host.timers.after(delayMs, () => this.work());
  }

  /** It is there, and may be spoken to. */
  mayWork(): boolean {
    const { chargePoint } = this;
    if (chargePoint === undefined || this.group.isSuspended) return false;
    const { isConnected, registration } = chargePoint;
    return isConnected && registration === "Accepted" && this.#retryAtMs <= this.#host.clock.now();
  }

  profileContext(): ProfileContext {
    return { nowMs: this.#host.clock.now(), capabilities: this.#capabilities() };
  }

  get make(): string {
    const { chargePoint } = this;
    return chargePoint === undefined ? this.identity : makeOf(chargePoint);
  }

  /** Notes what every answer says about the one who gives it, or does not. */
  async attempt(accepts: Promise<boolean>): Promise<Outcome> {
    const outcome = await outcomeOf(accepts);
    if (outcome === "unanswered") this.#fallSilent();
    if (outcome === "accepted" || outcome === "refused") this.#heard();
    return outcome;
  }

  noteWrite(): void {
    this.#writes.note(this.#host.clock.now());
  }

  async #workOn(first: WorkStep): Promise<void> {
    this.#isWorking = true;
    this.stir();
    try {
      let hasMore = await first();
      while (hasMore && this.mayWork()) hasMore = await this.#nextStep()();
    } catch (fault) {
      this.#host.tell({ kind: "fault", fault });
    } finally {
      this.#isWorking = false;
    }
  }

  /** Found out without a promise: at nearly every pass there is nothing to do. */
  #nextStep(): WorkStep {
    const { capabilities } = this.#host;
    if (!capabilities.has(this.make)) return () => this.#readCapabilities();
    const unverified = this.tracks.find(({ mustVerify }) => mustVerify);
    if (unverified !== undefined) return () => this.#verify(unverified);
    if (this.#maySweep()) return () => this.#sweep();
    const nowMs = this.#host.clock.now();
    let isWaiting = this.tracks.some(
      ({ effort, zero }) => effort.retryAtMs > nowMs || zero.interrupted !== undefined,
    );
    const errand = nextErrand(this.tracks, {
      nowMs,
      minAllocationAmps: this.#host.settings.minAllocationAmps,
      hasBase: this.#base.isInstalled,
      connectorOf: (track) => this.connectorOf(track),
      mayGrow: (track, toAmps) => {
        isWaiting = true;
        return this.#hasBudget() && this.group.mayGrow(track, toAmps);
      },
    });
    if (errand !== undefined) return () => this.#runner.run(errand);
    if (this.#base.mayInstall(() => this.#capabilities())) return () => this.#base.install();
    const interrupted = this.#resumption.next(this.tracks);
    if (interrupted !== undefined) return () => this.#resumption.run(interrupted);
    if (this.#isSilent) this.#heard();
    this.isAtRest = !isWaiting;
    return nothing;
  }

  #hasBudget(): boolean {
    const hasBudget = this.#writes.hasRoom(this.#host.clock.now());
    const alarm = { kind: "writesUsedUp", chargePoint: this.identity } as const;
    if (hasBudget) this.#host.alarms.clear(alarm);
    else this.#host.alarms.raise(alarm);
    return hasBudget;
  }

  #capabilities(): Capabilities {
    const { chargePoint } = this;
    const known = this.#host.capabilities.get(this.make);
    if (known !== undefined) return known;
    return readCapabilities(chargePoint?.configuration ?? new Map());
  }

  /** Once for a make: whoever does not tell them is taken for one that can do all. */
  async #readCapabilities(): Promise<boolean> {
    const { make, identity } = this;
    const { centralSystem, capabilities } = this.#host;
    const reading = centralSystem.getConfiguration(identity, capabilityKeys).then(() => true);
    const outcome = await outcomeOf(reading);
    if (outcome === "lost" || outcome === "not sent") return false;
    if (capabilities.size >= maxMakes) capabilities.clear();
    capabilities.set(make, readCapabilities(this.chargePoint?.configuration ?? new Map()));
    return true;
  }

  /** What is held over a restart is held by profiles of ours: without them it would draw more. */
  #maySweep(): boolean {
    const nowMs = this.#host.clock.now();
    return (
      !this.#isSwept &&
      this.tracks.every(
        (track) => track.keptAmps === undefined || track.heldAmps(nowMs) >= track.connMaxAmps,
      )
    );
  }

  /** Whatever limits others have left behind go, as long as nobody charges by them. */
  async #sweep(): Promise<boolean> {
    const isUsed = this.tracks.some(
      (track) => track.hasTransaction || isInUse(this.connectorOf(track)?.status?.status),
    );
    this.#isSwept = true;
    if (isUsed) return true;
    const { centralSystem } = this.#host;
    const purpose = { chargingProfilePurpose: "TxDefaultProfile" } as const;
    const cleared = centralSystem.call(this.identity, "ClearChargingProfile", purpose);
    const outcome = await this.attempt(cleared.then(() => true));
    this.#isSwept = outcome === "accepted" || outcome === "refused";
    return this.#isSwept;
  }

  /** It was away, and says that more is allowed than was laid down: its profiles are gone. */
  async #verify(track: ConnectorTrack): Promise<boolean> {
    const { centralSystem, clock } = this.#host;
    let allowedAmps = 0;
    const asked = askAllowance(centralSystem, track).then(({ isAccepted, amps }) => {
      allowedAmps = amps;
      return isAccepted;
    });
    const outcome = await this.attempt(asked);
    if (outcome === "lost" || outcome === "not sent") return false;
    track.mustVerify = false;
    if (allowedAmps > track.heldAmps(clock.now()) + toleranceAmps) this.defaultsLost(track);
    return true;
  }

  #fallSilent(): void {
    const { clock, alarms } = this.#host;
    this.#isSilent = true;
    this.#silenceCount += 1;
    const delayMs = backOffMs(this.#silenceCount);
    this.#retryAtMs = clock.now() + delayMs;
    alarms.raise({ kind: "silent", chargePoint: this.identity });
    this.workAfter(delayMs);
    this.group.requestPass();
  }

  #heard(): void {
    this.#silenceCount = 0;
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#host.alarms.clear({ kind: "silent", chargePoint: this.identity });
    this.group.requestPass();
  }
}
