/** `reboot` and `setClock`: what befalls a charge point as a device; `restart`, the central system. */

import { ScenarioError } from "../run/scenario-error.ts";
import {
  type Attempt,
  type DeviceContext,
  judged,
  type StepContext,
  type StepOf,
} from "./attempt.ts";

/** A soft reset waits for the last transaction messages first, and all take a while to boot. */
const longestRebootMs = 60_000;

/** It is over when the power is back; that the charge point boots is seen on the wire. */
export function beginReboot(step: StepOf<"reboot">, context: DeviceContext): Attempt {
  const { device, timekeeper } = context;
  const { chargePoint } = device;
  const { type, downMs = 0 } = step.value;
  if (!chargePoint.isPowered) throw new ScenarioError(`${device.name} is off`);
  let wasOff = false;
  const isBack = () => {
    wasOff ||= !chargePoint.isPowered;
    return wasOff && chargePoint.isPowered;
  };
  if (type === "powerLoss") {
    chargePoint.powerOff();
    timekeeper.clock.schedule(downMs, () => {
      isBack();
      chargePoint.powerOn();
      timekeeper.poke();
    });
  } else chargePoint.restart(type === "hard" ? "Hard" : "Soft", "Reboot");

  return {
    untilMs: timekeeper.clock.now() + downMs + longestRebootMs,
    isOver: isBack,
    judge: () =>
      isBack() ? undefined : { blame: "ours", message: `${device.name} did not come back` },
  };
}

export function beginSetClock(step: StepOf<"setClock">, context: DeviceContext): Attempt {
  context.device.chargePoint.skewClock(step.value.skewMs);
  return judged(context, undefined);
}

/** Connections break without anybody being to blame for it. */
export function beginRestart({ value }: StepOf<"restart">, context: StepContext): Attempt {
  const { timekeeper, power, mayClose } = context;
  if (power === undefined) throw new ScenarioError("only `reference` can be restarted");
  const closing = context.chargePoints.filter((name) => !mayClose.has(name));
  for (const name of closing) mayClose.add(name);
  power.stop();
  return {
    untilMs: timekeeper.clock.now() + value.downMs,
    isOver: () => false,
    judge: () => undefined,
    stop() {
      power.start();
      for (const name of closing) mayClose.delete(name);
    },
  };
}
