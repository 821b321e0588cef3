/** A line on stderr that is written over once a second, for as long as a person watches. */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { FleetTally } from "../../simulator/fleet/fleet-statistics.ts";
import type { Terminal } from "../terminal.ts";
import { formatLiveLine } from "./fleet-report.ts";

const intervalMs = 1000;
/** To the left edge, and clear to the right. */
const overwrite = "\r\u001b[K";

/** The function returned takes the line away. */
export function showLive({ stderr, clock }: Terminal, tally: FleetTally, count: number) {
  if (!stderr.isTty) return () => {};
  let task: ScheduledTask | undefined;
  let lastCallCount = 0;

  function show(): void {
    const statistics = tally.read();
    const callsPerSecond = ((statistics.callCount - lastCallCount) * 1000) / intervalMs;
    lastCallCount = statistics.callCount;
    const line = formatLiveLine(statistics, count, { callsPerSecond });
    stderr.write(`${overwrite}${line.slice(0, stderr.columns - 1)}`);
    task = clock.schedule(intervalMs, show);
  }

  show();
  return () => {
    task?.cancel();
    stderr.write(overwrite);
  };
}
