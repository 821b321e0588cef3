/** Q2: pings, and what is taken for a sign of life. */

import type { ScheduledTask } from "../../../protocol/clock.ts";
import { closeCodes, type Transport } from "../../../protocol/transport.ts";
import { choice, number } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { tapTransport } from "../tapped-transport.ts";

const parameters = {
  clientPingSeconds: number(
    "How often it pings, whatever WebSocketPingInterval says; 0 is never.",
    0,
  ),
  pong: choice("Whether it answers pings.", ["always", "never"]),
  pongDelayMs: number("How late it answers them.", 0),
  idleCloseSeconds: number("It closes when no ping has come for so long.", 1),
} as const;

export const wsLiveness = definePrimitive({
  description: "Sends no pings, answers none, or wants more of them than there are.",
  covers: "FB-012 to FB-015",
  parameters,
  apply({ clientPingSeconds, pong, pongDelayMs, idleCloseSeconds }, { chargePoint, occasion }) {
    const lateMs = pong === "never" ? Infinity : pongDelayMs;
    const watchPings = (transport: Transport): Transport => {
      if (idleCloseSeconds === undefined) return transport;
      let timer: ScheduledTask | undefined;
      const wait = () => {
        timer?.cancel();
        timer = chargePoint.clock.schedule(idleCloseSeconds * 1000, () => {
          if (occasion.strikes()) transport.close(closeCodes.policyViolation, "");
        });
      };
      wait();
      return tapTransport(transport, { pinged: wait, closed: () => timer?.cancel() });
    };
    return {
      points: {
        setting(value, { detail }) {
          const seconds = clientPingSeconds;
          if (seconds === undefined || detail !== "WebSocketPingInterval") return value;
          return Number(value) !== seconds && occasion.strikes() ? String(seconds) : value;
        },
      },
      wrapDial: (dial) => (request, settled) => {
        const isLate = lateMs !== undefined && occasion.strikes();
        return dial({ ...request, ...(isLate && { pongDelayMs: lateMs }) }, (outcome) => {
          if (outcome.kind !== "open") settled(outcome);
          else settled({ ...outcome, transport: watchPings(outcome.transport) });
        });
      },
    };
  },
});
