import { expect } from "chai";
import fc from "fast-check";
import { isStatusAllowed, isTransitionAllowed } from "../../../model/connector-status.ts";
import { createRandom } from "../../../protocol/random.ts";
import type { ChargePointStatus } from "../../../schemas/messages.ts";
import type { ChargePointEvent } from "../../../simulator/charge-point-observer.ts";
import { Rig } from "../rig.ts";
import { connectorOf } from "../scenes.ts";

type Act = (rig: Rig, connectorId: number) => void;

const reservation = (connectorId: number) => ({
  connectorId,
  reservationId: connectorId + 10,
  idTag: "TAG1",
  expiryDate: "2026-01-01T03:00:00Z",
});

/** Everything that a driver, an operator, the grid or the central system may do. */
const acts: Readonly<Record<string, Act>> = {
  plug: (rig, id) => connectorOf(rig, id).plug(),
  plugCar: (rig, id) => connectorOf(rig, id).plug({ end: "car" }),
  plugSocket: (rig, id) => connectorOf(rig, id).plug({ end: "charge-point" }),
  unplug: (rig, id) => connectorOf(rig, id).unplug(),
  unplugCar: (rig, id) => connectorOf(rig, id).unplug("car"),
  tag: (rig, id) => rig.chargePoint.presentTag("TAG1", id),
  otherTag: (rig) => rig.chargePoint.presentTag("TAG2"),
  raise: (rig, id) => connectorOf(rig, id).raise({ errorCode: "GroundFailure" }),
  clear: (rig, id) => connectorOf(rig, id).clear("GroundFailure"),
  jam: (rig, id) => {
    connectorOf(rig, id).cable.jam = "open";
  },
  repair: (rig, id) => {
    connectorOf(rig, id).cable.jam = undefined;
  },
  emergency: (rig) => rig.chargePoint.pressEmergencyStop(),
  release: (rig) => rig.chargePoint.releaseEmergencyStop(),
  networkDown: (rig) => rig.chargePoint.networkDown(),
  networkUp: (rig) => rig.chargePoint.networkUp(),
  inoperative: (rig, id) =>
    send(rig, "ChangeAvailability", { connectorId: id, type: "Inoperative" }),
  operative: (rig, id) => send(rig, "ChangeAvailability", { connectorId: id, type: "Operative" }),
  allInoperative: (rig) => send(rig, "ChangeAvailability", { connectorId: 0, type: "Inoperative" }),
  allOperative: (rig) => send(rig, "ChangeAvailability", { connectorId: 0, type: "Operative" }),
  unlock: (rig, id) => send(rig, "UnlockConnector", { connectorId: id }),
  start: (rig, id) => send(rig, "RemoteStartTransaction", { connectorId: id, idTag: "TAG1" }),
  stop: (rig, id) => {
    const transactionId = connectorOf(rig, id).transaction?.transactionId ?? 0;
    send(rig, "RemoteStopTransaction", { transactionId });
  },
  reserve: (rig, id) => send(rig, "ReserveNow", reservation(id)),
  reserveAny: (rig) => send(rig, "ReserveNow", reservation(0)),
  cancel: (rig, id) => send(rig, "CancelReservation", { reservationId: id + 10 }),
  holdOn: (rig) => send(rig, "ChangeConfiguration", { key: disconnectKey, value: "false" }),
  letGo: (rig) => send(rig, "ChangeConfiguration", { key: disconnectKey, value: "true" }),
};

const disconnectKey = "StopTransactionOnEVSideDisconnect";

describe("R-STAT-003: whatever happens, a status follows on another as the standard's table says", () => {
  for (const hasFixedCable of [false, true]) {
    it(hasFixedCable ? "with a fixed cable" : "with a socket", async () => {
      const step = fc.tuple(
        fc.constantFrom(...Object.keys(acts)),
        fc.integer({ min: 1, max: 2 }),
        fc.constantFrom(0, 0, 0, 1, 30, 70, 600),
      );
      const walk = fc.array(step, { minLength: 5, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(walk, async (steps) => {
          const rig = new Rig({ hardware: { connectorCount: 2, hasFixedCable } });
          await rig.boot();
          for (const [act, connectorId, waitSeconds] of steps) {
            acts[act]?.(rig, connectorId);
            await rig.advance(waitSeconds);
          }
          expectAllowed(rig.events);
        }),
        { numRuns: 150, seed: createRandom("status walk").integer(0, 2 ** 31 - 1) },
      );
    });
  }
});

function expectAllowed(events: readonly ChargePointEvent[]): void {
  const statuses = new Map<number, ChargePointStatus>();
  for (const event of events) {
    if (event.kind !== "status") continue;
    const { connectorId, status } = event;
    const before = statuses.get(connectorId) ?? "Available";
    expect(isTransitionAllowed(before, status), `${before} → ${status}`).to.equal(true);
    expect(isStatusAllowed(connectorId, status), `${connectorId}: ${status}`).to.equal(true);
    statuses.set(connectorId, status);
  }
}

function send(rig: Rig, action: string, payload: unknown): void {
  if (rig.isConnected) rig.send(action, payload);
}
