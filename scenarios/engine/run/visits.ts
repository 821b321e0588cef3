/** Cars that come and go by themselves, at the times that the scenario lays down for them. */

import type { ScheduledTask } from "../../../protocol/clock.ts";
import type { RunEvent } from "../events/run-event.ts";
import type { Device } from "../world/device.ts";
import { ScenarioError } from "./scenario-error.ts";
import type { Stage } from "./stage.ts";

/** A charger has the car that it has settings for at one connector. */
const connectorId = 1;

/** The setup is over, and all times count from now. What is returned lets nobody come or go any more. */
export function beginVisits({
  world,
  timekeeper,
  recorder,
  interruption,
  nowMs,
}: Stage): () => void {
  const tasks: ScheduledTask[] = [];
  const { clock } = timekeeper;

  function at(delayMs: number | undefined, act: () => void): void {
    if (delayMs === undefined) return;
    const task = () => {
      try {
        act();
      } catch (fault) {
        interruption.fault(fault);
      }
    };
    tasks.push(clock.schedule(delayMs, task));
  }

  function tell(kind: "carArrived" | "carLeft", { name }: Device): void {
    const { scenario } = recorder;
    const event: RunEvent = { kind, scenario, atMs: nowMs(), chargePoint: name, connectorId };
    recorder.emit(event);
  }

  for (const device of world.devices.values()) {
    const { arrivesAtMs, leavesAtMs, idTag } = device.plan.car ?? {};
    at(arrivesAtMs, () => {
      tell("carArrived", device);
      arrive(device, idTag);
    });
    at(leavesAtMs, () => {
      if (!device.connector(connectorId).isPluggedIn) return;
      tell("carLeft", device);
      leave(device, idTag);
    });
  }
  return () => {
    for (const task of tasks) task.cancel();
  };
}

/** @throws {ScenarioError} if it has no place there */
function arrive(device: Device, idTag: string | undefined): void {
  const connector = device.connector(connectorId);
  if (connector.isPluggedIn) {
    throw new ScenarioError(`a car arrives at ${device.name}, and another one is plugged in there`);
  }
  connector.plug(device.nextCar());
  if (idTag !== undefined) device.chargePoint.presentTag(idTag, connectorId);
}

/** Whoever has begun a transaction ends it; else it ends as the car goes. */
function leave(device: Device, idTag: string | undefined): void {
  const connector = device.connector(connectorId);
  const { transaction, cableHolder } = connector;
  const mustShow = (transaction ?? cableHolder) !== undefined;
  if (idTag !== undefined && mustShow) device.chargePoint.presentTag(idTag, connectorId);
  connector.unplug();
}
