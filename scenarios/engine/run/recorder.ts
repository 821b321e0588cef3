/** Writes down what happens in one scenario, as events of the run. */

import type { ChargePointEvent } from "../../../simulator/charge-point-observer.ts";
import type { EventSink, RunEvent } from "../events/run-event.ts";
import type { Answer } from "../services/services.ts";
import type { WireListener } from "../wire/wire-log.ts";
import type { StateChange } from "../wire/wire-state.ts";
import type { BalancingChange } from "../world/balancing-watch.ts";
import { createBalancingEvents } from "./balancing-events.ts";

export interface Recorder extends WireListener {
  /** Its place in the run. */
  readonly scenario: number;
  readonly emit: EventSink;
  stateChanged(chargePoint: string, change: StateChange): void;
  observed(chargePoint: string, event: ChargePointEvent): void;
  balanced(change: BalancingChange): void;
  /** What goes wrong on purpose. */
  faultHit(chargePoint: string, fault: string): void;
  /** What somebody said when the scenario asked. */
  answered(question: string, answer: Answer): void;
  /** What comes now belongs to no scenario: everything is being switched off. */
  stop(): void;
}

export interface RecorderOptions {
  readonly scenario: number;
  /** Of charge points, by their identities. */
  readonly names: ReadonlyMap<string, string>;
  readonly nowMs: () => number;
  readonly emit: EventSink;
}

export function createRecorder({ scenario, names, nowMs, emit }: RecorderOptions): Recorder {
  let isStopped = false;
  const write = (event: RunEvent) => {
    if (!isStopped) emit(event);
  };
  const at = (chargePoint: string) => ({ scenario, atMs: nowMs(), chargePoint });
  const balancingEvents = createBalancingEvents(names);

  return {
    scenario,
    emit: write,
    frame: (seen) => write({ kind: "frame", scenario, ...seen }),
    opened: (chargePoint) => write({ kind: "connectionOpened", ...at(chargePoint) }),
    notOpened: (chargePoint, reason) =>
      write({ kind: "connectionRefused", ...at(chargePoint), reason }),
    closed: (chargePoint, by, code, reason) =>
      write({ kind: "connectionClosed", ...at(chargePoint), by, code, reason }),
    stateChanged: (chargePoint, change) => write(toEvent(at(chargePoint), change)),
    observed(chargePoint, event) {
      if (event.kind === "quirk") {
        write({ kind: "fault", ...at(chargePoint), fault: event.name });
      } else if (event.kind === "limit") {
        const { connectorId, limitAmps } = event;
        write({ kind: "limit", ...at(chargePoint), connectorId, limitAmps });
      } else if (event.kind === "current") {
        const { connectorId, currentAmps } = event;
        write({ kind: "current", ...at(chargePoint), connectorId, currentAmps });
      }
    },
    balanced: (change) => write(balancingEvents({ scenario, atMs: nowMs() }, change)),
    answered: (question, { value, by, evidence }) =>
      write({
        kind: "answer",
        ...{ scenario, atMs: nowMs(), question, value, by },
        ...(evidence !== undefined && { evidence }),
      }),
    faultHit: (chargePoint, fault) => write({ kind: "fault", ...at(chargePoint), fault }),
    stop() {
      isStopped = true;
    },
  };
}

type Moment = Pick<Extract<RunEvent, { kind: "status" }>, "scenario" | "atMs" | "chargePoint">;

/** Spelt out for each kind, so that the keys of an event always come in the same order. */
function toEvent(moment: Moment, change: StateChange): RunEvent {
  switch (change.kind) {
    case "registration":
      return { kind: change.kind, ...moment, status: change.status };
    case "status": {
      const { kind, connectorId, status } = change;
      return { kind, ...moment, connectorId, status };
    }
    case "transactionBegan":
    case "transactionEnded": {
      const { kind, connectorId, transactionId } = change;
      return { kind, ...moment, connectorId, transactionId };
    }
  }
}
