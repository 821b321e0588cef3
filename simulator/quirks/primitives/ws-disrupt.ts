/** Q3: a connection that breaks, or over which nothing passes, at a chosen message or time. */

import type { ScheduledTask } from "../../../protocol/clock.ts";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { closeCodes } from "../../../protocol/transport.ts";
import { matchesMessage } from "../message-pattern.ts";
import { choice, count, group, number, type Values, withDefault } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { messageFields } from "../quirk-fields.ts";
import { watch } from "../wire.ts";

const parameters = {
  mode: withDefault(
    choice("What happens: with a close frame, without, nothing passes, or all of it later.", [
      "close",
      "reset",
      "blackhole",
      "stall",
    ]),
    "close",
  ),
  code: withDefault(count("The close code."), closeCodes.goingAway),
  after: group("Right after such a message.", messageFields),
  everyMs: number("Again and again, so long after the connection was made.", 1),
  durationMs: number("Redials fail, or nothing passes, for so long.", 0),
} as const;

type Disruption = Values<typeof parameters>;

/** How long nothing passes where nothing is said of it: until far past every time-out. */
const defaultHoleMs = 600_000;

export const wsDisrupt = definePrimitive({
  description: "Breaks the connection, or freezes it, at an exact message or at intervals.",
  covers: "FB-021, FB-024, FB-025, FB-210",
  parameters,
  apply(disruption, context) {
    const { after, everyMs } = disruption;
    const { chargePoint, occasion } = context;
    const { clock } = chargePoint;
    let timer: ScheduledTask | undefined;
    let isDone = false;
    const disruptLater = (delayMs: number) => {
      timer?.cancel();
      timer = clock.schedule(delayMs, () => {
        disrupt(disruption, context);
        if (everyMs !== undefined && chargePoint.isConnected) disruptLater(everyMs);
      });
    };
    /** As soon as it is in force, and once for each connection. */
    const disruptOnce = () => {
      if (isDone || after !== undefined || everyMs !== undefined || !occasion.isInForce) return;
      isDone = true;
      disrupt(disruption, context);
    };
    const seen = (frame: SeenFrame) => {
      if (after === undefined) disruptOnce();
      else if (matchesMessage(after, frame)) disruptLater(0);
    };
    return {
      observe({ kind }) {
        if (kind === "disconnected") timer?.cancel();
        if (kind !== "connected") return;
        isDone = false;
        if (everyMs !== undefined) disruptLater(everyMs);
        else if (occasion.startsInMs === 0) disruptOnce();
        else timer = clock.schedule(occasion.startsInMs, disruptOnce);
      },
      faults: [watch(context, {}, seen)],
    };
  },
});

function disrupt(disruption: Disruption, { occasion, link }: QuirkContext): void {
  if (occasion.strikes()) link.add(toFault(disruption, occasion.name));
}

function toFault({ mode, code, durationMs }: Disruption, name: string): Fault {
  const holeMs = durationMs ?? defaultHoleMs;
  switch (mode) {
    case "blackhole":
      return { name, kind: "blackHole", forMs: holeMs };
    case "stall":
      return { name, kind: "blackHole", forMs: holeMs, thenDelivers: true };
    case "reset":
      return { name, kind: "outage", forMs: durationMs ?? 0 };
    default:
      return { name, kind: "outage", code, forMs: durationMs ?? 0 };
  }
}
