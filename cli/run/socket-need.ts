/** How many sockets a run needs at once: none where time is simulated. */

import type { ClockMode } from "../../scenarios/engine/events/run-event.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import type { SocketNeed } from "../doctor/many-sockets.ts";

interface SocketOptions {
  readonly clock?: ClockMode | undefined;
  readonly jobs?: number;
}

export function socketNeedOf(
  scenarios: readonly Scenario[],
  { clock, jobs = 1 }: SocketOptions,
): SocketNeed {
  const over = scenarios.filter((scenario) => {
    const mode = clock ?? (scenario.clock.mode === "virtual" ? "simulated" : "real");
    return mode === "real";
  });
  const most = Math.max(0, ...over.map(({ chargePoints }) => chargePoints.length));
  const isCentralElsewhere = over.every(({ central }) => central.kind === "url");
  return {
    connections: most * Math.min(jobs, over.length),
    socketsEach: isCentralElsewhere ? 1 : 2,
    addressCount: 1,
  };
}
