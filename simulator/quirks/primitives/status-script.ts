/** Q15: what is told of the connectors, and when. */

import type { Answer } from "../../../protocol/connection.ts";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import type { CallFrame } from "../../../protocol/frame.ts";
import type { ChargePointEvent } from "../../charge-point-observer.ts";
import { fieldOf, isObject } from "../json-edit.ts";
import {
  choice,
  count,
  flag,
  group,
  list,
  map,
  number,
  text,
  type Values,
  withDefault,
} from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { editPayload, sendCall, swallow, watch } from "../wire.ts";
import { Flapping } from "./status-flapping.ts";

const parameters = {
  onConnect: choice("What is told after a boot: all, or nothing before something changes.", [
    "all",
    "none",
  ]),
  onReconnect: choice(
    "What is told when the connection is back: what changed, or an old Available.",
    ["changes", "stale"],
  ),
  onTrigger: withDefault(
    choice("Which connectors a TriggerMessage makes tell.", ["all", "zeroOnly", "none"]),
    "all",
  ),
  afterStop: withDefault(
    choice("What is told first after a transaction.", ["usual", "silent", "Available"]),
    "usual",
  ),
  order: choice("Whether Charging is told before the transaction has begun.", [
    "usual",
    "chargingFirst",
  ]),
  flap: group("Two statuses that are told in turn for as long as one of them is true.", {
    statuses: list(text("The two.")),
    periodMs: number("The time between them; a second, if left out.", 1),
  }),
  sameTimestamp: flag("All since the connection was made have the time of the first."),
  timestamp: choice("The time that is told: of the telling, of the event, or none.", [
    "report",
    "eventTime",
    "none",
  ]),
  preparingTimeoutMs: number("Preparing becomes Finishing after this, and nothing can start.", 1),
  zeroFault: flag("Connector 0 is Faulted, though nothing is wrong with the others."),
  infoOnly: flag("Everything is told twice, the second time with another info."),
  connectors: list(count("Only these connectors are told of.")),
  renames: map(text("Other statuses in place of these.")),
} as const;

export type StatusScript = Values<typeof parameters>;

const notifications = {
  direction: "outgoing",
  kind: "call",
  actions: ["StatusNotification"],
} as const;

export const statusScript = definePrimitive({
  description: "Tells statuses that are not so, in another order, too often, or not at all.",
  covers: "FB-069, FB-070, FB-090 to FB-103, FB-203",
  parameters,
  apply(script, context) {
    const teller = new Teller(script, context);
    const flapping = new Flapping(script, context);
    return {
      intercept: (call) => teller.intercept(call),
      observe(event) {
        teller.observe(event);
        flapping.observe(event);
      },
      points: {
        mayStart: (value, { connector }) =>
          value && !flapping.isGivenUp(connector?.connectorId ?? 0),
      },
      faults: [
        watch(context, notifications, (frame) => teller.told(frame)),
        swallow(context, { ...notifications, concerns: (frame) => teller.isSilent(frame) }),
        editPayload(
          context,
          { ...notifications, concerns: (frame) => teller.isAltered(frame) },
          (payload) => teller.alter(payload),
        ),
        ...(script.infoOnly === true ? [repeatWithInfo(context)] : []),
        ...(script.order === "chargingFirst" ? [chargingFirst(context)] : []),
      ],
    };
  },
});

function repeatWithInfo(context: QuirkContext): Fault {
  return editPayload(context, notifications, (payload) => {
    const again = { ...(isObject(payload) && payload), info: "another info" };
    sendCall(context, "StatusNotification", again);
    return payload;
  });
}

function chargingFirst(context: QuirkContext): Fault {
  const starts = { direction: "outgoing", kind: "call", actions: ["StartTransaction"] } as const;
  return editPayload(
    context,
    {
      ...starts,
      concerns: ({ payload }) =>
        sendCall(context, "StatusNotification", {
          connectorId: fieldOf(payload, "connectorId"),
          errorCode: "NoError",
          status: "Charging",
          timestamp: fieldOf(payload, "timestamp"),
        }),
    },
    (payload) => payload,
  );
}

