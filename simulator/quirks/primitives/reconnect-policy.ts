/** Q6: how long the charge point waits before it dials again, and whether it does. */

import { choice, count, list, number, share } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";

const parameters = {
  delayMs: list(number("The least and the most that it waits; drawn in between.", 0)),
  factor: number("By which the wait grows with every try that fails.", 1),
  jitter: share("The share of the wait that chance may add."),
  maxTries: count("After so many tries that failed in a row it gives up."),
  onRefused: choice("After a refused handshake, instead of the above.", ["giveUp", "atOnce"]),
  refusedDelayMs: number("The wait after a refused handshake, however many there were.", 0),
} as const;

/** Never nought: time would stand still where the answer is as quick. */
const soonMs = 100;

export const reconnectPolicy = definePrimitive({
  description: "Dials again very late, all too soon, or never.",
  covers: "FB-022, FB-023",
  parameters,
  apply(policy, { occasion }) {
    const { delayMs = [], factor = 1, jitter = 0, maxTries = Infinity } = policy;
    let failedTries = 0;
    let isRefused = false;
    const waitMs = (byDefault: number) => {
      const { onRefused, refusedDelayMs } = policy;
      if (isRefused && onRefused === "giveUp") return Infinity;
      if (isRefused && onRefused === "atOnce") return soonMs;
      if (isRefused && refusedDelayMs !== undefined) return refusedDelayMs;
      if (failedTries >= maxTries) return Infinity;
      const [leastMs = byDefault, mostMs = leastMs] = delayMs;
      const drawnMs = leastMs + (mostMs - leastMs) * occasion.random.next();
      return drawnMs * factor ** failedTries * (1 + jitter * occasion.random.next());
    };
    return {
      observe(event) {
        if (event.kind === "connected") failedTries = 0;
        if (event.kind === "not-connected") failedTries += 1;
        if (event.kind === "not-connected") isRefused = event.reason.startsWith("HTTP ");
        else if (event.kind === "disconnected") isRefused = false;
      },
      points: {
        redialDelayMs: (byDefault) => {
          const asked = waitMs(byDefault);
          return occasion.strikes() ? Math.round(asked) : byDefault;
        },
      },
    };
  },
});
