/** Q17: how transactions begin and end. */

import type { Answer } from "../../../protocol/connection.ts";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { fieldOf, isObject, type JsonObject } from "../json-edit.ts";
import { choice, count, flag, number, text, type Values, withDefault } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { editPayload, sendCall, swallow, watch } from "../wire.ts";

const parameters = {
  start: withDefault(
    choice("StartTransaction goes out once, again and again, or nothing ever begins.", [
      "normal",
      "dup",
      "never",
    ]),
    "normal",
  ),
  stop: withDefault(
    choice("StopTransaction goes out once, again and again, or never.", [
      "normal",
      "dup",
      "missing",
    ]),
    "normal",
  ),
  copies: withDefault(count("How many more `dup` sends, once the first has been answered."), 1),
  hasNewId: flag("They have new message ids."),
  driftWh: withDefault(number("Each has a meter reading that is so much further."), 0),
  meterAfterStop: flag("MeterValues of the transaction follow its StopTransaction."),
  restart: withDefault(
    choice("Whether another can begin before the cable was out.", [
      "allowed",
      "needsReplug",
      "remoteStart",
    ]),
    "allowed",
  ),
  reason: text("Why transactions are said to have been stopped."),
} as const;

type Lifecycle = Values<typeof parameters>;

const stops = { direction: "outgoing", kind: "call", actions: ["StopTransaction"] } as const;

export const txLifecycle = definePrimitive({
  description: "Begins and ends transactions twice, never, or for another reason.",
  covers: "FB-094, FB-095, FB-111 to FB-114, FB-120, FB-124",
  parameters,
  apply(lifecycle, context) {
    const { chargePoint, occasion } = context;
    const { start, stop, meterAfterStop, restart, reason } = lifecycle;
    const connectorOf = new Map<unknown, number>();
    let remoteStartAtMs = -1;
    return {
      observe(event) {
        if (event.kind !== "transaction-stopped") return;
        connectorOf.clear();
        connectorOf.set(event.transactionId, event.connectorId);
      },
      intercept({ action }): Answer | undefined {
        if (action !== "RemoteStartTransaction") return undefined;
        remoteStartAtMs = chargePoint.clock.now();
        return start === "never" && occasion.strikes() ? { status: "Accepted" } : undefined;
      },
      points: {
        mayStart(value, { connector }) {
          const isFinishing = connector?.status === "Finishing";
          const isRemote = restart === "remoteStart" && remoteStartAtMs === chargePoint.clock.now();
          const mustReplug = isFinishing && restart !== "allowed" && !isRemote;
          const isHindered = value && (start === "never" || mustReplug);
          return isHindered && occasion.strikes() ? false : value;
        },
      },
      faults: [
        ...(reason === undefined
          ? []
          : [
              editPayload(context, stops, (payload) => ({
                ...(isObject(payload) && payload),
                reason,
              })),
            ]),
        ...(stop === "missing" ? [swallow(context, stops)] : []),
        ...(start === "dup"
          ? duplicates(context, lifecycle, "StartTransaction", "meterStart")
          : []),
        ...(stop === "dup" ? duplicates(context, lifecycle, "StopTransaction", "meterStop") : []),
        ...(meterAfterStop === true
          ? afterAnswer(context, "StopTransaction", (payload) => {
              if (!occasion.strikes()) return;
              sendCall(context, "MeterValues", closingValues(payload, connectorOf));
            })
          : []),
      ],
    };
  },
});

function duplicates(
  context: QuirkContext,
  { copies, hasNewId, driftWh }: Lifecycle,
  action: string,
  meter: string,
): readonly Fault[] {
  return afterAnswer(context, action, (payload, messageId) => {
    if (!context.occasion.strikes()) return;
    for (let copy = 1; copy <= copies; copy += 1) {
      const again = { ...payload, [meter]: Number(payload[meter]) + copy * driftWh };
      if (hasNewId === true) sendCall(context, action, again);
      else sendCall(context, action, again, messageId);
    }
  });
}

/** Once a CALL of this action has been answered, with its payload as it went out. */
function afterAnswer(
  context: QuirkContext,
  action: string,
  act: (payload: JsonObject, messageId: string) => void,
): readonly Fault[] {
  let sent: SeenFrame | undefined;
  const calls = { direction: "outgoing", kind: "call", actions: [action] } as const;
  const answers = {
    direction: "incoming",
    concerns: ({ kind }: SeenFrame) => kind !== "call",
  } as const;
  return [
    watch(context, calls, (frame) => {
      sent = frame;
    }),
    watch(context, answers, ({ messageId }) => {
      if (sent === undefined || sent.messageId !== messageId || messageId === undefined) return;
      const { payload } = sent;
      sent = undefined;
      if (isObject(payload)) act(payload, messageId);
    }),
  ];
}

function closingValues(stop: JsonObject, connectorOf: ReadonlyMap<unknown, number>): JsonObject {
  const transactionId = fieldOf(stop, "transactionId");
  const sample = { value: String(stop["meterStop"]), context: "Transaction.End" };
  return {
    connectorId: connectorOf.get(transactionId) ?? 1,
    transactionId,
    meterValue: [{ timestamp: stop["timestamp"], sampledValue: [sample] }],
  };
}
