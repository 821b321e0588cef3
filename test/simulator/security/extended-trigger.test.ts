import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const log = { remoteLocation: "https://files.example.org/" };
const firmwareLocation = "https://files.example.org/firmware-2.0.0.bin";

describe("ExtendedTriggerMessage", () => {
  const cases: readonly [string, string, Readonly<Record<string, unknown>>][] = [
    ["Heartbeat", "Heartbeat", {}],
    ["LogStatusNotification", "LogStatusNotification", { status: "Idle" }],
    ["FirmwareStatusNotification", "SignedFirmwareStatusNotification", { status: "Idle" }],
    ["MeterValues", "MeterValues", { connectorId: 1 }],
  ];
  for (const [requestedMessage, action, payload] of cases) {
    it(`${requestedMessage} is answered first, and then sent`, async () => {
      const rig = await booted();
      const id = rig.send("ExtendedTriggerMessage", { requestedMessage });
      await rig.settle();
      expect(rig.answerTo(id)?.[2]).to.deep.equal({ status: "Accepted" });
      expect(rig.frames.map(([type]) => type)).to.deep.equal([3, 2]);
      expect(rig.calls.map((call) => call.action)).to.deep.equal([action]);
      expect(rig.calls[0]?.payload).to.include(payload);
    });
  }

  it("SignChargePointCertificate brings a SignCertificate", async () => {
    const rig = await booted();
    expect(await trigger(rig, "SignChargePointCertificate")).to.equal("Accepted");
    expect(rig.actions()).to.deep.equal(["SignCertificate"]);
  });

  it("StatusNotification is of the connector that is named, or of all", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    await trigger(rig, "StatusNotification", 2);
    expect(rig.statuses()).to.deep.equal(["2:Available"]);
    await trigger(rig, "StatusNotification");
    expect(rig.statuses().slice(1)).to.deep.equal(["0:Available", "1:Available", "2:Available"]);
  });

  it("is Rejected for a connector that there is not, and nothing is sent", async () => {
    const rig = await booted();
    expect(await trigger(rig, "MeterValues", 2)).to.equal("Rejected");
    await rig.advance(60);
    expect(rig.calls).to.deep.equal([]);
  });

  it("R-BOOT-016: is Rejected for a BootNotification once Accepted", async () => {
    const rig = await booted();
    expect(await trigger(rig, "BootNotification")).to.equal("Rejected");
  });

  it("R-BOOT-003: is obeyed while Pending, a certificate's request included", async () => {
    const currentTime = "2026-01-01T00:00:00Z";
    const pending = { status: "Pending", currentTime, interval: 600 };
    const rig = await booted({ replies: { BootNotification: pending } });
    for (const message of [
      "SignChargePointCertificate",
      "LogStatusNotification",
      "BootNotification",
    ]) {
      expect(await trigger(rig, message)).to.equal("Accepted");
    }
    expect(rig.actions()).to.deep.equal([
      "SignCertificate",
      "LogStatusNotification",
      "BootNotification",
    ]);
  });

  it("R-SEC-013: tells of an upload under way with the id of its request", async () => {
    const rig = await booted();
    await rig.result("GetLog", { logType: "DiagnosticsLog", requestId: 9, log });
    rig.forget();
    await trigger(rig, "LogStatusNotification");
    expect(rig.seen("LogStatusNotification")).to.deep.equal([
      { status: "Uploading", requestId: 9 },
    ]);
  });

  it("tells of an unsigned update without an id, as it has none", async () => {
    const rig = await booted();
    const retrieveDate = "2026-01-01T00:00:00Z";
    await rig.result("UpdateFirmware", { location: firmwareLocation, retrieveDate });
    await rig.advance(1);
    await trigger(rig, "FirmwareStatusNotification");
    expect(rig.seen("SignedFirmwareStatusNotification")).to.deep.equal([{ status: "Downloading" }]);
  });

  it("is NotImplemented, and sends nothing, for what the charge point has not", async () => {
    const rig = await booted({
      configuration: { SupportedFeatureProfiles: "Core,RemoteTrigger" },
    });
    for (const message of ["LogStatusNotification", "FirmwareStatusNotification"]) {
      expect(await trigger(rig, message)).to.equal("NotImplemented");
    }
    await rig.advance(60);
    expect(rig.calls).to.deep.equal([]);
  });
});

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

async function trigger(rig: Rig, requestedMessage: string, connectorId?: number): Promise<unknown> {
  const request = { requestedMessage, ...(connectorId !== undefined && { connectorId }) };
  return (await rig.result("ExtendedTriggerMessage", request))["status"];
}
