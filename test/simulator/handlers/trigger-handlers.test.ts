import { expect } from "chai";
import { booted, charging, connectorOf } from "../scenes.ts";

const accepted = { status: "Accepted" };
const rejected = { status: "Rejected" };

describe("TriggerMessage", () => {
  for (const requestedMessage of [
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "MeterValues",
    "StatusNotification",
  ]) {
    it(`R-TRIG-001, TC_054: the answer, then the ${requestedMessage}`, async () => {
      const rig = await booted();
      const request = { requestedMessage, connectorId: 1 };
      expect(await rig.result("TriggerMessage", request)).to.deep.equal(accepted);
      expect(rig.frames.map(([type, , action]) => (type === 2 ? action : type))).to.deep.equal([
        3,
        requestedMessage,
      ]);
    });
  }

  it("R-FW-002: the status of firmware and diagnostics is Idle when there is nothing to do", async () => {
    const rig = await booted();
    await rig.result("TriggerMessage", { requestedMessage: "FirmwareStatusNotification" });
    await rig.result("TriggerMessage", { requestedMessage: "DiagnosticsStatusNotification" });
    expect(rig.calls.map(({ payload }) => payload)).to.deep.equal([
      { status: "Idle" },
      { status: "Idle" },
    ]);
  });

  it("R-TRIG-002: a connector that does not matter is ignored", async () => {
    const rig = await booted();
    const request = { requestedMessage: "Heartbeat", connectorId: 99 };
    expect(await rig.result("TriggerMessage", request)).to.deep.equal(accepted);
    expect(rig.actions()).to.deep.equal(["Heartbeat"]);
  });

  it("R-TRIG-002: none means all", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    await rig.result("TriggerMessage", { requestedMessage: "StatusNotification" });
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available", "2:Available"]);
    await rig.result("TriggerMessage", { requestedMessage: "MeterValues" });
    const metered = rig.seen("MeterValues").map(({ connectorId }) => connectorId);
    expect(metered).to.include.members([1, 2]);
  });

  it("R-TRIG-002: one means one", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    for (const connectorId of [0, 2]) {
      const request = { requestedMessage: "StatusNotification", connectorId };
      await rig.result("TriggerMessage", request);
    }
    expect(rig.statuses()).to.deep.equal(["0:Available", "2:Available"]);
  });

  it("R-TRIG-003, TC_055: a connector that there is not is Rejected, and nothing is sent", async () => {
    const rig = await booted();
    for (const requestedMessage of ["MeterValues", "StatusNotification"]) {
      const request = { requestedMessage, connectorId: 2 };
      expect(await rig.result("TriggerMessage", request)).to.deep.equal(rejected);
    }
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-TRIG-003: what belongs to a feature that is not there is NotImplemented", async () => {
    const configuration = { SupportedFeatureProfiles: "Core,RemoteTrigger" };
    const rig = await booted({ configuration });
    const request = { requestedMessage: "FirmwareStatusNotification" };
    expect(await rig.result("TriggerMessage", request)).to.deep.equal({ status: "NotImplemented" });
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-BOOT-016: BootNotification is Rejected after Accepted", async () => {
    const rig = await booted();
    const request = { requestedMessage: "BootNotification" };
    expect(await rig.result("TriggerMessage", request)).to.deep.equal(rejected);
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-MV-011: MeterValues are those of MeterValuesSampledData, now, of the transaction", async () => {
    const rig = await charging({ configuration: { MeterValuesSampledData: "Power.Offered" } });
    const request = { requestedMessage: "MeterValues", connectorId: 1 };
    await rig.result("TriggerMessage", request);
    const [payload] = rig.seen("MeterValues");
    expect(payload).to.include({ connectorId: 1, transactionId: 1 });
    expect(JSON.stringify(payload))
      .to.match(/"Power.Offered"/)
      .and.match(/"context":"Trigger"/);
  });

  it("StatusNotification tells the error there is", async () => {
    const rig = await booted();
    connectorOf(rig).raise({ errorCode: "GroundFailure" });
    await rig.settle();
    rig.forget();
    const request = { requestedMessage: "StatusNotification", connectorId: 1 };
    await rig.result("TriggerMessage", request);
    expect(rig.seen("StatusNotification")[0]).to.include({
      status: "Faulted",
      errorCode: "GroundFailure",
    });
  });
});
