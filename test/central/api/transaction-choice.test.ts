import { expect } from "chai";
import { at } from "../scripted-charge-point.ts";
import { openSession } from "./open-session.ts";

/** Transactions that run at CP1, by connector, in the order of their start; and what is meant. */
const stops: readonly (readonly [
  title: string,
  connectors: readonly number[],
  payload: object,
  outcome: number | string,
])[] = [
  ["its id", [1], { transaction_id: 1 }, 1],
  ["its connector, as old clients name it", [2], { transaction_id: 2 }, 1],
  ["an id that is nobody's connector", [2, 1], { transaction_id: 3 }, 3],
  ["what is the id of one and the connector of another", [2, 1], { transaction_id: 1 }, "both"],
  ["the same, and a connector", [2, 1], { transaction_id: 1, connector_id: 1 }, 2],
  ["the same, and the other connector", [2, 1], { transaction_id: 1, connector_id: 2 }, 1],
];

describe("the operators' interface: which transaction is stopped", () => {
  for (const [title, connectors, payload, outcome] of stops) {
    it(`by ${title}`, async () => {
      const [first = 1, ...others] = connectors;
      const { world, client, chargePoint, start } = await openSession("CP1", first, "Default");
      for (const connectorId of others) await start(connectorId);
      const text = JSON.stringify([2, "1", "RemoteStopTransaction", { alias: "Left", ...payload }]);
      await client.send(text);
      if (outcome === "both") {
        expect(client.frames).to.deep.equal([[4, "1", { status: "AmbiguousTransaction" }]]);
      } else {
        const stopped = chargePoint.frames.filter(
          ([, , action]) => action === "RemoteStopTransaction",
        );
        expect(stopped.map(([, , , request]) => request)).to.deep.equal([
          { transactionId: outcome },
        ]);
      }
      world.close();
    });
  }

  it("by the connector, though it is the id of one that has ended", async () => {
    const { world, client, chargePoint, start } = await openSession();
    const over = { transactionId: 1, meterStop: 600, timestamp: at(1), idTag: "TAG1" };
    await chargePoint.ask("StopTransaction", over);
    await start(1, 2);
    await client.send('[2,"1","RemoteStopTransaction",{"charger_id":"CP2","transaction_id":1}]');
    expect(chargePoint.lastCall().slice(2)).to.deep.equal([
      "RemoteStopTransaction",
      { transactionId: 2 },
    ]);
    world.close();
  });

  it("limits the transaction at a connector, whatever it is called", async () => {
    for (const payload of [
      {},
      { transaction_id: 1 },
      { connector_id: 1 },
      { connector_id: 1, transaction_id: 9 },
    ]) {
      const { world, client, chargePoint } = await openSession();
      await client.send(
        JSON.stringify([2, "1", "SetTxProfile", { charger_id: "CP2", limit: 8, ...payload }]),
      );
      expect(chargePoint.lastCall().slice(2)).to.deep.equal([
        "SetChargingProfile",
        {
          connectorId: 1,
          csChargingProfiles: {
            chargingProfileId: 3,
            transactionId: 1,
            stackLevel: 3,
            chargingProfilePurpose: "TxProfile",
            chargingProfileKind: "Absolute",
            chargingSchedule: {
              chargingRateUnit: "A",
              chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }],
            },
          },
        },
      ]);
      world.close();
    }
  });

  it("gives nobody more by hand than balancing has", async () => {
    const { world, client } = await openSession("CP1");
    const over = await client.send('[2,"1","SetTxProfile",{"charger_id":"CP1","limit":33}]');
    expect(over).to.deep.equal([4, "1", { status: "ExceedsAllocation" }]);
    world.close();
  });
});
