/** Q28: many charge points at once. It is for a fleet, which none of the others is. */

import { arrivalShapes } from "../../fleet/arrival.ts";
import { choice, count, map, number, share, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";

const parameters = {
  n: withDefault(count("How many charge points there are."), 1),
  shape: withDefault(choice("In which order they come.", arrivalShapes), "step"),
  overMs: withDefault(number("How long it takes, for the shapes that take any time.", 0), 0),
  jitterMs: number("With the shape `step`: all come within this.", 0),
  unknownShare: withDefault(
    share("The share of those that come under a name that nobody knows."),
    0,
  ),
  backlog: withDefault(count("So many old MeterValues are told by each at its first boot."), 0),
  mix: map(share("By bundle, the share of those that have its quirks.")),
} as const;

export const fleetArrival = definePrimitive({
  description: "Brings many charge points at once, some of them unknown, late or of another make.",
  covers: "FB-206 to FB-219",
  parameters,
  scope: "fleet",
  apply: () => ({}),
});
