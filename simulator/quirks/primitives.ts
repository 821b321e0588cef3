/** All the ways in which a charge point can depart from the standard, in the order of the catalogue. */

import type { Primitive } from "./primitive.ts";
import { authTag } from "./primitives/auth-tag.ts";
import { bootPolicy } from "./primitives/boot-policy.ts";
import { cfgStore } from "./primitives/cfg-store.ts";
import { clockModel } from "./primitives/clock-model.ts";
import { deviceCrash } from "./primitives/device-crash.ts";
import { evModel } from "./primitives/ev-model.ts";
import { fieldMutate } from "./primitives/field-mutate.ts";
import { fleetArrival } from "./primitives/fleet-arrival.ts";
import { jsonCorrupt } from "./primitives/json-corrupt.ts";
import { meterCadence } from "./primitives/meter-cadence.ts";
import { meterRegister } from "./primitives/meter-register.ts";
import { meterShape } from "./primitives/meter-shape.ts";
import { reconnectPolicy } from "./primitives/reconnect-policy.ts";
import { rpcFlow } from "./primitives/rpc-flow.ts";
import { rpcId } from "./primitives/rpc-id.ts";
import { rpcReply } from "./primitives/rpc-reply.ts";
import { scAccept } from "./primitives/sc-accept.ts";
import { scApply } from "./primitives/sc-apply.ts";
import { scZero } from "./primitives/sc-zero.ts";
import { statusScript } from "./primitives/status-script.ts";
import { txId } from "./primitives/tx-id.ts";
import { txLifecycle } from "./primitives/tx-lifecycle.ts";
import { txQueue } from "./primitives/tx-queue.ts";
import { wsDisrupt } from "./primitives/ws-disrupt.ts";
import { wsDual } from "./primitives/ws-dual.ts";
import { wsFrame } from "./primitives/ws-frame.ts";
import { wsHandshake } from "./primitives/ws-handshake.ts";
import { wsLiveness } from "./primitives/ws-liveness.ts";

export const primitives = {
  "ws.handshake": wsHandshake,
  "ws.liveness": wsLiveness,
  "ws.disrupt": wsDisrupt,
  "ws.dual": wsDual,
  "ws.frame": wsFrame,
  "reconnect.policy": reconnectPolicy,
  "json.corrupt": jsonCorrupt,
  "field.mutate": fieldMutate,
  "rpc.id": rpcId,
  "rpc.reply": rpcReply,
  "rpc.flow": rpcFlow,
  "boot.policy": bootPolicy,
  "cfg.store": cfgStore,
  "clock.model": clockModel,
  "status.script": statusScript,
  "tx.id": txId,
  "tx.lifecycle": txLifecycle,
  "tx.queue": txQueue,
  "meter.shape": meterShape,
  "meter.register": meterRegister,
  "meter.cadence": meterCadence,
  "sc.accept": scAccept,
  "sc.apply": scApply,
  "sc.zero": scZero,
  "ev.model": evModel,
  "auth.tag": authTag,
  "device.crash": deviceCrash,
  "fleet.arrival": fleetArrival,
} as const satisfies Readonly<Record<string, Primitive>>;

export type PrimitiveName = keyof typeof primitives;

export const primitiveNames: readonly string[] = Object.keys(primitives);

export function isPrimitiveName(name: string): name is PrimitiveName {
  return primitiveNames.includes(name);
}
