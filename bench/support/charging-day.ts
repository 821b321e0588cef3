/** What a charge point sends in and around one session, over and over. */

import type { RawClient } from "./raw-client.ts";

const beginsAtMs = Date.UTC(2026, 0);
export const currentTime = new Date(beginsAtMs).toISOString();

/** Twelve readings and three heartbeats to a session of two transaction messages. */
const session = [
  "Preparing",
  "Start",
  "Charging",
  ...Array.from({ length: 3 }, () => [..."MMMM", "Heartbeat"]).flat(),
  "Stop",
  "Available",
];

const heartbeat = ["Heartbeat", "{}"] as const;
const stepMs = 10_000;

/** Sends what is next; `answered` is called when the answer is there. */
export class ChargingDay {
  readonly #client: RawClient;
  #step = 0;
  #transactionId = 0;

  constructor(client: RawClient) {
    this.#client = client;
  }

  next(answered: () => void): void {
    const [action, payload] = this.#message(session[this.#step % session.length] ?? "");
    this.#step += 1;
    this.#client.call(action, payload, (answer) => {
      if (action === "StartTransaction") this.#transactionId = readTransactionId(answer);
      answered();
    });
  }

  /** Time and register move on, or each session would be told for the first one over again. */
  #message(step: string): readonly [action: string, payload: string] {
    const timestamp = new Date(beginsAtMs + this.#step * stepMs).toISOString();
    switch (step) {
      case "Heartbeat":
        return heartbeat;
      case "M":
        return ["MeterValues", this.#meterValues(timestamp)];
      case "Start":
        return [
          "StartTransaction",
          `{"connectorId":1,"idTag":"${this.#client.identity}","meterStart":${this.#step},"timestamp":"${timestamp}"}`,
        ];
      case "Stop":
        return [
          "StopTransaction",
          `{"transactionId":${this.#transactionId},"meterStop":${this.#step},"timestamp":"${timestamp}"}`,
        ];
      default:
        return [
          "StatusNotification",
          `{"connectorId":1,"errorCode":"NoError","status":"${step}","timestamp":"${timestamp}"}`,
        ];
    }
  }

  #meterValues(timestamp: string): string {
    const sampledValue = [
      { value: String(this.#step), unit: "Wh", measurand: "Energy.Active.Import.Register" },
      { value: "15.9", unit: "A", measurand: "Current.Import", phase: "L1" },
      { value: "16.0", unit: "A", measurand: "Current.Import", phase: "L2" },
      { value: "16.1", unit: "A", measurand: "Current.Import", phase: "L3" },
    ];
    const meterValue = [{ timestamp, sampledValue }];
    return JSON.stringify({ connectorId: 1, transactionId: this.#transactionId, meterValue });
  }
}

function readTransactionId(answer: string): number {
  const [, id] = /"transactionId":(\d+)/.exec(answer) ?? [];
  if (id === undefined) throw new Error(`no transaction in ${answer}`);
  return Number(id);
}
