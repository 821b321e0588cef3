/** Q16: which transaction id the messages of a transaction bear. */

import type { Fault } from "../../../protocol/faults/fault.ts";
import { fieldOf, isObject, rawJson } from "../json-edit.ts";
import { choice, list } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { editPayload } from "../wire.ts";

const ids = ["real", "0", "-1", "int64max", "random", "local", "previous", "none"] as const;
type Id = (typeof ids)[number];

const parameters = {
  meter: list(choice("Of MeterValues, in turn.", ids)),
  stop: list(choice("Of StopTransaction, in turn.", ids)),
} as const;

/** Ids that only the charge point knows are negative with those who have them. */
const localId = -17;

export const txId = definePrimitive({
  description: "Names another transaction than the one that runs, in turn with the real one.",
  covers: "FB-105 to FB-110",
  parameters,
  apply({ meter = [], stop = [] }, context) {
    return {
      faults: [inTurn(context, "MeterValues", meter), inTurn(context, "StopTransaction", stop)],
    };
  },
});

function inTurn(context: QuirkContext, action: string, turn: readonly Id[]): Fault {
  let turnCount = 0;
  let id: Id = "real";
  let running: unknown = 0;
  let previous: unknown = 0;
  const selection = {
    direction: "outgoing",
    kind: "call",
    actions: [action],
    concerns: ({ payload }: { readonly payload: unknown }) => {
      const real = fieldOf(payload, "transactionId");
      if (real !== undefined && real !== running) [previous, running] = [running, real];
      id = turn[turnCount % turn.length] ?? "real";
      turnCount += 1;
      return id !== "real";
    },
  } as const;
  return editPayload(context, selection, (payload) => {
    if (!isObject(payload)) return payload;
    const { transactionId: _real, ...others } = payload;
    return id === "none" ? others : { ...payload, transactionId: toWireId(id, previous, context) };
  });
}

function toWireId(id: Id, previous: unknown, { occasion }: QuirkContext): unknown {
  switch (id) {
    case "int64max":
      return rawJson("9223372036854775807");
    case "random":
      return occasion.random.integer(1_000_000, 2 ** 31 - 1);
    case "local":
      return localId;
    case "previous":
      return previous;
    default:
      return Number(id);
  }
}
