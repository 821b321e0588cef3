/** Scenarios of many sockets say nothing where the thread that runs them was too busy itself. */

import type { Perform } from "../../scenarios/engine/run/try-scenario.ts";
import { isMany } from "../doctor/many-sockets.ts";
import type { LoadWatch } from "../load-watch.ts";
import { socketNeedOf } from "./socket-need.ts";

/** For a thread that does not keep up. */
export const remedy =
  "fewer charge points at once, fewer --jobs, or a machine with nothing else to do";

/** Performs as before, and `tell`s what there is to complain of. */
export function guardLoad(
  perform: Perform,
  watch: () => LoadWatch,
  tell: (complaint: string) => void,
): Perform {
  return async (scenario, options) => {
    if (!isMany(socketNeedOf([scenario], { clock: options.clock }))) {
      return perform(scenario, options);
    }
    const load = watch();
    try {
      return await perform(scenario, options);
    } finally {
      const complaint = load.end();
      if (complaint !== undefined) tell(`${scenario.name}: ${complaint}`);
    }
  };
}
