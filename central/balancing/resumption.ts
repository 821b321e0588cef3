/** Begins again what a limit of nought has ended, once it finds more than that. */

import type { Transaction } from "../transaction.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import type { ErrandLine } from "./errand-runner.ts";
import type { Host } from "./host.ts";

const maxAttempts = 3;
/** Who has agreed to begin may still take a while. */
const retryMs = 60_000;

export class Resumption {
  readonly #line: ErrandLine;
  readonly #host: Host;

  constructor(line: ErrandLine, host: Host) {
    this.#line = line;
    this.#host = host;
  }

  /** To be told before the track forgets the transaction. */
  ended(tracks: readonly ConnectorTrack[], transaction: Transaction): void {
    const track = tracks.find(({ transactionId }) => transactionId === transaction.id);
    const nowMs = this.#host.clock.now();
    if (!track?.zero.isCauseOf(transaction, track.limitAmps, nowMs)) return;
    for (const { zero } of tracks) zero.endsTransactions = true;
    const { chargePoint, connectorId } = track;
    this.#host.alarms.raise({ kind: "endsAtZero", chargePoint, connectorId });
    const { idTag, authorization } = transaction;
    if (idTag === "" || authorization !== "Accepted") return;
    track.zero.interrupted = { idTag, attemptCount: 0, retryAtMs: nowMs };
  }

  /** The first that may begin again now. */
  next(tracks: readonly ConnectorTrack[]): ConnectorTrack | undefined {
    const { clock, settings } = this.#host;
    return tracks.find((track) => {
      const { zero, hasTransaction, limitAmps } = track;
      if (zero.interrupted === undefined || hasTransaction) return false;
      const isReady = zero.awaitsStart(this.#line.connectorOf(track)?.status?.status);
      const isOffered = limitAmps >= settings.minAllocationAmps && (track.targetAmps ?? 0) > 0;
      return isReady && isOffered && zero.interrupted.retryAtMs <= clock.now();
    });
  }

  /** Tells whether the charge point can be spoken to further. */
  async run(track: ConnectorTrack): Promise<boolean> {
    const { interrupted } = track.zero;
    if (interrupted === undefined) return true;
    const { chargePoint, connectorId } = track;
    if (interrupted.attemptCount >= maxAttempts) {
      track.zero.interrupted = undefined;
      this.#host.alarms.raise({ kind: "notResumed", chargePoint, connectorId });
      this.#line.group.requestPass();
      return true;
    }
    const { idTag } = interrupted;
    const attemptCount = interrupted.attemptCount + 1;
    const retryAtMs = this.#host.clock.now() + retryMs;
    track.zero.interrupted = { idTag, attemptCount, retryAtMs };
    this.#line.workAfter(retryMs);
    const request = { connectorId, idTag };
    const start = this.#host.centralSystem.call(chargePoint, "RemoteStartTransaction", request);
    const outcome = await this.#line.attempt(start.then(({ status }) => status === "Accepted"));
    return outcome !== "unanswered" && outcome !== "lost";
  }
}
