import { expect } from "chai";
import { booted, charging, connectorOf, plug, plugged, present } from "../scenes.ts";

describe("faults of a connector", () => {
  describe("R-STAT-007: the error code", () => {
    it("is that of the last fault, and NoError once all are gone", async () => {
      const rig = await booted();
      const connector = connectorOf(rig);
      connector.raise({ errorCode: "GroundFailure", info: "left", vendorErrorCode: "E7" });
      connector.raise({ errorCode: "HighTemperature", vendorId: "acme" });
      connector.clear("HighTemperature");
      connector.clear("GroundFailure");
      await rig.settle();
      const timestamp = "2026-01-01T00:00:00Z";
      const base = { connectorId: 1, timestamp };
      expect(rig.seen("StatusNotification")).to.deep.equal([
        {
          ...base,
          status: "Faulted",
          errorCode: "GroundFailure",
          info: "left",
          vendorErrorCode: "E7",
        },
        { ...base, status: "Faulted", errorCode: "HighTemperature", vendorId: "acme" },
        {
          ...base,
          status: "Faulted",
          errorCode: "GroundFailure",
          info: "left",
          vendorErrorCode: "E7",
        },
        { ...base, status: "Available", errorCode: "NoError" },
      ]);
    });

    it("of a warning goes beside any status", async () => {
      const rig = await charging();
      connectorOf(rig).raise({ errorCode: "WeakSignal", isWarning: true });
      await rig.settle();
      expect(rig.seen("StatusNotification")[0]).to.include({
        status: "Charging",
        errorCode: "WeakSignal",
      });
    });

    it("EVCommunicationError goes with a car that is there, and is no fault", async () => {
      const rig = await booted();
      connectorOf(rig).raise({ errorCode: "EVCommunicationError" });
      await plug(rig);
      await present(rig, "TAG1");
      expect(
        rig.seen("StatusNotification").map(({ status, errorCode }) => [status, errorCode]),
      ).to.deep.equal([
        ["Preparing", "EVCommunicationError"],
        ["SuspendedEVSE", "EVCommunicationError"],
      ]);
    });
  });

  it("is Faulted in a transaction, and then what it was", async () => {
    const rig = await charging();
    connectorOf(rig).raise({ errorCode: "OverCurrentFailure" });
    await rig.advance(60);
    expect(connectorOf(rig).outlet.car?.amps).to.equal(0);
    connectorOf(rig).clear("OverCurrentFailure");
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["1:Faulted", "1:Charging"]);
    expect(rig.seen("StopTransaction")).to.deep.equal([]);
  });

  it("TC_041: while Faulted, no tag and no remote start begins anything", async () => {
    const rig = await plugged();
    connectorOf(rig).raise({ errorCode: "GroundFailure" });
    await present(rig, "TAG1");
    const start = await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
    expect(start).to.deep.equal({ status: "Rejected" });
    expect(rig.actions()).to.deep.equal(["StatusNotification"]);
  });

  it("of the charge point as a whole are those of each connector", async () => {
    const rig = await charging({ hardware: { connectorCount: 2 } });
    connectorOf(rig, 2).raise({ errorCode: "ReaderFailure" });
    rig.chargePoint.whole.raise({ errorCode: "GroundFailure" });
    rig.chargePoint.whole.clear("GroundFailure");
    await rig.settle();
    expect(rig.statuses()).to.deep.equal([
      "2:Faulted",
      "0:Faulted",
      "1:Faulted",
      "0:Available",
      "1:Charging",
    ]);
  });

  it("R-TX-018: one that ends the transaction gives the reason Other", async () => {
    const rig = await charging();
    connectorOf(rig).raise({ errorCode: "OverVoltage", endsTransaction: true });
    await rig.settle();
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Other" });
    expect(connectorOf(rig).status).to.equal("Faulted");
  });

  it("R-TX-018: the emergency stop ends all that runs, until it is released", async () => {
    const rig = await charging();
    rig.chargePoint.pressEmergencyStop();
    await rig.settle();
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "EmergencyStop" });
    expect(rig.statuses()).to.include.members(["0:Faulted", "1:Faulted"]);
    await present(rig, "TAG1");
    expect(connectorOf(rig).transaction).to.equal(undefined);
    rig.forget();
    rig.chargePoint.releaseEmergencyStop();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Finishing"]);
  });
});
