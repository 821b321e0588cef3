/** From the words of a file to what the simulator makes charge points of. */

import {
  type CarModel,
  carModels,
  type PhaseCount,
  plainCarModel,
} from "../../../simulator/car/car-model.ts";
import type { ChargePointTemplate } from "../../../simulator/fleet/fleet.ts";
import { meterKeys } from "../grammar/meter.ts";
import type { ChargePointSettings } from "../grammar/world.ts";

export function toChargePointTemplate(settings: ChargePointSettings): ChargePointTemplate {
  const { vendor, model, serial, connectorCount, phases, maxAmps, meter = {} } = settings;
  return {
    hardware: {
      vendor,
      model,
      ...(serial !== undefined && { serialNumber: serial }),
      connectorCount,
      phaseCount: toPhaseCount(phases),
      maxCurrentAmps: maxAmps,
      ...(meter.isWhole !== undefined && { hasMainMeter: meter.isWhole }),
    },
    configuration: { ...settings.configuration, ...meterKeys(meter) },
    ...(meter.registerWh !== undefined && { registerWh: meter.registerWh }),
    carModel: toCarModel(settings),
  };
}

/** Whatever is not said of the car is as its kind has it. */
function toCarModel({ car, phases: ofChargePoint }: ChargePointSettings): CarModel {
  if (car === undefined) return plainCarModel;
  const { modelName, maxAmps, minAmps, phases, batteryWh, startDelayMs, rampUpMs } = car;
  const base: CarModel = carModels[modelName];
  const { kneeSocPercent = base.acceptance.kneeSocPercent } = car;
  const usualPhases = modelName === "plain" ? toPhaseCount(ofChargePoint) : base.phases;
  const rampAmps = maxAmps ?? base.maxAmps;
  return {
    ...base,
    acceptance: { ...base.acceptance, kneeSocPercent },
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
