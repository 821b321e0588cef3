/** What a car takes of what it is offered, in view of how full it is. */

import { nominalVolts } from "../meter/voltage.ts";
import { type AcceptanceCurve, acceptedShare } from "./acceptance.ts";
import type { CarModel, DirectCurrentInlet } from "./car-model.ts";

/** A direct current charger regulates from nearly nought; the pilot's minimum is not for it. */
const minDirectCurrentAmps = 1;

/** The inlet in use: the on-board charger where it is undefined. */
type Inlet = DirectCurrentInlet | undefined;

export function minAmpsOf(model: CarModel, inlet: Inlet): number {
  return inlet === undefined ? model.minAmps : minDirectCurrentAmps;
}

export function acceptanceOf(model: CarModel, inlet: Inlet): AcceptanceCurve {
  return (inlet ?? model).acceptance;
}

/** Direct current loads all the phases of the charge point, whatever the on-board charger has. */
export function phasesInUse(model: CarModel, inlet: Inlet, offeredPhases: number): number {
  return inlet === undefined ? Math.min(offeredPhases, model.phases) : offeredPhases;
}

/** On each phase in use. */
export function targetAmps(
  model: CarModel,
  inlet: Inlet,
  offer: { readonly limitAmps: number; readonly phases: number; readonly socPercent: number },
): number {
  const { stepAmps, shortfallShare, maxAmps } = model;
  const fullAmps = inlet === undefined ? maxAmps : inlet.maxWatts / (nominalVolts * offer.phases);
  const acceptedAmps = fullAmps * acceptedShare(acceptanceOf(model, inlet), offer.socPercent);
  const steps = stepAmps > 0 ? Math.floor(offer.limitAmps / stepAmps) : 0;
  const drawnAmps = stepAmps > 0 ? steps * stepAmps : offer.limitAmps;
  return Math.min(acceptedAmps, drawnAmps * (1 - shortfallShare));
}
