/** From the words of a file to what the simulator makes charge points of. */

import { findConfigurationKey } from "../../../model/configuration-keys.ts";
import { type CarModel, type PhaseCount, plainCarModel } from "../../../simulator/car/car-model.ts";
import type { ChargePointTemplate } from "../../../simulator/fleet/fleet.ts";
import type { ChargePointSettings } from "../grammar/world.ts";
import { ScenarioError } from "../run/scenario-error.ts";

/** @throws {ScenarioError} when a configuration key is not one of OCPP 1.6 */
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
    configuration: readConfiguration(settings),
    carModel: toCarModel(settings),
  };
}

function readConfiguration({ configuration }: ChargePointSettings): Record<string, string> {
  const entries = [...configuration].map(([name, value]) => {
    const key = findConfigurationKey(name);
    if (key !== undefined) return [key, value];
    throw new ScenarioError(`there is no configuration key \`${name}\` in OCPP 1.6`);
  });
  return Object.fromEntries(entries);
}

function toCarModel({ car, phases }: ChargePointSettings): CarModel {
  if (car === undefined) return plainCarModel;
  const { maxAmps, batteryWh, startDelayMs, rampUpMs } = car;
  return {
    ...plainCarModel,
    phases: toPhaseCount(phases),
    maxAmps,
    batteryWh,
    startDelayMs,
    ...(rampUpMs !== undefined && { rampAmpsPerSecond: (maxAmps * 1000) / rampUpMs }),
  };
}

function toPhaseCount(phases: number): PhaseCount {
  if (phases === 1) return 1;
  return phases === 2 ? 2 : 3;
}
