/** From the words of a file to what the simulator makes charge points of. */

import {
  type CarModel,
  carModels,
  type PhaseCount,
  plainCarModel,
} from "../../../simulator/car/car-model.ts";
import type { ChargePointTemplate } from "../../../simulator/fleet/fleet.ts";
import type { ChargePointSettings } from "../grammar/world.ts";

export function toChargePointTemplate(settings: ChargePointSettings): ChargePointTemplate {
  const { vendor, model, serial, connectorCount, phases, maxAmps } = settings;
  return {
    hardware: {
      vendor,
      model,
      ...(serial !== undefined && { serialNumber: serial }),
      connectorCount,
      phaseCount: toPhaseCount(phases),
      maxCurrentAmps: maxAmps,
    },
    configuration: settings.configuration,
    carModel: toCarModel(settings),
  };
}

/** Whatever is not said of the car is as its kind has it. */
function toCarModel({ car, phases: ofChargePoint }: ChargePointSettings): CarModel {
  if (car === undefined) return plainCarModel;
  const { modelName, maxAmps, minAmps, phases, batteryWh, startDelayMs, rampUpMs } = car;
  const base: CarModel = carModels[modelName];
  const usualPhases = modelName === "plain" ? toPhaseCount(ofChargePoint) : base.phases;
  const rampAmps = maxAmps ?? base.maxAmps;
  return {
    ...base,
    phases: phases === undefined ? usualPhases : toPhaseCount(phases),
    ...(maxAmps !== undefined && { maxAmps }),
    ...(minAmps !== undefined && { minAmps }),
    ...(batteryWh !== undefined && { batteryWh }),
    ...(startDelayMs !== undefined && { startDelayMs }),
    ...(rampUpMs !== undefined && { rampAmpsPerSecond: (rampAmps * 1000) / rampUpMs }),
  };
}

function toPhaseCount(phases: number): PhaseCount {
  if (phases === 1) return 1;
  return phases === 2 ? 2 : 3;
}
