/** Q28: many charge points at once. It is for a fleet, which each of the others is not. */

import { arrivalShapes } from "../../fleet/arrival.ts";
import { choice, count, map, number, share } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";

const parameters = {
  n: count("How many charge points there are."),
  shape: choice("In which order they come.", arrivalShapes),
  overMs: number("How long it takes; for the shapes that take any time.", 0),
  jitterMs: number("With the shape `step`: all come within this.", 0),
  unknownShare: share("The share of those that the central system does not know."),
  backlog: count("Old MeterValues that each tells first."),
  mix: map(share("The share of those that have the quirks of a bundle.")),
} as const;

export const fleetArrival = definePrimitive({
  description: "Brings many charge points at once, some of them unknown, late or of another make.",
  covers: "FB-206 to FB-219",
  parameters,
  scope: "fleet",
  apply: () => ({}),
});
