/**
 * A charge point that charges, one transaction after the other, as fast as it is answered. Whatever
 * was not answered it sends again when it is back, as it was.
 */

import { WebSocket } from "ws";
import { createFrames, type OwnCall } from "./crash-frames.ts";
import { InstalledProfiles } from "./installed-profiles.ts";

/** What has been seen of one of its transactions. */
export interface SeenTransaction {
  readonly start: string;
  /** As it was answered. */
  id: number | undefined;
  /** Once its end was answered. */
  meterStop: number | undefined;
}

export interface CrashChargePointOptions {
  readonly identity: string;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly nowMs: () => number;
  /** A CALL of its own has been answered. */
  readonly answered: () => void;
  /** What it draws has changed. */
  readonly drew: () => void;
}

const connMaxAmps = 32;

export class CrashChargePoint {
  readonly identity: string;
  readonly seen: SeenTransaction[] = [];
  readonly problems: string[] = [];
  resentCount = 0;
  /** It charges only once it may. */
  mayCharge = false;
  readonly #options: CrashChargePointOptions;
  readonly #profiles = new InstalledProfiles();
  readonly #frames = createFrames();
  #socket: WebSocket | undefined;
  /** What it waits for, in order: what comes again, and what is new. */
  #pending: OwnCall[] = [];
  #lastAnswered: (OwnCall & { readonly answer: string }) | undefined;
  #running: SeenTransaction | undefined;
  #registerWh = 0;
  #readingsLeft = 0;

  constructor(options: CrashChargePointOptions) {
    this.#options = options;
    this.identity = options.identity;
    this.#pending = [this.#frames.boot()];
  }

  get drawnAmps(): number {
    return this.#running === undefined ? 0 : this.#profiles.limitAmps(connMaxAmps);
  }

  connect(url: string): void {
    const socket = new WebSocket(`${url}/${this.identity}`, ["ocpp1.6"]);
    this.#socket = socket;
    socket.on("error", () => undefined); // It closes after it.
    socket.on("message", (data) => this.#receive(JSON.parse(String(data))));
    socket.on("open", () => {
      if (this.#pending.length > 0) this.resentCount += 1;
      // The last one that was answered comes again too: the answer may have got lost, for all we know.
      if (this.#lastAnswered !== undefined) this.#pending.unshift(this.#lastAnswered);
      this.#send();
    });
  }

  /** Goes on if it has stopped for having nothing to do. */
  charge(): void {
    this.mayCharge = true;
    if (this.#pending.length > 0) return;
    this.#pending.push(this.#next());
    this.#send();
  }

  close(): void {
    this.#socket?.terminate();
  }

  #send(): void {
    const [call] = this.#pending;
    if (call !== undefined && this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(call.text);
    }
  }

  #receive(frame: readonly unknown[]): void {
    const [type, messageId] = frame;
    if (type === 2) this.#obey(String(messageId), String(frame[2]), frame[3]);
    else if (messageId !== this.#pending[0]?.messageId) this.problems.push(JSON.stringify(frame));
    else this.#answered(type, Object(frame[2]));
  }

  #answered(type: unknown, payload: { readonly transactionId?: number }): void {
    const call = this.#pending.shift();
    if (call === undefined) return;
    if (type !== 3) this.problems.push(`${call.text} was refused`);
    const answer = JSON.stringify(payload);
    if (call === this.#lastAnswered) {
      if (answer !== this.#lastAnswered.answer) {
        this.problems.push(`${call.text}: ${this.#lastAnswered.answer}, and then ${answer}`);
      }
    } else this.#advance(call, answer, payload.transactionId);
    this.#options.answered();
    if (this.#pending.length === 0 && this.mayCharge) this.#pending.push(this.#next());
    this.#send();
  }

  #advance(call: OwnCall, answer: string, transactionId: number | undefined): void {
    const transaction = this.#running ?? this.seen.at(-1);
    if (call.action === "StartTransaction" && transaction !== undefined) {
      transaction.id = transactionId;
    }
    if (call.action === "StopTransaction" && transaction !== undefined) {
      transaction.meterStop = this.#registerWh;
    }
    if (call.action.endsWith("Transaction")) this.#lastAnswered = { ...call, answer };
  }

  #next(): OwnCall {
    const { nowMs, chance, identity, drew } = this.#options;
    const atMs = nowMs();
    if (this.#running === undefined) {
      const start = `${identity} ${atMs} ${this.#registerWh}`;
      this.#running = { start, id: undefined, meterStop: undefined };
      this.seen.push(this.#running);
      this.#readingsLeft = 2 + Math.floor(10 * chance());
      drew();
      return this.#frames.start(atMs, this.#registerWh);
    }
    if (this.#readingsLeft > 0) {
      this.#readingsLeft -= 1;
      this.#registerWh += 1 + Math.floor(10 * chance());
      if (chance() < 0.3) return this.#frames.status("Charging");
      const id = this.#running.id ?? 0;
      return this.#frames.reading(id, atMs, this.#registerWh, this.drawnAmps);
    }
    const { id = 0 } = this.#running;
    this.#running = undefined;
    this.#profiles.transactionEnded();
    drew();
    return this.#frames.stop(id, atMs, this.#registerWh);
  }

  #obey(messageId: string, action: string, payload: unknown): void {
    const answer = this.#take(action, payload);
    this.#options.drew();
    this.#socket?.send(JSON.stringify([3, messageId, answer]));
  }

  #take(action: string, payload: unknown): object {
    if (action === "GetConfiguration") return { configurationKey: [], unknownKey: [] };
    if (action === "ClearChargingProfile") this.#profiles.clear(Object(payload));
    if (action !== "SetChargingProfile") return { status: "Accepted" };
    const { csChargingProfiles } = Object(payload);
    const { chargingProfilePurpose, transactionId } = csChargingProfiles;
    // One for a transaction that is over, or that it has not heard the id of, is for none.
    if (chargingProfilePurpose === "TxProfile" && transactionId !== this.#running?.id) {
      return { status: "Rejected" };
    }
    this.#profiles.set(Object(payload));
    return { status: "Accepted" };
  }
}
