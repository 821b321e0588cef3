/** A charge point in the hands of a test: it sends raw frames, and shows what comes back. */

import {
  type CentralSystem,
  type CentralSystemOptions,
  createCentralSystem,
} from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import type { CentralEvent } from "../../central/events.ts";
import { settlePromises } from "../../protocol/clock.ts";
import type { Handshake } from "../../protocol/handshake.ts";
import { createTransportPair } from "../../protocol/memory-transport.ts";
import { createRandom } from "../../protocol/random.ts";
import { createSimulatedClock, type SimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport } from "../../protocol/transport.ts";

export const startAtMs = Date.UTC(2026, 0, 5, 8);

const testDirectory = {
  idTags: {
    TAG: { status: "Accepted" },
    OTHER: { status: "Accepted" },
    SISTER: { status: "Accepted", parentIdTag: "FAMILY" },
    BROTHER: { status: "Accepted", parentIdTag: "FAMILY" },
    BLOCKED: { status: "Blocked" },
    OLD: { status: "Accepted", expiryDate: "2025-12-31T00:00:00Z" },
  },
} as const;

export interface World {
  readonly clock: SimulatedClock;
  readonly central: CentralSystem;
  readonly events: CentralEvent[];
  /** A charge point that has come in. */
  connect(identity?: string, changes?: Partial<Handshake>): Promise<ScriptedChargePoint>;
  /** The HTTP status of a refusal, or what sub-protocol is spoken. */
  knock(identity: string, changes?: Partial<Handshake>): Promise<number | string | undefined>;
  /** Only what happened of one kind. */
  heard<K extends CentralEvent["kind"]>(kind: K): Extract<CentralEvent, { kind: K }>[];
}

export function setUpWorld(options: Partial<CentralSystemOptions> = {}): World {
  const clock = createSimulatedClock(startAtMs);
  const events: CentralEvent[] = [];
  const central = createCentralSystem({
    clock,
    random: createRandom("central"),
    directory: createMemoryDirectory(testDirectory),
    events: (event) => events.push(event),
    ...options,
    // Most tests have no first word to say.
    settings: { settleSeconds: 0, ...options.settings },
  });
  return {
    clock,
    central,
    events,
    async knock(identity, changes) {
      const admission = await central.gate.admit(handshakeOf(identity, changes));
      return admission.isAdmitted ? admission.subProtocol : admission.status;
    },
    async connect(identity = "CP1", changes = {}) {
      const [near, far] = createTransportPair({ clock });
      const handshake = handshakeOf(identity, changes);
      const admission = await central.gate.admit(handshake);
      if (!admission.isAdmitted) throw new Error(`${admission.status} ${admission.reason}`);
      central.gate.accept(far, handshake);
      return new ScriptedChargePoint(near, clock);
    },
    heard: (kind) => events.filter((event) => isOfKind(event, kind)),
  };
}

function isOfKind<K extends CentralEvent["kind"]>(
  event: CentralEvent,
  kind: K,
): event is Extract<CentralEvent, { kind: K }> {
  return event.kind === kind;
}

export function handshakeOf(identity: string, changes: Partial<Handshake> = {}): Handshake {
  return {
    identity,
    path: `/ocpp/${identity}`,
    offeredSubProtocols: ["ocpp1.6"],
    credentials: undefined,
    remoteAddress: "192.0.2.1",
    isSecure: false,
    clientCertificate: undefined,
    ...changes,
  };
}

export class ScriptedChargePoint {
  readonly frames: unknown[][] = [];
  closeCode: number | undefined;
  readonly #transport: Transport;
  readonly #clock: SimulatedClock;
  #count = 0;

  constructor(transport: Transport, clock: SimulatedClock) {
    this.#transport = transport;
    this.#clock = clock;
    transport.listen({
      message: (text) => this.frames.push(JSON.parse(text)),
      closed: (code) => {
        this.closeCode = code;
      },
    });
  }

  /** The whole frame that answers. */
  async exchange(action: string, payload: unknown, messageId?: string): Promise<unknown[]> {
    this.#count += 1;
    const id = messageId ?? `cp-${this.#count}`;
    const before = this.frames.length;
    await this.send([2, id, action, payload]);
    const answer = this.frames.slice(before).find((frame) => frame[0] !== 2 && frame[1] === id);
    return answer ?? [];
  }

  /** The payload of the CALLRESULT; undefined after a CALLERROR or silence. */
  async ask(action: string, payload: unknown): Promise<unknown> {
    const [type, , result] = await this.exchange(action, payload);
    return type === 3 ? result : undefined;
  }

  async send(frame: unknown): Promise<void> {
    await this.sendText(JSON.stringify(frame));
  }

  async sendText(text: string): Promise<void> {
    this.#transport.send(text);
    await this.#clock.advance(0);
  }

  /** The last CALL that came, unanswered or not. */
  lastCall(): unknown[] {
    return this.frames.filter((frame) => frame[0] === 2).at(-1) ?? [];
  }

  async answer(result: object): Promise<void> {
    await this.send([3, this.lastCall()[1], result]);
    await settlePromises();
  }

  async drop(): Promise<void> {
    this.#transport.terminate();
    await this.#clock.advance(0);
  }

  ping(): void {
    this.#transport.ping();
  }
}

export const boot = { chargePointVendor: "Vendor", chargePointModel: "Model" } as const;

export function at(offsetSeconds: number): string {
  return new Date(startAtMs + offsetSeconds * 1000).toISOString();
}

/** Undefined if it resolves. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise.then(() => undefined);
  } catch (failure) {
    return failure;
  }
}
