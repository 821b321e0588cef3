/** A connection under test at one end of a pair in memory, and raw frames at the other. */

import { expect } from "chai";
import sinon from "sinon";
import {
  type Answer,
  Connection,
  type ConnectionHost,
  type ConnectionSettings,
  defaultConnectionSettings,
} from "../../protocol/connection.ts";
import type { CallFailure } from "../../protocol/errors.ts";
import type { CallFrame } from "../../protocol/frame.ts";
import { createTransportPair } from "../../protocol/memory-transport.ts";
import { createSimulatedClock, type SimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport } from "../../protocol/transport.ts";
import { record } from "./recorder.ts";

export type Handler = (call: CallFrame) => Answer | Promise<Answer>;

export interface ConnectionRigOptions {
  readonly handle?: Handler;
  readonly settings?: Partial<ConnectionSettings>;
  readonly latencyMs?: number;
}

export function setUpConnection(options: ConnectionRigOptions = {}) {
  const { handle = () => ({}), settings = {}, latencyMs = 0 } = options;
  const clock = createSimulatedClock();
  const [near, far] = createTransportPair({ clock, latencyMs });
  const host = {
    handle: sinon.spy(handle),
    answered: sinon.spy(),
    stray: sinon.spy(),
    fault: sinon.spy(),
    ponged: sinon.spy(),
    closed: sinon.spy(),
  } satisfies ConnectionHost;
  let count = 0;
  const connection = new Connection({
    transport: near,
    clock,
    host,
    newMessageId: () => `id-${++count}`,
    settings: { ...defaultConnectionSettings, ...settings },
  });
  return { connection, clock, host, near, peer: createRawPeer(far, clock) };
}

export interface RawPeer {
  readonly transport: Transport;
  /** All frames that came, parsed. */
  frames(): unknown[];
  /** The frames that came since this was last asked. */
  newFrames(): Promise<unknown[]>;
  /** Sends frames, and waits until they have been acted upon. */
  send(...frames: readonly unknown[]): Promise<void>;
  sendText(text: string): Promise<void>;
}

export function createRawPeer(transport: Transport, clock: SimulatedClock): RawPeer {
  const recorder = record(transport, clock);
  let seenCount = 0;
  const frames = () => recorder.texts().map((text): unknown => JSON.parse(text));
  return {
    transport,
    frames,
    async newFrames() {
      await clock.advance(0);
      const seen = seenCount;
      seenCount = frames().length;
      return frames().slice(seen);
    },
    async send(...sent) {
      for (const frame of sent) transport.send(JSON.stringify(frame));
      await clock.advance(0);
    },
    async sendText(text) {
      transport.send(text);
      await clock.advance(0);
    },
  };
}

/** How a CALL ended: its failure, or its payload. */
export type Outcome = CallFailure | { readonly payload: unknown };

export function callAndNote(
  connection: Connection,
  action: string,
  payload: unknown = {},
  options?: Parameters<Connection["call"]>[3],
): Outcome[] {
  const outcomes: Outcome[] = [];
  connection.call(
    action,
    payload,
    (failure, result) => outcomes.push(failure ?? { payload: result }),
    options,
  );
  expect(outcomes, "not settled within the call").to.deep.equal([]);
  return outcomes;
}
