/** What a listener was told, in order, with the time at which it was. */

import type { Clock } from "../../protocol/clock.ts";
import type { Transport } from "../../protocol/transport.ts";

export type Told = readonly [
  atMs: number,
  event: "message" | "closed" | "pinged" | "ponged",
  ...unknown[],
];

export interface Recorder {
  readonly told: Told[];
  /** The texts alone. */
  texts(): string[];
}

export function record(transport: Transport, clock: Clock): Recorder {
  const told: Told[] = [];
  transport.listen({
    message: (text) => told.push([clock.now(), "message", text]),
    closed: (code, reason) => told.push([clock.now(), "closed", code, reason]),
    pinged: () => told.push([clock.now(), "pinged"]),
    ponged: () => told.push([clock.now(), "ponged"]),
  });
  return {
    told,
    texts: () => told.filter(([, event]) => event === "message").map((entry) => String(entry[2])),
  };
}