class Teller {
  readonly #script: StatusScript;
  readonly #context: QuirkContext;
  #isQuiet = false;
  #firstTimestamp: unknown;
  /** Connectors that a TriggerMessage has asked for, and that do not tell. */
  readonly #suppressed = new Set<unknown>();
  readonly #stopped = new Set<unknown>();
  readonly #changedAt = new Map<unknown, string>();

  constructor(script: StatusScript, context: QuirkContext) {
    this.#script = script;
    this.#context = context;
  }

  observe(event: ChargePointEvent): void {
    const { onConnect, onReconnect, afterStop } = this.#script;
    const { chargePoint } = this.#context;
    if (event.kind === "connected") this.#firstTimestamp = undefined;
    if (event.kind === "connected" && chargePoint.registration.isAccepted) {
      if (onReconnect === "stale") this.#tellStale();
    }
    if (event.kind === "registered") this.#isQuiet = onConnect === "none";
    if (event.kind === "status") {
      this.#isQuiet = false;
      this.#changedAt.set(event.connectorId, chargePoint.timestamp());
    }
    const isPlain = afterStop === "usual";
    if (event.kind === "transaction-stopped" && !isPlain) this.#stopped.add(event.connectorId);
  }

  intercept({ action, payload }: CallFrame): Answer | undefined {
    if (action !== "TriggerMessage") return undefined;
    if (fieldOf(payload, "requestedMessage") !== "StatusNotification") return undefined;
    this.#isQuiet = false;
    const { connectors } = this.#context.chargePoint;
    const asked = fieldOf(payload, "connectorId");
    const all = asked === undefined ? [0, ...connectors.map((one) => one.connectorId)] : [asked];
    const { onTrigger } = this.#script;
    for (const id of all) {
      if (onTrigger === "none" || (onTrigger === "zeroOnly" && id !== 0)) this.#suppressed.add(id);
    }
    return undefined;
  }

  told({ payload }: SeenFrame): void {
    this.#firstTimestamp ??= fieldOf(payload, "timestamp");
  }

  isSilent({ payload }: SeenFrame): boolean {
    const connectorId = fieldOf(payload, "connectorId");
    if (this.#suppressed.delete(connectorId) || this.#isQuiet) return true;
    const { connectors, afterStop } = this.#script;
    if (connectors?.some((id) => id === connectorId) === false) return true;
    return afterStop === "silent" && this.#stopped.delete(connectorId);
  }

  isAltered(frame: SeenFrame): boolean {
    const before = frame.payload;
    const after = this.#altered(before);
    return JSON.stringify(after) !== JSON.stringify(before);
  }

  alter(payload: unknown): unknown {
    const altered = this.#altered(payload);
    this.#stopped.delete(fieldOf(payload, "connectorId"));
    return altered;
  }

  #altered(payload: unknown): unknown {
    if (!isObject(payload)) return payload;
    const { connectorId } = payload;
    const status = this.#statusFor(connectorId, String(payload["status"]));
    const timestamp = this.#timestampFor(connectorId, payload["timestamp"]);
    const { timestamp: _old, ...others } = payload;
    const isFaulted = this.#script.zeroFault === true && connectorId === 0;
    return {
      ...others,
      status,
      ...(timestamp !== undefined && { timestamp }),
      ...(isFaulted && { status: "Faulted", errorCode: "OtherError", info: "safe mode" }),
    };
  }

  #statusFor(connectorId: unknown, status: string): string {
    const { afterStop, renames = {} } = this.#script;
    const isStopped = afterStop === "Available" && this.#stopped.has(connectorId);
    return isStopped ? "Available" : (renames[status] ?? status);
  }

  #timestampFor(connectorId: unknown, usual: unknown): unknown {
    const { sameTimestamp, timestamp } = this.#script;
    if (sameTimestamp === true) return this.#firstTimestamp ?? usual;
    if (timestamp === "eventTime") return this.#changedAt.get(connectorId) ?? usual;
    return timestamp === "none" ? undefined : usual;
  }

  #tellStale(): void {
    const { chargePoint, occasion } = this.#context;
    const timestamp = chargePoint.timestamp();
    for (const { connectorId, status } of chargePoint.connectors) {
      if (status === "Available" || !occasion.strikes()) continue;
      const stale = { connectorId, errorCode: "NoError", status: "Available", timestamp };
      chargePoint.clock.schedule(0, () => sendCall(this.#context, "StatusNotification", stale));
    }
  }
}
