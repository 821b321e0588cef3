/** Q27: a charge point that loses its power in the middle of things, and its memory with it. */

import { isObject } from "../json-edit.ts";
import { matchesMessage } from "../message-pattern.ts";
import { choice, flag, group, list, number, text, type Values, withDefault } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { messageFields } from "../quirk-fields.ts";
import { editPayload, watch } from "../wire.ts";

const parameters = {
  at: group("At such a message; when the connection is there, if left out.", messageFields),
  afterMs: withDefault(number("So long after it.", 0), 0),
  isLooping: flag("At each of them, and not only the first."),
  bootTimeMs: number("From the crash until the power is back.", 0),
  loses: list(choice("What is forgotten.", ["tx", "profiles", "clock", "config", "localList"])),
  txAfterBoot: choice("What becomes of transactions that run.", ["resume", "stop", "forget"]),
  stopReason: text("Why transactions are said to have been stopped by it."),
} as const;

type Crash = Values<typeof parameters>;

export const deviceCrash = definePrimitive({
  description: "Crashes at a message, boots again, and has forgotten what it should know.",
  covers: "FB-058, FB-059, FB-081, FB-088, FB-114, FB-129, FB-130, FB-225",
  parameters,
  apply(crash, context) {
    const { chargePoint, occasion } = context;
    const { at, txAfterBoot, stopReason, isLooping } = crash;
    let isCrashing = false;
    const goDown = () => {
      if (occasion.hitCount > 0 && isLooping !== true) return;
      if (!chargePoint.isPowered || isCrashing || !occasion.strikes()) return;
      isCrashing = true;
      chargePoint.clock.schedule(crash.afterMs, () => {
        chargePoint.powerOff();
        forget(crash, context);
        isCrashing = false;
        const bootTimeMs = crash.bootTimeMs ?? chargePoint.behavior.bootDurationMs;
        chargePoint.clock.schedule(bootTimeMs, () => chargePoint.powerOn());
      });
    };
    return {
      observe({ kind }) {
        if (at === undefined && kind !== "disconnected") goDown();
      },
      points: {
        stopsOnPowerLoss: (value) =>
          isCrashing && txAfterBoot !== undefined ? txAfterBoot !== "resume" : value,
        keepsMessage: (value) => value && !(isCrashing && txAfterBoot === "forget"),
      },
      faults: [
        ...(at === undefined
          ? []
          : [watch(context, { concerns: (frame) => matchesMessage(at, frame) }, goDown)]),
        ...(stopReason === undefined ? [] : [otherReason(context, stopReason)]),
      ],
    };
  },
});

function otherReason(context: QuirkContext, reason: string) {
  const stops = {
    direction: "outgoing",
    kind: "call",
    actions: ["StopTransaction"],
    concerns: ({ payload }: { readonly payload: unknown }) =>
      isObject(payload) && payload["reason"] === "PowerLoss",
  } as const;
  return editPayload(context, stops, (payload) => ({ ...(isObject(payload) && payload), reason }));
}

function forget({ loses = [] }: Crash, { chargePoint }: QuirkContext): void {
  const { transactions, smartCharging, configuration, authorization } = chargePoint;
  for (const one of loses) {
    switch (one) {
      case "tx":
        transactions.queue.clear();
        break;
      case "profiles":
        smartCharging.clear({});
        break;
      case "clock":
        chargePoint.skewClock(-chargePoint.now());
        break;
      case "config":
        configuration.factoryReset();
        break;
      case "localList":
        authorization.clear();
        break;
    }
  }
}
