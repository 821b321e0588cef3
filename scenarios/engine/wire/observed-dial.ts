/** A dial that tells what goes over the connections that it makes, as the charge point sees it. */

import type { Dial, DialOutcome } from "../../../protocol/handshake.ts";
import { traceTransport } from "../../../protocol/trace-transport.ts";
import type { FrameDirection } from "../events/failure.ts";

export interface WireObserver {
  opened(): void;
  /** `hasAnswered`: the central system itself said no; else it could not be reached. */
  notOpened(reason: string, hasAnswered: boolean): void;
  frame(direction: FrameDirection, text: string): void;
  /** The charge point is about to close it. */
  leaving(): void;
  closed(by: "chargePoint" | "centralSystem", code: number, reason: string): void;
}

/** Those that are open: more than one while one that is lost has not been given up. */
interface Connections {
  count: number;
}

/** A charge point is gone when the last of its connections is. */
export function observeDial(dial: Dial, observer: WireObserver): Dial {
  const connections: Connections = { count: 0 };
  return (request, settled) =>
    dial(request, (outcome) => settled(observed(outcome, observer, connections)));
}

function observed(
  outcome: DialOutcome,
  observer: WireObserver,
  connections: Connections,
): DialOutcome {
  if (outcome.kind === "refused") observer.notOpened(`HTTP ${outcome.status}`, true);
  if (outcome.kind === "failed") observer.notOpened(outcome.reason, false);
  if (outcome.kind !== "open") return outcome;

  connections.count += 1;
  observer.opened();
  let isOurs = false;
  function leave(): void {
    isOurs = true;
    if (connections.count === 1) observer.leaving();
  }
  const transport = traceTransport(outcome.transport, {
    sent: (text) => observer.frame("fromChargePoint", text),
    received: (text) => observer.frame("toChargePoint", text),
    closing: leave,
    terminating: leave,
    closed(code, reason) {
      connections.count -= 1;
      if (connections.count > 0) return;
      observer.closed(isOurs ? "chargePoint" : "centralSystem", code, reason);
    },
  });
  return { ...outcome, transport };
}
