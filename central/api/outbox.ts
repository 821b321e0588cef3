/**
 * What one client is to be told unasked. It goes out in bunches, so that a busy site costs a client
 * no more than it can take; of what has changed several times since, only the last is told.
 */

import type { Clock, ScheduledTask } from "../../protocol/clock.ts";
import { encodePush } from "./frame.ts";

export interface Push {
  readonly topic: string;
  /** A later push of the same topic and key takes the place of this one. */
  readonly key?: string;
  /** Made when it goes out. */
  readonly payload: () => unknown;
}

export interface OutboxSettings {
  readonly intervalMs: number;
  /** Pushes that wait; beyond it the oldest are dropped, and the client is told how many. */
  readonly maxWaiting: number;
}

interface OutboxClient {
  send(text: string): void;
  /** Asked when something goes out: it may be no longer. */
  mayHear(topic: string): boolean;
}

export class Outbox {
  readonly #clock: Clock;
  readonly #settings: OutboxSettings;
  readonly #client: OutboxClient;
  readonly #waiting = new Map<string, Push>();
  #count = 0;
  #droppedCount = 0;
  #flushing: ScheduledTask | undefined;

  constructor(clock: Clock, settings: OutboxSettings, client: OutboxClient) {
    this.#clock = clock;
    this.#settings = settings;
    this.#client = client;
  }

  put(push: Push): void {
    this.#count += 1;
    const key = push.key === undefined ? `#${this.#count}` : `${push.topic} ${push.key}`;
    this.#waiting.set(key, push);
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= this.#settings.maxWaiting) break;
      this.#waiting.delete(oldest);
      this.#droppedCount += 1;
    }
    this.#flushing ??= this.#clock.schedule(this.#settings.intervalMs, () => this.#flush());
  }

  /** Nothing more of this topic is to go out. */
  drop(topic: string): void {
    for (const [key, push] of this.#waiting) {
      if (push.topic === topic) this.#waiting.delete(key);
    }
  }

  close(): void {
    this.#waiting.clear();
    this.#flushing?.cancel();
    this.#flushing = undefined;
  }

  #flush(): void {
    this.#flushing = undefined;
    const pushes = [...this.#waiting.values()];
    this.#waiting.clear();
    const client = this.#client;
    if (this.#droppedCount > 0) client.send(encodePush("dropped", { count: this.#droppedCount }));
    this.#droppedCount = 0;
    for (const { topic, payload } of pushes) {
      if (client.mayHear(topic)) client.send(encodePush(topic, payload()));
    }
  }
}
