/** A link with faults between two recorders; "near" is the side that is wrapped. */

import type { ActiveFault } from "../../../protocol/faults/active-fault.ts";
import { FaultyLink } from "../../../protocol/faults/faulty-link.ts";
import { createTransportPair } from "../../../protocol/memory-transport.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import { record } from "../recorder.ts";

export function setUpLink(seed = 1) {
  const clock = createSimulatedClock();
  const hits: [name: string, text: string | undefined][] = [];
  const link = new FaultyLink({
    clock,
    random: createRandom(seed).stream("link"),
    onHit: (active: ActiveFault, text) => hits.push([active.fault.name, text]),
  });
  return { clock, link, hits };
}

export function setUpConnection(seed = 1) {
  const rig = setUpLink(seed);
  return { ...rig, ...connect(rig) };
}

/** One more connection over the link. */
export function connect({ clock, link }: Pick<ReturnType<typeof setUpLink>, "clock" | "link">) {
  const [inner, far] = createTransportPair({ clock });
  const near = link.wrap(inner);
  return { near, far, nearTold: record(near, clock), farTold: record(far, clock) };
}

export const heartbeat = '[2,"h1","Heartbeat",{}]';
export const heartbeatAnswer = '[3,"h1",{"currentTime":"2026-01-01T00:00:00Z"}]';
export const status = '[2,"s1","StatusNotification",{"connectorId":1}]';
