import { expect } from "chai";
import { Rig } from "../rig.ts";

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
    const rig = new Rig();
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

  it("R-BOOT-007: a heartbeat at every interval of the answer", async () => {
    const rig = new Rig();
    rig.reply("BootNotification", {
      status: "Accepted",
      currentTime: "2026-01-01T00:00:00Z",
      interval: 15,
    });
    await rig.boot();
    await rig.advance(45);
    expect(rig.calls.map(({ action, atSeconds }) => [action, atSeconds])).to.deep.equal([
      ["Heartbeat", 15],
      ["Heartbeat", 30],
      ["Heartbeat", 45],
    ]);
  });

  it("R-BOOT-008: the clock follows the central system", async () => {
    const rig = new Rig();
    rig.reply("BootNotification", {
      status: "Accepted",
      currentTime: "2026-01-01T01:00:00Z",
      interval: 0,
    });
    await rig.boot();
    rig.chargePoint.connector(1)?.plug();
    await rig.settle();
    expect(rig.seen("StatusNotification")[0]).to.include({ timestamp: "2026-01-01T01:00:00Z" });
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
