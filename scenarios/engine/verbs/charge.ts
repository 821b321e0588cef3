/**
 * `charge`: lets time pass until so much energy has gone through the meter, within whatever limits are
 * set meanwhile. How long that takes nobody knows before, so the meter is looked at again and again, the
 * next time when it could be at the earliest.
 */

import type { Clock, ScheduledTask } from "../../../protocol/clock.ts";
import type { Connector } from "../../../simulator/connector/connector.ts";
import type { Problem } from "../events/failure.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";

/** A session that takes longer is stuck, on a simulated clock; on a real one the scenario ends first. */
const longestMs = 24 * 3_600_000;
const leastWaitMs = 10;
const msPerHour = 3_600_000;
/** The voltage of a meter may be so much above the nominal one. */
const voltageMargin = 1.1;

export function beginCharge(step: StepOf<"charge">, context: DeviceContext): Attempt {
  const { device, scope, timekeeper } = context;
  const { energyWh, meterEveryMs, connector: chosen } = step.value;
  const connector = chosen ? device.connector(chosen.evaluate(scope)) : device.chargingConnector();
  const { transaction } = connector;
  if (transaction === undefined) {
    throw new ScenarioError(`no transaction runs on connector ${connector.connectorId}`);
  }
  setMeterInterval(context, meterEveryMs);
  const targetWh = connector.outlet.energyWh() + energyWh;
  const isRunning = () => connector.transaction === transaction;
  const watch = watchMeter(timekeeper.clock, () => {
    const missingWh = targetWh - connector.outlet.energyWh();
    timekeeper.poke();
    return missingWh > 0 && isRunning() ? earliestMs(context, missingWh) : undefined;
  });

  return {
    untilMs: timekeeper.clock.now() + longestMs,
    isOver: () => !isRunning() || (watch.isOver() && device.isQuiet()),
    judge: () => judge(connector, targetWh, energyWh),
    stop: () => watch.stop(),
  };
}

function setMeterInterval({ device }: DeviceContext, meterEveryMs: number): void {
  const seconds = meterEveryMs / 1000;
  if (!Number.isInteger(seconds)) {
    throw new ScenarioError("`meterEvery` is whole seconds, as MeterValueSampleInterval is");
  }
  device.chargePoint.configuration.setByDevice("MeterValueSampleInterval", String(seconds));
}

interface Watch {
  isOver(): boolean;
  stop(): void;
}

/** Looks at once, and again after as many milliseconds as `look` says, until it says none. */
function watchMeter(clock: Clock, look: () => number | undefined): Watch {
  let isOver = false;
  let task: ScheduledTask | undefined;
  function lookAgain(): void {
    const waitMs = look();
    isOver = waitMs === undefined;
    if (waitMs !== undefined) task = clock.schedule(waitMs, lookAgain);
  }
  lookAgain();
  return { isOver: () => isOver, stop: () => task?.cancel() };
}

/** How long it takes at least, if the connector gives all that it can. */
function earliestMs({ device }: DeviceContext, missingWh: number): number {
  const { maxCurrentAmps, phaseCount, voltageVolts } = device.chargePoint.hardware;
  const mostWatts = maxCurrentAmps * phaseCount * voltageVolts * voltageMargin;
  if (mostWatts <= 0) return longestMs;
  return Math.max(leastWaitMs, Math.ceil((missingWh / mostWatts) * msPerHour));
}

function judge(connector: Connector, targetWh: number, energyWh: number): Problem | undefined {
  const missingWh = targetWh - connector.outlet.energyWh();
  if (missingWh <= 0) return undefined;
  const isOver = connector.transaction === undefined;
  const why = isOver
    ? "the transaction ended"
    : `the car took no more within ${longestMs / msPerHour} h`;
  const message = `${why}: ${energyWh - missingWh} Wh of ${energyWh} Wh were charged`;
  return { blame: "theirs", message };
}
