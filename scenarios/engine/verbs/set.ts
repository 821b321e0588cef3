/** `set`: somebody changes a limit, or sends another car. */

import type { Change } from "../grammar/change.ts";
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

function apply(
  change: Change,
  { groups, groupsChanged, scope }: StepContext,
  devices: ReadonlyMap<string, Device>,
): void {
  if (change.kind === "limit") {
    const group = groups.get(change.group);
    if (group === undefined) throw new ScenarioError(`there is no group ${change.group}`);
    group.setSchedule(change.schedule.evaluate(scope));
    groupsChanged();
    return;
  }
  const { socPercent, maxAmps } = change;
  for (const name of change.chargePoints) {
    devices.get(name)?.expectCar({
      ...(socPercent && { socPercent: socPercent.evaluate(scope) }),
      ...(maxAmps && { maxAmps: maxAmps.evaluate(scope) }),
    });
  }
}
