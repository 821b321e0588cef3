/**
 * A charge point on the bench: in memory, on a simulated clock, with a central system in raw frames
 * at the far end whose every answer a test can choose. Nothing here knows our central system, so
 * that a bug which both halves share is seen.
 */

import { expect } from "chai";
import type { Dial, DialRequest } from "../../protocol/handshake.ts";
import { createTransportPair } from "../../protocol/memory-transport.ts";
import { createRandom } from "../../protocol/random.ts";
import { createSimulatedClock, type SimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport } from "../../protocol/transport.ts";
import { ChargePoint } from "../../simulator/charge-point.ts";
import type { ChargePointEvent } from "../../simulator/charge-point-observer.ts";
import type { ChargePointOptions } from "../../simulator/charge-point-options.ts";
import { createDimmable } from "./dimmable-transport.ts";

/** Midnight UTC, which makes clock-aligned times easy to read. */
const startMs = Date.UTC(2026, 0, 1);

type Json = Readonly<Record<string, unknown>>;

/** How the scripted central system answers: a payload, a CALLERROR's code, or not at all. */
export type Reply = Json | { readonly error: string } | "silence" | ((payload: Json) => Reply);

/** A CALL that the charge point sent, and when, in seconds from the start. */
export interface SeenCall {
  readonly atSeconds: number;
  readonly messageId: string;
  readonly action: string;
  readonly payload: Json;
  /** Of the connection it came on, counted from 0. */
  readonly connection: number;
}

export type RigOptions = Partial<Omit<ChargePointOptions, "clock" | "dial">> & {
  readonly replies?: Readonly<Record<string, Reply>>;
  readonly seed?: number;
};

const accepted = { idTagInfo: { status: "Accepted" } };

/** What every test gets that does not say otherwise. */
const defaultReplies: Readonly<Record<string, Reply>> = {
  Authorize: accepted,
  StopTransaction: {},
  DataTransfer: { status: "UnknownVendorId" },
  SignCertificate: { status: "Accepted" },
};

export class Rig {
  readonly clock: SimulatedClock = createSimulatedClock(startMs);
  readonly chargePoint: ChargePoint;
  /** Every CALL of the charge point, in order. */
  readonly calls: SeenCall[] = [];
  /** Every text of the charge point, in order, frame or not. */
  readonly texts: string[] = [];
  /** Every frame of the charge point, in order. */
  readonly frames: unknown[][] = [];
  readonly events: ChargePointEvent[] = [];
  readonly dials: DialRequest[] = [];
  /** Connections that are over, in the order in which they ended. */
  readonly closedConnections: number[] = [];
  /** Told when a ping of ours was answered. */
  onPong: (() => void) | undefined;
  /** The HTTP status with which connections are refused; none are if undefined. */
  refusal: number | undefined;
  /** The fingerprints that the next connections tell of, as encrypted ones do. */
  serverChain: readonly string[] | undefined;
  /** While true, nothing arrives in either direction, and nobody is told. */
  isDark = false;
  /** When the charge point sent pings, in seconds from the start. */
  readonly pings: number[] = [];
  readonly #replies = new Map<string, Reply>();
  #transport: Transport | undefined;
  #connectionCount = 0;
  #lastTransactionId = 0;
  #lastMessageId = 0;

  constructor(options: RigOptions = {}) {
    const { replies = {}, seed = 1, ...rest } = options;
    this.reply("BootNotification", () => ({
      status: "Accepted",
      currentTime: new Date(this.clock.now()).toISOString(),
      interval: 0,
    }));
    this.reply("Heartbeat", () => ({ currentTime: new Date(this.clock.now()).toISOString() }));
    this.reply("StartTransaction", () => {
      this.#lastTransactionId += 1;
      return { transactionId: this.#lastTransactionId, ...accepted };
    });
    for (const [action, reply] of Object.entries({ ...defaultReplies, ...replies })) {
      this.reply(action, reply);
    }
    const configuration = { HeartbeatInterval: "0", MeterValueSampleInterval: "0" };
    this.chargePoint = new ChargePoint({
      identity: "CP1",
      random: createRandom(seed),
      observer: {
        observed: (_chargePoint, event) => this.events.push(event),
        fault: (_chargePoint, fault) => {
          throw fault;
        },
      },
      ...rest,
      configuration: { ...configuration, ...rest.configuration },
      clock: this.clock,
      dial: this.#dial,
    });
  }

  get isConnected(): boolean {
    return this.#transport !== undefined;
  }

  /** From now on, CALLs of this action are answered so. */
  reply(action: string, reply: Reply): void {
    this.#replies.set(action, reply);
  }

  /** Lets time pass. */
  async advance(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1000);
  }

  /** Lets what is under way arrive. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** Power on, boot and statuses done; what was seen of that is forgotten. */
  async boot(): Promise<void> {
    this.chargePoint.powerOn();
    await this.settle();
    this.forget();
  }

