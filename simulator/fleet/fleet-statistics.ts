/** What a fleet did, in numbers: how many are there, what they sent, and how fast it was answered. */

import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { CallError } from "../../protocol/errors.ts";
import type { PeerFailure } from "../../protocol/peer.ts";
import type { Action } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { ChargePointEvent, ChargePointObserver } from "../charge-point-observer.ts";

/** The calls of one action. Times are from sending to the answer; undefined without an answer. */
export interface CallStatistics {
  readonly action: Action;
  readonly callCount: number;
  /** Answered by a CALLERROR. */
  readonly errorCount: number;
  /** Not answered in time, or not answered as the schema wants, or cut off. */
  readonly failureCount: number;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

export interface FleetStatistics {
  readonly connectedCount: number;
  /** Connectors that have a transaction. */
  readonly chargingCount: number;
  readonly callCount: number;
  /** CALLs that ended otherwise than by a CALLRESULT, and messages that broke a schema. */
  readonly errorCount: number;
  /** Charge points that were connected at least once. */
  readonly reachedCount: number;
  /** The last reason why a charge point could not connect. */
  readonly lastRefusal: string | undefined;
  /** By action, in the order of the alphabet. */
  readonly calls: readonly CallStatistics[];
}

interface ActionTally {
  callCount: number;
  errorCount: number;
  failureCount: number;
  readonly answerMicros: RecordableHistogram;
}

export class FleetTally implements ChargePointObserver {
  readonly #fault: (chargePoint: ChargePoint, fault: unknown) => void;
  readonly #tallies = new Map<Action, ActionTally>();
  readonly #reached = new Set<ChargePoint>();
  #connectedCount = 0;
  #chargingCount = 0;
  #callCount = 0;
  #errorCount = 0;
  #lastRefusal: string | undefined;

  /** `fault` is told when our own code fails. */
  constructor(fault: (chargePoint: ChargePoint, fault: unknown) => void) {
    this.#fault = fault;
  }

  fault(chargePoint: ChargePoint, fault: unknown): void {
    this.#fault(chargePoint, fault);
  }

  observed(chargePoint: ChargePoint, event: ChargePointEvent): void {
    switch (event.kind) {
      case "connected":
        this.#connectedCount += 1;
        this.#reached.add(chargePoint);
        break;
      case "disconnected":
        this.#connectedCount -= 1;
        break;
      case "not-connected":
        this.#lastRefusal = event.reason;
        break;
      case "transaction-started":
        this.#chargingCount += 1;
        break;
      case "transaction-stopped":
        this.#chargingCount -= 1;
        break;
      case "violation":
        this.#errorCount += 1;
        break;
      default:
        break;
    }
  }

  called(action: Action, elapsedMs: number, failure: PeerFailure | undefined): void {
    const tally = this.#tallyOf(action);
    tally.callCount += 1;
    this.#callCount += 1;
    if (failure === undefined || failure instanceof CallError) {
      tally.answerMicros.record(Math.max(1, Math.round(elapsedMs * 1000)));
    }
    if (failure === undefined) return;
    this.#errorCount += 1;
    if (failure instanceof CallError) tally.errorCount += 1;
    else tally.failureCount += 1;
  }

  read(): FleetStatistics {
    return {
      connectedCount: this.#connectedCount,
      chargingCount: this.#chargingCount,
      callCount: this.#callCount,
      errorCount: this.#errorCount,
      reachedCount: this.#reached.size,
      lastRefusal: this.#lastRefusal,
      calls: [...this.#tallies]
        .map(([action, tally]) => toCallStatistics(action, tally))
        .sort((one, other) => (one.action < other.action ? -1 : 1)),
    };
  }

  #tallyOf(action: Action): ActionTally {
    let tally = this.#tallies.get(action);
    if (tally === undefined) {
      tally = { callCount: 0, errorCount: 0, failureCount: 0, answerMicros: createHistogram() };
      this.#tallies.set(action, tally);
    }
    return tally;
  }
}

function toCallStatistics(action: Action, tally: ActionTally): CallStatistics {
  const { callCount, errorCount, failureCount, answerMicros } = tally;
  const percentile = (percent: number) =>
    answerMicros.count === 0 ? undefined : answerMicros.percentile(percent) / 1000;
  return {
    action,
    callCount,
    errorCount,
    failureCount,
    p50Ms: percentile(50),
    p95Ms: percentile(95),
    p99Ms: percentile(99),
  };
}
