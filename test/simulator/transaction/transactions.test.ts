import { expect } from "chai";
import { booted, charging, connectorOf, plug, plugged, present, unplug } from "../scenes.ts";

describe("a transaction", () => {
  for (const [startOrder, expected] of [
    ["transaction-first", ["StartTransaction", "StatusNotification"]],
    ["status-first", ["StatusNotification", "StartTransaction"]],
  ] as const) {
    it(`starts ${startOrder}, as the charge point was made`, async () => {
      const rig = await plugged({ behavior: { startOrder } });
      await present(rig, "TAG1");
      expect(rig.actions().slice(1)).to.deep.equal(expected);
    });
  }

  for (const [stopOrder, expected] of [
    ["transaction-first", ["StopTransaction", "StatusNotification"]],
    ["status-first", ["StatusNotification", "StopTransaction"]],
  ] as const) {
    it(`stops ${stopOrder}, as the charge point was made`, async () => {
      const rig = await charging({ behavior: { stopOrder } });
      await present(rig, "TAG1");
      expect(rig.actions()).to.deep.equal(expected);
    });
  }

  it("R-TX-018: each way to stop has its reason", async () => {
    const stops: Record<string, (rig: Awaited<ReturnType<typeof charging>>) => Promise<unknown>> = {
      Local: (rig) => present(rig, "TAG1"),
      Remote: (rig) => rig.result("RemoteStopTransaction", { transactionId: 1 }),
      EVDisconnected: (rig) => unplug(rig),
      HardReset: (rig) => rig.result("Reset", { type: "Hard" }),
      SoftReset: (rig) => rig.result("Reset", { type: "Soft" }),
      UnlockCommand: (rig) => rig.result("UnlockConnector", { connectorId: 1 }),
      Reboot: async (rig) => rig.chargePoint.restart("Soft", "Reboot"),
      PowerLoss: async (rig) => {
        rig.chargePoint.powerOff();
        await rig.settle();
        rig.chargePoint.powerOn();
      },
    };
    for (const [reason, stop] of Object.entries(stops)) {
      const rig = await charging();
      await stop(rig);
      await rig.advance(10);
      const told = rig.seen("StopTransaction").map((payload) => payload["reason"]);
      expect(told).to.deep.equal([reason]);
    }
  });

  it("R-TX-024: of who has a reservation bears its id, and ends it", async () => {
    const rig = await booted();
    const expiryDate = "2026-01-01T01:00:00Z";
    const reservation = { connectorId: 1, idTag: "TAG1", reservationId: 44, expiryDate };
    await rig.result("ReserveNow", reservation);
    await present(rig, "TAG1");
    await plug(rig);
    await present(rig, "TAG1");
    await present(rig, "TAG1");
    const [first, second] = rig.seen("StartTransaction");
    expect(first).to.include({ reservationId: 44 });
    expect(second).not.to.have.property("reservationId");
  });

  it("R-TX-019: what nobody with a tag has stopped names none", async () => {
    const rig = await charging();
    await rig.result("RemoteStopTransaction", { transactionId: 1 });
    expect(rig.seen("StopTransaction")[0]).not.to.have.property("idTag");
  });

  it("R-TX-020: the register never falls, from one transaction to the next", async () => {
    const rig = await charging();
    await rig.advance(600);
    await present(rig, "TAG1");
    await rig.advance(60);
    await present(rig, "TAG1");
    const meterStop = Number(rig.seen("StopTransaction")[0]?.["meterStop"]);
    expect(meterStop).to.be.greaterThan(0);
    expect(rig.seen("StartTransaction")[0]).to.include({ meterStart: meterStop });
  });

  it("R-TX-020: it does not end before it began, though the clock is set back", async () => {
    const rig = await charging();
    rig.chargePoint.skewClock(-3_600_000);
    await present(rig, "TAG1");
    expect(rig.seen("StopTransaction")[0]).to.include({ timestamp: "2026-01-01T00:00:00Z" });
  });

  describe("R-TX-023: what is expected of a driver must come within ConnectionTimeOut", () => {
    it("TC_004_2: a tag and no plug: Available, and no transaction later", async () => {
      const rig = await booted({ configuration: { ConnectionTimeOut: "30" } });
      await present(rig, "TAG1");
      await rig.advance(29);
      expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
      await rig.advance(1);
      expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Available"]);
      await plug(rig);
      expect(rig.seen("StartTransaction")).to.deep.equal([]);
    });

    it("TC_011_2: a remote start and no plug", async () => {
      const rig = await booted({ configuration: { ConnectionTimeOut: "30" } });
      await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
      await rig.advance(30);
      expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Available"]);
    });

    it("B6: a tag and half a plug: Finishing, until the cable is out", async () => {
      const rig = await booted({ configuration: { ConnectionTimeOut: "30" } });
      await present(rig, "TAG1");
      connectorOf(rig).plug({ end: "charge-point" });
      await rig.advance(30);
      expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Finishing"]);
      await unplug(rig);
      expect(rig.statuses().at(-1)).to.equal("1:Available");
    });

    it("B6: a plug and no tag: Finishing, and a tag begins anew", async () => {
      const rig = await booted({ configuration: { ConnectionTimeOut: "30" } });
      await plug(rig);
      await rig.advance(30);
      await present(rig, "TAG1");
      expect(rig.statuses()).to.deep.equal([
        "1:Preparing",
        "1:Finishing",
        "1:Preparing",
        "1:Charging",
      ]);
    });

    it("some charge points wait for ever for a tag", async () => {
      const rig = await booted({ behavior: { plugWithoutTag: "waits" } });
      await plug(rig);
      await rig.advance(36_000);
      expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
    });

    it("time runs from Preparing, and not anew from the tag", async () => {
      const rig = await booted({ configuration: { ConnectionTimeOut: "30" } });
      connectorOf(rig).plug({ end: "charge-point" });
      await rig.advance(20);
      await present(rig, "TAG1");
      await rig.advance(10);
      expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Finishing"]);
    });
  });
});