  forget(): void {
    this.calls.length = 0;
    this.texts.length = 0;
    this.frames.length = 0;
    this.events.length = 0;
  }

  /** The payloads of the CALLs of one action, in order. */
  seen(action: string): Json[] {
    return this.calls.filter((call) => call.action === action).map(({ payload }) => payload);
  }

  actions(): string[] {
    return this.calls.map(({ action }) => action);
  }

  /** The status notifications as `connector:status`, in order. */
  statuses(): string[] {
    return this.seen("StatusNotification").map(
      ({ connectorId, status }) => `${connectorId}:${status}`,
    );
  }

  /** Sends a CALL; the answer is the frame that came, or undefined if none has come at once. */
  async ask(action: string, payload: unknown): Promise<unknown[] | undefined> {
    const messageId = this.send(action, payload);
    await this.settle();
    return this.answerTo(messageId);
  }

  /** The payload of the CALLRESULT to a CALL; anything else fails the test. */
  async result(action: string, payload: unknown): Promise<Json> {
    const answer = await this.ask(action, payload);
    expect(answer?.[0], `${action} is answered ${JSON.stringify(answer)}`).to.equal(3);
    return toJson(answer?.[2]);
  }

  /** Sends a CALL and lets nothing pass. */
  send(action: string, payload: unknown): string {
    this.#lastMessageId += 1;
    const messageId = `central-${this.#lastMessageId}`;
    this.sendText(JSON.stringify([2, messageId, action, payload]));
    return messageId;
  }

  sendText(text: string): void {
    if (this.#transport === undefined) throw new Error("the charge point is not connected");
    this.#transport.send(text);
  }

  ping(): void {
    this.#transport?.ping();
  }

  answerTo(messageId: string): unknown[] | undefined {
    return this.frames.find(([type, id]) => type !== 2 && id === messageId);
  }

  /** Breaks the connection; new ones are let in. */
  hangUp(): void {
    this.#transport?.terminate();
  }

  /** Breaks the connection; new ones are refused with 503 until {@link restore}. */
  async cut(): Promise<void> {
    this.refusal = 503;
    this.#transport?.terminate();
    await this.settle();
  }

  /** Lets the charge point in again, and waits until it has come. */
  async restore(): Promise<void> {
    this.refusal = undefined;
    const untilMs = this.clock.now() + 600_000;
    await this.clock.run(() => this.isConnected, untilMs);
    await this.settle();
  }

  #seconds(): number {
    return (this.clock.now() - startMs) / 1000;
  }

  readonly #dial: Dial = (request, settled) => {
    this.dials.push(request);
    const task = this.clock.schedule(0, () => {
      if (this.isDark) {
        settled({ kind: "failed", reason: "ETIMEDOUT" });
        return;
      }
      if (this.refusal !== undefined) {
        settled({ kind: "refused", status: this.refusal, reason: "" });
        return;
      }
      const { pongDelayMs } = request;
      const options = { clock: this.clock, ...(pongDelayMs !== undefined && { pongDelayMs }) };
      const [near, far] = createTransportPair(options);
      this.#accept(far);
      const transport = createDimmable(near, () => this.isDark);
      const { serverChain } = this;
      const trust = serverChain === undefined ? {} : { serverChain };
      settled({ kind: "open", transport, subProtocol: "ocpp1.6", ...trust });
    });
    return () => task.cancel();
  };

  #accept(transport: Transport): void {
    const connection = this.#connectionCount;
    this.#connectionCount += 1;
    this.#transport = transport;
    transport.listen({
      message: (text) => this.#receive(text, connection, transport),
      pinged: () => this.pings.push(this.#seconds()),
      ponged: () => this.onPong?.(),
      closed: () => {
        this.closedConnections.push(connection);
        if (this.#transport === transport) this.#transport = undefined;
      },
    });
  }

  #receive(text: string, connection: number, transport: Transport): void {
    this.texts.push(text);
    const frame = readFrame(text);
    this.frames.push(frame);
    const [type, id, action, payload] = frame;
    if (type !== 2) return;
    const seen: SeenCall = {
      atSeconds: this.#seconds(),
      messageId: String(id),
      action: String(action),
      payload: toJson(payload),
      connection,
    };
    this.calls.push(seen);
    this.#answer(seen, this.#replies.get(seen.action) ?? {}, transport);
  }

  #answer(seen: SeenCall, reply: Reply, transport: Transport): void {
    if (typeof reply === "function") {
      this.#answer(seen, reply(seen.payload), transport);
    } else if (reply !== "silence") {
      const { error } = reply;
      const isError = typeof error === "string";
      const answer = isError ? [4, seen.messageId, error, "", {}] : [3, seen.messageId, reply];
      transport.send(JSON.stringify(answer));
    }
  }
}

/** No elements where it is no JSON: a charge point may have been told to send such. */
function readFrame(text: string): unknown[] {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

function toJson(value: unknown): Json {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
