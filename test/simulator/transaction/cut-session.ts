/**
 * Some visits of drivers at a charge point whose connection is cut between frames: when is up to
 * the caller. What the central system has received is kept, for a test to judge.
 */

import type { Dial } from "../../../protocol/handshake.ts";
import { createTransportPair } from "../../../protocol/memory-transport.ts";
import { createRandom, type Random } from "../../../protocol/random.ts";
import { createSimulatedClock, type SimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { Transport } from "../../../protocol/transport.ts";
import { ChargePoint } from "../../../simulator/charge-point.ts";

/** Whether the connection is cut at a frame, and whether the frame still gets through. */
export type Cut = "before" | "after" | undefined;

/** Asked at each frame, whichever way it goes; frames are counted from 0. */
export type CutPlan = (frameIndex: number) => Cut;

/** A transaction message as the central system saw it first. */
export interface Received {
  readonly messageId: string;
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface CutSession {
  readonly received: readonly Received[];
  /** By the id of their StartTransaction. */
  readonly transactionIds: ReadonlyMap<string, number>;
  readonly startedCount: number;
  readonly stoppedCount: number;
  readonly sampleCount: number;
  readonly leftCount: number;
  readonly frameCount: number;
  readonly cutCount: number;
}

const sampleSeconds = 60;
const longestMs = 4 * 3_600_000;

export async function runCutSession(seed: number, plan: CutPlan): Promise<CutSession> {
  const session = new Session(seed, plan);
  await session.run();
  return session.report();
}

class Session {
  readonly #clock: SimulatedClock = createSimulatedClock(Date.UTC(2026, 0, 1));
  readonly #random: Random;
  readonly #plan: CutPlan;
  readonly #chargePoint: ChargePoint;
  readonly #received = new Map<string, Received>();
  readonly #transactionIds = new Map<string, number>();
  #startedCount = 0;
  #stoppedCount = 0;
  #sampleCount = 0;
  /** Of the transaction that runs. */
  #sampledIntervals = 0;
  #frameCount = 0;
  #cutCount = 0;

  constructor(seed: number, plan: CutPlan) {
    this.#random = createRandom(seed);
    this.#plan = plan;
    this.#chargePoint = new ChargePoint({
      identity: "CP1",
      clock: this.#clock,
      random: this.#random.stream("charge point"),
      dial: this.#dial,
      behavior: {
        afterPowerLoss: this.#random.next() < 0.5 ? "stop" : "resume",
        redial: { minDelayMs: 1000, maxDelayMs: 20_000, factor: 2, jitter: 0.2 },
        flushIntervalMs: this.#random.next() < 0.5 ? 0 : 500,
      },
      configuration: {
        AllowOfflineTxForUnknownId: "true",
        MeterValueSampleInterval: String(sampleSeconds),
        MeterValuesSampledData: "Energy.Active.Import.Register",
        WebSocketPingInterval: "0",
      },
      observer: {
        observed: (_chargePoint, event) => {
          if (event.kind === "transaction-started") this.#startedCount += 1;
          if (event.kind === "transaction-stopped") this.#stoppedCount += 1;
        },
        fault: (_chargePoint, fault) => {
          throw fault;
        },
      },
    });
  }

  async run(): Promise<void> {
    const [connector] = this.#chargePoint.connectors;
    if (connector === undefined) throw new Error("there is no connector");
    const visits = this.#random.stream("visits");
    this.#chargePoint.powerOn();
    for (let visit = visits.integer(1, 3); visit > 0; visit -= 1) {
      await this.#pass(visits.integer(0, 5));
      connector.plug();
      await this.#pass(visits.integer(0, 3));
      this.#chargePoint.presentTag("TAG1");
      await this.#pass(visits.integer(0, 200));
      if (visits.next() < 0.2) await this.#losePower(visits);
      await this.#pass(visits.integer(0, 200));
      if (visits.next() < 0.5) this.#chargePoint.presentTag("TAG1");
      connector.unplug();
    }
    const { queue } = this.#chargePoint.transactions;
    await this.#clock.run(() => queue.length === 0, this.#clock.now() + longestMs);
  }

  report(): CutSession {
    return {
      received: [...this.#received.values()],
      transactionIds: this.#transactionIds,
      startedCount: this.#startedCount,
      stoppedCount: this.#stoppedCount,
      sampleCount: this.#sampleCount,
      leftCount: this.#chargePoint.transactions.queue.length,
      frameCount: this.#frameCount,
      cutCount: this.#cutCount,
    };
  }

  /** Counts the samples that fall due, second by second. */
  async #pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.#clock.advance(1000);
      this.#countSamples();
    }
  }

  /** Those that fell due while the power was off have not been taken. */
  #countSamples(): void {
    const transaction = this.#chargePoint.connectors[0]?.transaction;
    if (transaction === undefined) {
      this.#sampledIntervals = 0;
      return;
    }
    const ageMs = this.#chargePoint.now() - transaction.startedAtMs;
    const intervals = Math.floor(ageMs / (sampleSeconds * 1000));
    if (this.#chargePoint.isPowered && intervals > this.#sampledIntervals) this.#sampleCount += 1;
    this.#sampledIntervals = intervals;
  }

  async #losePower(visits: Random): Promise<void> {
    this.#chargePoint.powerOff();
    await this.#pass(visits.integer(0, 30));
    this.#chargePoint.powerOn();
  }

  readonly #dial: Dial = (_request, settled) => {
    const task = this.#clock.schedule(10, () => {
      const [near, far] = createTransportPair({ clock: this.#clock, latencyMs: 5 });
      far.listen({ message: (text) => this.#answer(text, far), closed: () => {} });
      settled({ kind: "open", transport: this.#cuttable(near), subProtocol: "ocpp1.6" });
    });
    return () => task.cancel();
  };

  #cuttable(transport: Transport): Transport {
    const pass = (deliver: () => void) => {
      const cut = this.#plan(this.#frameCount);
      this.#frameCount += 1;
      if (cut !== "before") deliver();
      if (cut === undefined) return;
      this.#cutCount += 1;
      transport.terminate();
    };
    return {
      send: (text) => pass(() => transport.send(text)),
      ping: () => transport.ping(),
      close: (code, reason) => transport.close(code, reason),
      terminate: () => transport.terminate(),
      listen: (listener) =>
        transport.listen({
          message: (text) => pass(() => listener.message(text)),
          closed: (code, reason) => listener.closed(code, reason),
        }),
    };
  }

  #answer(text: string, far: Transport): void {
    const [type, messageId, action, payload] = JSON.parse(text);
    if (type !== 2) return;
    if (/^(Start|Stop)Transaction$|^MeterValues$/.test(action) && !this.#received.has(messageId)) {
      this.#received.set(messageId, { messageId, action, payload });
    }
    far.send(JSON.stringify([3, messageId, this.#response(action, messageId)]));
  }

  #response(action: string, messageId: string): object {
    const idTagInfo = { status: "Accepted" };
    const currentTime = new Date(this.#clock.now()).toISOString();
    switch (action) {
      case "BootNotification":
        return { status: "Accepted", currentTime, interval: 0 };
      case "Heartbeat":
        return { currentTime };
      case "Authorize":
        return { idTagInfo };
      case "StartTransaction": {
        const known = this.#transactionIds.get(messageId) ?? this.#transactionIds.size + 1;
        this.#transactionIds.set(messageId, known);
        return { transactionId: known, idTagInfo };
      }
      default:
        return {};
    }
  }
}
