/**
 * A charge point that boots with other firmware each time it comes, and of which an operator decides
 * something else all the time: whether it is accepted, or what of it is reserved. What was acknowledged
 * must be known after a kill; what was under way may be.
 */

import { WebSocket } from "ws";
import type { CandidateRow, OperatorOrder } from "./child-message.ts";

export interface CrashCandidateOptions {
  readonly identity: string;
  /** What the operator does with it, if anything. */
  readonly fate: "accepted or not" | "reserved" | "left alone";
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly order: (order: OperatorOrder) => void;
}

const statuses = ["Accepted", "Pending", "Rejected"] as const;
const maxReservations = 4;

interface State {
  readonly firmware: string | undefined;
  readonly registration: string;
  readonly reservations: readonly number[];
}

export class CrashCandidate {
  readonly identity: string;
  readonly problems: string[] = [];
  acknowledgedCount = 0;
  readonly #options: CrashCandidateOptions;
  #socket: WebSocket | undefined;
  #bootCount = 0;
  #lastReservationId = 0;
  #state: State = { firmware: undefined, registration: "Accepted", reservations: [] };
  /** As it will be once what is under way is done. */
  #next: State | undefined;

  constructor(options: CrashCandidateOptions) {
    this.identity = options.identity;
    this.#options = options;
  }

  connect(url: string): void {
    const socket = new WebSocket(`${url}/${this.identity}`, ["ocpp1.6"]);
    this.#socket = socket;
    socket.on("error", () => undefined); // It closes after it.
    socket.on("open", () => {
      this.#bootCount += 1;
      const firmwareVersion = String(this.#bootCount);
      this.#next = { ...this.#state, firmware: firmwareVersion };
      const boot = { chargePointVendor: "Crash", chargePointModel: "Test", firmwareVersion };
      socket.send(JSON.stringify([2, `boot-${firmwareVersion}`, "BootNotification", boot]));
    });
    socket.on("message", (data) => this.#receive(JSON.parse(String(data))));
  }

  /** The operator has been told that it is done. */
  done(): void {
    this.acknowledgedCount += 1;
    this.#state = this.#next ?? this.#state;
    const order = this.#nextOrder();
    if (order === undefined) return;
    this.#next = afterOrder(this.#state, order);
    this.#options.order(order);
  }

  /** What a central system that has just started knows of it. */
  check(row: CandidateRow | undefined): void {
    const found = row && { firmware: row[1], registration: row[2], reservations: row[3] };
    if (found === undefined && this.#state.firmware === undefined) return;
    const text = JSON.stringify(found);
    const isRight = [this.#state, this.#next].some((state) => JSON.stringify(state) === text);
    if (!isRight) {
      const [known, next] = [this.#state, this.#next].map((state) => JSON.stringify(state));
      this.problems.push(`${this.identity} was ${known}, or ${next}, and is kept as ${text}`);
    }
    this.#state = found ?? this.#state;
    this.#next = undefined;
  }

  close(): void {
    this.#socket?.terminate();
  }

  #receive([type, messageId, action, ...rest]: readonly unknown[]): void {
    if (type === 2) {
      const answer =
        action === "GetConfiguration"
          ? { configurationKey: [], unknownKey: [] }
          : { status: "Accepted" };
      this.#socket?.send(JSON.stringify([3, messageId, answer]));
      return;
    }
    const status = type === 3 ? Object(action).status : rest;
    if (status !== this.#state.registration) {
      this.problems.push(`${this.identity} is ${this.#state.registration}, and is told ${status}`);
    }
    this.done();
  }

  #nextOrder(): OperatorOrder | undefined {
    const { identity: chargePoint, fate, chance } = this.#options;
    if (fate === "left alone") return undefined;
    if (fate === "accepted or not") {
      const status = statuses[Math.floor(chance() * statuses.length)] ?? "Accepted";
      return { kind: "decide", chargePoint, status };
    }
    const [oldest] = this.#state.reservations;
    if (oldest !== undefined && chance() * maxReservations < this.#state.reservations.length) {
      return { kind: "cancel", chargePoint, reservationId: oldest };
    }
    this.#lastReservationId += 1;
    return { kind: "reserve", chargePoint, reservationId: this.#lastReservationId };
  }
}

function afterOrder(state: State, order: OperatorOrder): State {
  const { reservations } = state;
  switch (order.kind) {
    case "decide":
      return { ...state, registration: order.status };
    case "reserve":
      return { ...state, reservations: [...reservations, order.reservationId] };
    case "cancel":
      return { ...state, reservations: reservations.filter((id) => id !== order.reservationId) };
  }
}
