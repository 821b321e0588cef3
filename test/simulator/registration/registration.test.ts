import { expect } from "chai";
import { Rig } from "../rig.ts";
import { booted, charging, connectorOf } from "../scenes.ts";

describe("registration", () => {
  it("R-BOOT-001, R-BOOT-006: a BootNotification first, then the status of every connector", async () => {
    const rig = new Rig({ hardware: { connectorCount: 2 } });
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.actions()).to.deep.equal([
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
      "StatusNotification",
    ]);
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available", "2:Available"]);
  });

  for (const [id, status] of [
    ["TC_001", "Rejected"],
    ["TC_002", "Pending"],
  ]) {
    it(`${id}: ${status} first, Accepted then: statuses and heartbeats follow`, async () => {
      const rig = new Rig();
      const currentTime = "2026-01-01T00:00:00Z";
      rig.reply("BootNotification", { status, currentTime, interval: 15 });
      rig.chargePoint.powerOn();
      await rig.advance(14);
      rig.reply("BootNotification", { status: "Accepted", currentTime, interval: 20 });
      await rig.advance(41);
      expect(rig.calls.map(({ action, atSeconds }) => [action, atSeconds])).to.deep.equal([
        ["BootNotification", 0],
        ["BootNotification", 15],
        ["StatusNotification", 15],
        ["StatusNotification", 15],
        ["Heartbeat", 35],
        ["Heartbeat", 55],
      ]);
    });
  }

  for (const status of ["Pending", "Rejected", undefined]) {
    it(`R-BOOT-001: nothing else goes out before Accepted, the answer being ${status}`, async () => {
      const rig = new Rig({ configuration: { ClockAlignedDataInterval: "10" } });
      const currentTime = "2026-01-01T00:00:00Z";
      rig.reply("BootNotification", status ? { status, currentTime, interval: 60 } : "silence");
      rig.chargePoint.powerOn();
      connectorOf(rig).plug();
      rig.chargePoint.presentTag("TAG1");
      rig.chargePoint.transferData({ vendorId: "acme" });
      await rig.advance(59);
      expect(rig.actions()).to.deep.equal(["BootNotification"]);
    });
  }

  it("R-BOOT-006: every boot tells all statuses, news or not", async () => {
    const rig = await booted({ behavior: { offlineStatuses: "none" } });
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available"]);
  });

  it("R-BOOT-002: while Rejected there is silence, even for CALLs, until the interval is over", async () => {
    const rig = new Rig();
    rig.reply("BootNotification", {
      status: "Rejected",
      currentTime: "2026-01-01T00:00:00Z",
      interval: 20,
    });
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(await rig.ask("GetConfiguration", {})).to.equal(undefined);
    await rig.advance(19.9);
    expect(rig.actions()).to.deep.equal(["BootNotification"]);
    await rig.advance(0.1);
    expect(rig.actions()).to.deep.equal(["BootNotification", "BootNotification"]);
  });

  it("R-BOOT-003: while Pending it answers, and sends nothing of its own", async () => {
    const rig = new Rig({ configuration: { ClockAlignedDataInterval: "10" } });
    rig.reply("BootNotification", {
      status: "Pending",
      currentTime: "2026-01-01T00:00:00Z",
      interval: 30,
    });
    rig.chargePoint.powerOn();
    await rig.settle();
    const { configurationKey } = await rig.result("GetConfiguration", {
      key: ["HeartbeatInterval"],
    });
    expect(configurationKey).to.deep.equal([
      { key: "HeartbeatInterval", readonly: false, value: "0" },
    ]);
    rig.chargePoint.connector(1)?.plug();
    await rig.advance(29);
    expect(rig.actions()).to.deep.equal(["BootNotification"]);
    expect(rig.isConnected).to.equal(true);
    await rig.advance(1);
    expect(rig.actions()).to.deep.equal(["BootNotification", "BootNotification"]);
  });

  it("R-BOOT-003: while Pending it sends what is triggered", async () => {
    const rig = await pending(30);
    await rig.result("TriggerMessage", { requestedMessage: "StatusNotification", connectorId: 1 });
    await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
    expect(rig.actions()).to.deep.equal(["StatusNotification", "Heartbeat"]);
    await rig.advance(29);
    expect(rig.actions()).to.have.length(2);
  });

  it("R-BOOT-003: transactions of before the boot wait for Accepted", async () => {
    const rig = await charging({ behavior: { afterPowerLoss: "resume" } });
    rig.reply("BootNotification", { status: "Pending", currentTime: now(rig), interval: 30 });
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.settle();
    rig.forget();
    await rig.result("TriggerMessage", { requestedMessage: "MeterValues" });
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-BOOT-004: while Pending, remote start and stop are Rejected", async () => {
    const rig = await pending(30);
    const start = await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
    expect(start).to.deep.equal({ status: "Rejected" });
    rig.chargePoint.connector(1)?.plug();
    await rig.settle();
    expect(rig.chargePoint.connector(1)?.transaction).to.equal(undefined);
  });

  it("R-BOOT-004: while Pending, a transaction of before the boot is not stopped", async () => {
    const rig = await charging({ behavior: { afterPowerLoss: "resume" } });
    rig.reply("BootNotification", { status: "Pending", currentTime: now(rig), interval: 30 });
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.settle();
    const stop = await rig.result("RemoteStopTransaction", { transactionId: 1 });
    expect(stop).to.deep.equal({ status: "Rejected" });
    expect(rig.chargePoint.connector(1)?.transaction).not.to.equal(undefined);
  });

  for (const status of ["Rejected", "Pending"]) {
    it(`R-BOOT-005: interval 0 with ${status} leaves the wait to the charge point`, async () => {
      const rig = new Rig({ behavior: { bootRetrySeconds: 90 } });
      rig.reply("BootNotification", { status, currentTime: "2026-01-01T00:00:00Z", interval: 0 });
      rig.chargePoint.powerOn();
      await rig.advance(180);
      expect(rig.calls.map(({ atSeconds }) => atSeconds)).to.deep.equal([0, 90, 180]);
    });
  }

  it("R-BOOT-005: a new connection is no reason to boot before the interval is over", async () => {
    const rig = await pending(100);
    await rig.cut();
    await rig.restore();
    expect(rig.actions()).to.deep.equal([]);
    await rig.advance(100);
    expect(rig.seen("BootNotification")).to.have.length(1);
  });

  it("R-BOOT-005: a trigger boots before the interval is over", async () => {
    const rig = await pending(100);
    await rig.result("TriggerMessage", { requestedMessage: "BootNotification" });
    expect(rig.actions()).to.deep.equal(["BootNotification"]);
    await rig.advance(99);
    expect(rig.actions()).to.have.length(1);
    await rig.advance(1);
    expect(rig.actions()).to.have.length(2);
  });

  it("R-BOOT-006: the status of each connector is the one it has then", async () => {
    const rig = new Rig({ hardware: { connectorCount: 2 } });
    connectorOf(rig, 2).plug();
    connectorOf(rig, 1).raise({ errorCode: "GroundFailure" });
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Faulted", "2:Preparing"]);
  });

  it("R-BOOT-009: a BootNotification that fails is repeated, and nothing else is sent", async () => {
    const rig = new Rig({ behavior: { bootRetrySeconds: 40 } });
    rig.reply("BootNotification", { error: "InternalError" });
    rig.chargePoint.powerOn();
    await rig.advance(39);
    expect(rig.actions()).to.deep.equal(["BootNotification"]);
    await rig.advance(1);
    expect(rig.actions()).to.deep.equal(["BootNotification", "BootNotification"]);
  });

  it("R-BOOT-009: no answer is as good as an error", async () => {
    const rig = new Rig({ behavior: { bootRetrySeconds: 40 } });
    rig.reply("BootNotification", "silence");
    rig.chargePoint.powerOn();
    await rig.advance(30 + 40);
    expect(rig.calls.map(({ atSeconds }) => atSeconds)).to.deep.equal([0, 70]);
  });

  it("R-BOOT-009: an answer that gets lost with the connection is asked for on the next", async () => {
    const rig = new Rig();
    rig.reply("BootNotification", "silence");
    rig.chargePoint.powerOn();
    await rig.settle();
    await rig.cut();
    await rig.restore();
    expect(rig.actions()).to.deep.equal(["BootNotification", "BootNotification"]);
  });

  it("R-CONN-008: it boots whenever it has been off", async () => {
    const rig = await booted();
    rig.chargePoint.powerOff();
    await rig.settle();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.actions().slice(0, 2)).to.deep.equal(["BootNotification", "StatusNotification"]);
    rig.forget();
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(10);
    expect(rig.actions()[0]).to.equal("BootNotification");
  });

  it("R-CONN-007: unless it takes a lost connection for a reboot", async () => {
    const rig = await booted({ behavior: { bootsOnReconnect: true } });
    await rig.cut();
    await rig.restore();
    expect(rig.actions()[0]).to.equal("BootNotification");
  });

  it("R-CONN-007: a reconnect is no reboot", async () => {
    const rig = new Rig();
    await rig.boot();
    await rig.cut();
    await rig.advance(5);
    await rig.restore();
    await rig.advance(1);
    expect(rig.actions()).to.deep.equal([]);
  });
});

async function pending(interval: number): Promise<Rig> {
  const rig = new Rig();
  rig.reply("BootNotification", { status: "Pending", currentTime: now(rig), interval });
  rig.chargePoint.powerOn();
  await rig.settle();
  rig.forget();
  return rig;
}

function now(rig: Rig): string {
  return new Date(rig.clock.now()).toISOString();
}
