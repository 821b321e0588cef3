/** `set`: somebody changes a limit, a meter or a variable, or sends another car. */

import type { Change } from "../grammar/change.ts";
import type { Scope } from "../grammar/template.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Device } from "../world/device.ts";
import { type Attempt, judged, type StepContext, type StepOf } from "./attempt.ts";

export function beginSet(
  { value }: StepOf<"set">,
  context: StepContext,
  devices: ReadonlyMap<string, Device>,
): Attempt {
  for (const change of value) apply(change, context, devices);
  return judged(context, undefined);
}

function apply(change: Change, context: StepContext, devices: ReadonlyMap<string, Device>): void {
  const { groups, groupsChanged, scope } = context;
  if (change.kind === "variable") {
    context.setVariable(change.name, change.evaluate(scope), change.span);
    return;
  }
  if (change.kind === "limit") {
    const group = groups.get(change.group);
    if (group === undefined) throw new ScenarioError(`there is no group ${change.group}`);
    group.setSchedule(change.schedule.evaluate(scope));
    groupsChanged();
    return;
  }
  for (const name of change.chargePoints) {
    const device = devices.get(name);
    if (device === undefined) throw new ScenarioError(`there is no charger ${name}`);
    if (change.kind === "car") expectCar(change, device, scope);
    else setMeter(change, device, context);
  }
}

type Of<K extends Change["kind"]> = Extract<Change, { readonly kind: K }>;

function expectCar({ socPercent, maxAmps }: Of<"car">, device: Device, scope: Scope): void {
  device.expectCar({
    ...(socPercent && { socPercent: socPercent.evaluate(scope) }),
    ...(maxAmps && { maxAmps: maxAmps.evaluate(scope) }),
  });
}

function setMeter(
  { connectorId, registerWh, intervalSeconds }: Of<"meter">,
  device: Device,
  { scope, meterChanged }: StepContext,
): void {
  const { connectors, configuration } = device.chargePoint;
  if (registerWh !== undefined) {
    const wanted = connectorId === undefined ? connectors : [device.connector(connectorId)];
    for (const { outlet } of wanted) outlet.setRegister(registerWh.evaluate(scope));
    meterChanged(device.name);
  }
  if (intervalSeconds !== undefined) {
    configuration.setByDevice("MeterValueSampleInterval", String(intervalSeconds.evaluate(scope)));
  }
}
