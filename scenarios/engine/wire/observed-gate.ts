/** A gate that tells what goes over the connections of charge points that are not ours. */

import type { Gate } from "../../../protocol/handshake.ts";
import { traceTransport } from "../../../protocol/trace-transport.ts";
import type { WireObserver } from "./observed-dial.ts";

export function observeGate(
  gate: Gate,
  observerOf: (identity: string) => WireObserver | undefined,
): Gate {
  return {
    admit: (handshake) => gate.admit(handshake),
    accept(transport, handshake) {
      const observer = observerOf(handshake.identity);
      if (observer === undefined) {
        gate.accept(transport, handshake);
        return;
      }
      let isOurs = false;
      observer.opened();
      const traced = traceTransport(transport, {
        sent: (text) => observer.frame("toChargePoint", text),
        received: (text) => observer.frame("fromChargePoint", text),
        closing: () => {
          isOurs = true;
        },
        terminating: () => {
          isOurs = true;
        },
        closed: (code, reason) =>
          observer.closed(isOurs ? "centralSystem" : "chargePoint", code, reason),
      });
      gate.accept(traced, handshake);
    },
  };
}
