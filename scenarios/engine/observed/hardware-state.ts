/** What the virtual hardware says of itself: the limit that it obeys, the current, the meter, the car. */

import type { ChargePointEvent } from "../../../simulator/charge-point-observer.ts";
import { phaseOrderOf } from "../../../simulator/connector/phase-rotation.ts";
import type { Device } from "../world/device.ts";

/** One connector. */
export interface HardwareConnector {
  readonly limitAmps: number;
  readonly drawAmps: number;
  /** Grown since something was told last: it is worked out when asked for. */
  energyWh(): number;
  socPercent(): number;
  /** On one phase of the grid, counted from 1. */
  drawOnPhaseAmps(phase: number): number;
}

export interface HardwareState {
  connector(chargePoint: string, connectorId: number): HardwareConnector;
  /** Whether it is something that the state follows from. */
  note(chargePoint: string, event: ChargePointEvent): "limit" | "draw" | undefined;
}

const nothing: HardwareConnector = {
  limitAmps: 0,
  drawAmps: 0,
  energyWh: () => 0,
  socPercent: () => 0,
  drawOnPhaseAmps: () => 0,
};

class LiveConnector implements HardwareConnector {
  limitAmps = 0;
  drawAmps = 0;
  readonly #device: Device;
  readonly #connectorId: number;

  constructor(device: Device, connectorId: number) {
    this.#device = device;
    this.#connectorId = connectorId;
  }

  energyWh(): number {
    return this.#device.connector(this.#connectorId).outlet.energyWh();
  }

  socPercent(): number {
    const { outlet, isPluggedIn } = this.#device.connector(this.#connectorId);
    outlet.energyWh(); // Brings the car up to the present.
    return isPluggedIn ? (outlet.car?.socPercent ?? 0) : 0;
  }

  drawOnPhaseAmps(phase: number): number {
    const { chargePoint } = this.#device;
    const phaseCount = this.#device.connector(this.#connectorId).outlet.car?.phases ?? 0;
    const rotations = chargePoint.configuration.text("ConnectorPhaseRotation");
    const order = phaseOrderOf(rotations, this.#connectorId) ?? [0, 1, 2];
    return order.slice(0, phaseCount).includes(phase - 1) ? this.drawAmps : 0;
  }
}

/** The devices are asked for late: they come into being after those who watch them. */
export function createHardwareState(
  deviceOf: (chargePoint: string) => Device | undefined,
): HardwareState {
  const chargePoints = new Map<string, Map<number, LiveConnector>>();

  function connectorOf(chargePoint: string, connectorId: number): LiveConnector | undefined {
    const connectors = chargePoints.get(chargePoint) ?? new Map<number, LiveConnector>();
    chargePoints.set(chargePoint, connectors);
    const device = deviceOf(chargePoint);
    const known = connectors.get(connectorId);
    if (known !== undefined || device === undefined || device.plan.isReal) return known;
    const created = new LiveConnector(device, connectorId);
    connectors.set(connectorId, created);
    return created;
  }

  return {
    connector: (chargePoint, connectorId) => connectorOf(chargePoint, connectorId) ?? nothing,
    note(chargePoint, event) {
      if (event.kind !== "limit" && event.kind !== "current") return undefined;
      const connector = connectorOf(chargePoint, event.connectorId);
      if (connector === undefined) return undefined;
      if (event.kind === "limit") connector.limitAmps = event.limitAmps;
      else connector.drawAmps = event.currentAmps;
      return event.kind === "limit" ? "limit" : "draw";
    },
  };
}
