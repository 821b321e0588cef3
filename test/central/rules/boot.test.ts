import { expect } from "chai";
import { CommandRefusedError } from "../../../central/commands.ts";
import { strictSettings } from "../../../central/settings.ts";
import { at, boot, failureOf, setUpWorld } from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
const remoteStart = { connectorId: 1, idTag: "TAG" };

describe("a central system and who it has accepted", () => {
  it("R-BOOT-010: answers a boot with status, time and a whole interval, and nothing else", async () => {
    const { connect } = setUpWorld({ settings: { heartbeatIntervalSeconds: 86_400 } });
    const chargePoint = await connect();
    const longest = {
      chargePointVendor: "v".repeat(20),
      chargePointModel: "m".repeat(20),
      chargePointSerialNumber: "s".repeat(25),
      chargeBoxSerialNumber: "b".repeat(25),
      firmwareVersion: "f".repeat(50),
      iccid: "i".repeat(20),
      imsi: "i".repeat(20),
      meterType: "t".repeat(25),
      meterSerialNumber: "n".repeat(25),
    };
    expect(await chargePoint.ask("BootNotification", longest)).to.deep.equal({
      status: "Accepted",
      currentTime: "2026-01-05T08:00:00Z",
      interval: 86_400,
    });
  });

  it("R-BOOT-012: answers SecurityError before the first boot, if strict", async () => {
    const { connect } = setUpWorld({ settings: strictSettings });
    const chargePoint = await connect();
    expect((await chargePoint.exchange("StartTransaction", start))[2]).to.equal("SecurityError");
    await chargePoint.ask("BootNotification", boot);
    expect(await chargePoint.ask("StartTransaction", start)).to.have.property("transactionId");
  });

  it("R-BOOT-013, R-BOOT-014: asks nobody to charge who is Pending, and a Rejected one nothing", async () => {
    for (const newcomerStatus of ["Pending", "Rejected"] as const) {
      const { connect, central, clock } = setUpWorld({ settings: { newcomerStatus } });
      const chargePoint = await connect();
      await chargePoint.ask("BootNotification", boot);
      const starting = failureOf(central.call("CP1", "RemoteStartTransaction", remoteStart));
      expect(await starting).to.be.instanceOf(CommandRefusedError);
      const stopping = failureOf(
        central.call("CP1", "RemoteStopTransaction", { transactionId: 1 }),
      );
      expect(await stopping).to.be.instanceOf(CommandRefusedError);
      void failureOf(central.call("CP1", "GetConfiguration", {}));
      await clock.advance(0);
      const isPending = newcomerStatus === "Pending";
      expect(chargePoint.lastCall()[2]).to.equal(isPending ? "GetConfiguration" : undefined);
    }
  });

  it("R-BOOT-015: triggers no BootNotification of who has booted", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const request = { requestedMessage: "BootNotification" } as const;
    await chargePoint.ask("BootNotification", boot);
    const refused = await failureOf(central.call("CP1", "TriggerMessage", request));
    expect(refused).to.be.instanceOf(CommandRefusedError).and.include({ action: "TriggerMessage" });
    void failureOf(central.call("CP1", "TriggerMessage", request, { isUnchecked: true }));
    await clock.advance(0);
    expect(chargePoint.frames.filter(([type]) => type === 2)).to.have.length(1);
  });

  it("R-BOOT-017: serves who comes back without a boot", async () => {
    const { connect } = setUpWorld({ settings: strictSettings });
    const first = await connect();
    await first.ask("BootNotification", boot);
    await first.drop();
    const second = await connect();
    expect(await second.ask("Heartbeat", {})).to.have.property("currentTime");
    expect(await second.ask("StartTransaction", start)).to.have.property("transactionId");
  });

  it("R-BOOT-018: holds nobody for gone who sends other things than heartbeats", async () => {
    const { connect, clock } = setUpWorld();
    const chargePoint = await connect();
    const status = { connectorId: 1, status: "Available", errorCode: "NoError" };
    for (let minute = 0; minute < 120; minute += 1) {
      expect(await chargePoint.ask("StatusNotification", status)).to.deep.equal({});
      await clock.advance(60_000);
    }
    expect(chargePoint.closeCode).to.equal(undefined);
  });

  it("R-STAT-012: takes every status of every connector, known or not, with any time or none", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    const statuses = ["Available", "Preparing", "Charging", "SuspendedEV", "Faulted"];
    for (const [index, status] of statuses.entries()) {
      for (const connectorId of [0, 1, 99, 10_000 + index]) {
        const payload = { connectorId, status, errorCode: "OtherError", vendorErrorCode: "x" };
        const old = { ...payload, timestamp: "1970-01-01T00:00:00Z", info: "y" };
        expect(await chargePoint.ask("StatusNotification", payload)).to.deep.equal({});
        expect(await chargePoint.ask("StatusNotification", old)).to.deep.equal({});
      }
    }
    const { connectors } = central.chargePoints.get("CP1") ?? {};
    expect(connectors?.get(0)?.status).to.include({ status: "Faulted", errorCode: "OtherError" });
    expect(connectors?.get(99)?.status).to.include({ status: "Faulted", info: "y" });
  });

  it("R-STAT-012: learns no more connectors than it has room for, and answers all the same", async () => {
    const { connect, central } = setUpWorld({ settings: { maxConnectors: 4 } });
    const chargePoint = await connect();
    for (let connectorId = -1; connectorId < 100; connectorId += 1) {
      const payload = { connectorId, status: "Available", errorCode: "NoError" };
      expect(await chargePoint.ask("StatusNotification", payload)).to.deep.equal({});
    }
    expect([...(central.chargePoints.get("CP1")?.connectors.keys() ?? [])]).to.deep.equal([
      0, 1, 2, 3, 4,
    ]);
  });

  it("R-FW-005, R-DT-001: answers every notification, and knows no vendor's messages", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    for (const status of ["Idle", "Uploaded", "UploadFailed", "Uploading"]) {
      expect(await chargePoint.ask("DiagnosticsStatusNotification", { status })).to.deep.equal({});
    }
    for (const status of ["Downloaded", "DownloadFailed", "Downloading", "Idle", "Installed"]) {
      expect(await chargePoint.ask("FirmwareStatusNotification", { status })).to.deep.equal({});
    }
    const event = { type: "FirmwareUpdated", timestamp: at(0) };
    expect(await chargePoint.ask("SecurityEventNotification", event)).to.deep.equal({});
    const log = { status: "Uploaded", requestId: 1 };
    expect(await chargePoint.ask("LogStatusNotification", log)).to.deep.equal({});
    const signed = { status: "InvalidSignature", requestId: 1 };
    expect(await chargePoint.ask("SignedFirmwareStatusNotification", signed)).to.deep.equal({});
    expect(await chargePoint.ask("DataTransfer", { vendorId: "x", data: "y" })).to.deep.equal({
      status: "UnknownVendorId",
    });
  });

  it("R-DT-002: tells of a DataTransfer whose data is no text, and answers it", async () => {
    const { connect, heard } = setUpWorld();
    const chargePoint = await connect();
    const request = { vendorId: "x", data: { a: 1 } };
    expect((await chargePoint.exchange("DataTransfer", request))[0]).to.equal(3);
    expect(heard("violation")).to.have.length(1);
  });
});
