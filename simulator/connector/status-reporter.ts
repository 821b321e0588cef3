/**
 * Tells the central system what the status of a connector is, when it has changed for long enough
 * (MinimumStatusDuration), and what has become of it when there was nobody to tell (OCPP 1.6 §4.9).
 */

import { formatTimestamp } from "../../model/timestamp.ts";
import type { ScheduledTask } from "../../protocol/clock.ts";
import { CallError } from "../../protocol/errors.ts";
import type { ChargePointStatus, Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { statusPath } from "./connector-status.ts";

type StatusNotification = Request<"StatusNotification">;

/** What is told of a connector; a change of any of it is told anew. */
export type StatusNotice = Omit<StatusNotification, "connectorId" | "timestamp">;

interface MissedNotice {
  readonly notice: StatusNotice;
  readonly atMs: number;
}

/** Of those who tell all that has happened offline, the oldest are forgotten. */
const maxMissed = 100;

const whenNew: StatusNotice = { status: "Available", errorCode: "NoError" };

export class StatusReporter {
  readonly #chargePoint: ChargePoint;
  readonly #connectorId: number;
  #current = whenNew;
  #changedAtMs = 0;
  /** What the central system was told last; undefined if it may not know. */
  #told: StatusNotice | undefined;
  #missed: MissedNotice[] | undefined;
  #timer: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint, connectorId: number) {
    this.#chargePoint = chargePoint;
    this.#connectorId = connectorId;
  }

  get status(): ChargePointStatus {
    return this.#current.status;
  }

  /** Takes up what is the case. Whether the status is another than before. */
  change(notice: StatusNotice): boolean {
    const before = this.#current;
    if (isSame(before, notice)) return false;
    for (const status of statusPath(before.status, notice.status)) {
      this.#step(status === notice.status ? notice : { status, errorCode: "NoError" });
    }
    return before.status !== notice.status;
  }

  /** Tells the status now, be it news or not. */
  report(extra: Partial<StatusNotification> = {}): void {
    this.#send(this.#current, this.#chargePoint.now(), extra);
  }

  /** There is somebody to tell again. */
  resume(): void {
    const missed = this.#missed ?? [];
    this.#missed = undefined;
    for (const { notice, atMs } of missed) this.#send(notice, atMs);
    if (this.#chargePoint.behavior.offlineStatuses === "none") this.#told = this.#current;
    this.#tellChange();
  }

  /** The power is gone, and with it what the central system knows. */
  shutDown(notice: StatusNotice): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#told = undefined;
    this.#missed = undefined;
    this.#current = notice;
  }

  #step(notice: StatusNotice): void {
    const { status } = notice;
    const isNews = status !== this.#current.status;
    this.#current = notice;
    this.#changedAtMs = this.#chargePoint.now();
    if (isNews) this.#chargePoint.tell({ kind: "status", connectorId: this.#connectorId, status });
    this.#timer?.cancel();
    this.#timer = undefined;
    const { configuration, clock } = this.#chargePoint;
    const waitMs = configuration.integer("MinimumStatusDuration") * 1000;
    if (waitMs > 0) this.#timer = clock.schedule(waitMs, () => this.#tellChange());
    else this.#tellChange();
  }

  #tellChange(): void {
    if (this.#told !== undefined && isSame(this.#told, this.#current)) return;
    if (this.#chargePoint.canCall) this.#send(this.#current, this.#changedAtMs);
    else if (this.#chargePoint.registration.isAccepted)
      this.#miss(this.#current, this.#changedAtMs);
  }

  #send(notice: StatusNotice, atMs: number, extra: Partial<StatusNotification> = {}): void {
    this.#told = notice;
    this.#chargePoint.call(
      "StatusNotification",
      {
        connectorId: this.#connectorId,
        ...notice,
        timestamp: formatTimestamp(atMs),
        ...extra,
      },
      (failure, _response) => {
        // An error is an answer. Otherwise it may not have arrived.
        if (failure === undefined || failure instanceof CallError) return;
        if (this.#told === notice) this.#told = undefined;
        this.#miss(notice, atMs);
      },
    );
  }

  /** The default is to tell, later, how things are then, and nothing of how they became so. */
  #miss(notice: StatusNotice, atMs: number): void {
    if (this.#chargePoint.behavior.offlineStatuses !== "all") return;
    this.#told = notice;
    this.#missed ??= [];
    this.#missed.push({ notice, atMs });
    if (this.#missed.length > maxMissed) this.#missed.shift();
  }
}

function isSame(one: StatusNotice, other: StatusNotice): boolean {
  return (
    one.status === other.status &&
    one.errorCode === other.errorCode &&
    one.info === other.info &&
    one.vendorErrorCode === other.vendorErrorCode
  );
}
