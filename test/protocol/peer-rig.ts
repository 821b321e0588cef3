/** A peer under test, raw frames at the far end. */

import sinon from "sinon";
import type { HandlerTable } from "../../protocol/handler-table.ts";
import { createTransportPair } from "../../protocol/memory-transport.ts";
import type { ViolationReport } from "../../protocol/payload-report.ts";
import { Peer, type PeerEvents, type PeerValidation } from "../../protocol/peer.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import { createRawPeer } from "./connection-rig.ts";

export interface PeerRigOptions {
  readonly handlers?: HandlerTable<string>;
  readonly validation?: PeerValidation;
  readonly owner?: string;
  readonly intercept?: NonNullable<PeerEvents["intercept"]>;
}

export function setUpPeer(options: PeerRigOptions = {}) {
  const { owner = "CP1", intercept, ...given } = options;
  const clock = createSimulatedClock();
  const [near, far] = createTransportPair({ clock });
  const events = {
    fault: sinon.spy(),
    violation: sinon.spy((_report: ViolationReport) => {}),
    stray: sinon.spy(),
    ponged: sinon.spy(),
    closed: sinon.spy(),
    ...(intercept && { intercept }),
  } satisfies PeerEvents;
  let count = 0;
  const newMessageId = () => `id-${++count}`;
  const peer = new Peer<string>({ transport: near, clock, newMessageId, owner, events, ...given });
  return { peer, clock, events, near, raw: createRawPeer(far, clock) };
}

/** What was told of payloads: direction, message, action, and the rules that were broken. */
export function toldOf({ events }: ReturnType<typeof setUpPeer>): unknown[] {
  return events.violation.args.map(([{ direction, message, action, violations }]) => [
    direction,
    message,
    action,
    violations.map(({ rule }) => rule),
  ]);
}
