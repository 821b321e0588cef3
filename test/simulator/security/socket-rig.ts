/**
 * A charge point and a central system in raw frames, with a real network between them. Time is the
 * wall clock's, so everything is waited for; the test's own time-out bounds the waits.
 */

import { systemClock } from "../../../protocol/clock.ts";
import type { Handshake } from "../../../protocol/handshake.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createWebSocketDial } from "../../../protocol/websocket-dial.ts";
import type { ServerTls, WebSocketListener } from "../../../protocol/websocket-server.ts";
import { ChargePoint } from "../../../simulator/charge-point.ts";
import type { ChargePointOptions } from "../../../simulator/charge-point-options.ts";
import { Inbox, OpenGate, startServer } from "../../protocol/handshake-harness.ts";

type Json = Readonly<Record<string, unknown>>;

/** One connection of the charge point, at the far end. */
export class FarEnd {
  readonly handshake: Handshake;
  readonly #send: (text: string) => void;
  readonly #calls = new Map<string, Inbox<Json>>();
  readonly #answers = new Map<string, Inbox<unknown>>();
  #count = 0;

  constructor(handshake: Handshake, send: (text: string) => void) {
    this.handshake = handshake;
    this.#send = send;
  }

  /** The payload of the next CALL of this action. */
  call(action: string): Promise<Json> {
    return inboxOf(this.#calls, action).take();
  }

  /** The payload of the answer to a CALL. */
  ask(action: string, payload: unknown): Promise<unknown> {
    this.#count += 1;
    const id = `central-${this.#count}`;
    this.#send(JSON.stringify([2, id, action, payload]));
    return inboxOf(this.#answers, id).take();
  }

  receive(text: string): void {
    const [type, id, ...rest]: [number, string, ...unknown[]] = JSON.parse(text);
    if (type !== 2) {
      inboxOf(this.#answers, id).put(rest[0]);
      return;
    }
    const [action, payload] = rest;
    const currentTime = new Date(systemClock.now()).toISOString();
    const isBoot = action === "BootNotification";
    const conf = isBoot ? { status: "Accepted", currentTime, interval: 0 } : {};
    const accepted = action === "SignCertificate" ? { status: "Accepted" } : conf;
    this.#send(JSON.stringify([3, id, accepted]));
    inboxOf(this.#calls, String(action)).put(toJson(payload));
  }
}

/** A central system that takes everybody in. */
export class FarSide {
  readonly listener: WebSocketListener;
  readonly #gate: OpenGate;

  constructor(listener: WebSocketListener, gate: OpenGate) {
    this.listener = listener;
    this.#gate = gate;
  }

  /** The next connection. */
  async accept(): Promise<FarEnd> {
    const { transport, handshake } = await this.#gate.accepted.take();
    const end = new FarEnd(handshake, (text) => transport.send(text));
    transport.listen({ message: (text) => end.receive(text), closed: () => {} });
    return end;
  }
}

/** Closed by `closeAll`. */
export async function startFarSide(tls?: ServerTls, port = 0): Promise<FarSide> {
  const gate = new OpenGate();
  const { listener } = await startServer({ gate, port, ...(tls && { tls }) });
  return new FarSide(listener, gate);
}

export interface Wires {
  readonly url: string;
  readonly secureUrl?: string;
}

const started: ChargePoint[] = [];

export interface NearSide {
  readonly chargePoint: ChargePoint;
  /** Why dials have failed. */
  readonly failures: Inbox<string>;
}

/** It redials almost at once. {@link stopChargePoints} takes its power. */
export function startChargePoint(
  wires: Wires,
  { configuration, ...options }: Partial<ChargePointOptions>,
): NearSide {
  const failures = new Inbox<string>();
  const chargePoint = new ChargePoint({
    identity: "CP1",
    clock: systemClock,
    random: createRandom(1),
    dial: createWebSocketDial({ ...wires, clock: systemClock }),
    behavior: { redial: { minDelayMs: 5, maxDelayMs: 20, factor: 2, jitter: 0 } },
    observer: {
      observed: (_chargePoint, event) => {
        if (event.kind === "not-connected") failures.put(event.reason);
      },
      fault: (_chargePoint, fault) => {
        throw fault;
      },
    },
    ...options,
    configuration: { HeartbeatInterval: "0", ...configuration },
  });
  chargePoint.powerOn();
  started.push(chargePoint);
  return { chargePoint, failures };
}

export function stopChargePoints(): void {
  for (const chargePoint of started.splice(0)) chargePoint.powerOff();
}

function inboxOf<T>(inboxes: Map<string, Inbox<T>>, name: string): Inbox<T> {
  const inbox = inboxes.get(name) ?? new Inbox<T>();
  inboxes.set(name, inbox);
  return inbox;
}

function toJson(value: unknown): Json {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
