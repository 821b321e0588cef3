/** Raw frames of charge points, as lines of the component `ocpp`. */

import type { Gate } from "../../protocol/handshake.ts";
import { traceTransport } from "../../protocol/trace-transport.ts";
import type { LogBook } from "./log-book.ts";

/** The same gate; what goes through it is told while `ocpp` is at INFO. */
export function logFrames(gate: Gate, logBook: LogBook): Gate {
  const log = logBook.component("ocpp");
  return {
    admit: (handshake) => gate.admit(handshake),
    accept(transport, handshake) {
      const { identity } = handshake;
      const observer = {
        sent: (text: string) => {
          if (log.isOn("INFO")) log.info(`${identity}: send ${text}`, identity);
        },
        received: (text: string) => {
          if (log.isOn("INFO")) log.info(`${identity}: receive ${text}`, identity);
        },
      };
      gate.accept(traceTransport(transport, observer), handshake);
    },
  };
}
