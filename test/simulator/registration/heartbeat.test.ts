import { expect } from "chai";
import { Rig } from "../rig.ts";
import { booted, plug } from "../scenes.ts";

describe("heartbeats and the clock", () => {
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

  it("R-BOOT-007: the interval of the answer is the value of HeartbeatInterval", async () => {
    const rig = new Rig();
    rig.reply("BootNotification", {
      status: "Accepted",
      currentTime: "2026-01-01T00:00:00Z",
      interval: 15,
    });
    await rig.boot();
    const { configurationKey } = await rig.result("GetConfiguration", {
      key: ["HeartbeatInterval"],
    });
    expect(configurationKey).to.deep.equal([
      { key: "HeartbeatInterval", readonly: false, value: "15" },
    ]);
  });

  it("R-BOOT-019: a heartbeat a day, however long the interval and however much is sent", async () => {
    for (const HeartbeatInterval of ["0", "1000000"]) {
      const rig = await booted({ configuration: { HeartbeatInterval } });
      await rig.advance(24 * 3600);
      expect(rig.seen("Heartbeat"), HeartbeatInterval).to.have.length(1);
    }
    const configuration = { HeartbeatInterval: "3600", ClockAlignedDataInterval: "900" };
    const rig = await booted({ configuration, behavior: { heartbeats: "when-idle" } });
    await rig.advance(23.9 * 3600);
    expect(rig.seen("Heartbeat")).to.have.length(0);
    await rig.advance(2 * 3600);
    expect(rig.seen("Heartbeat")).to.have.length(1);
  });

  it("R-BOOT-007: where other messages may stand for it, a heartbeat follows the last by one interval", async () => {
    const configuration = { HeartbeatInterval: "100" };
    const behavior = { heartbeats: "when-idle", plugWithoutTag: "waits" } as const;
    const rig = await booted({ configuration, behavior });
    await rig.advance(60);
    await plug(rig);
    await rig.advance(99);
    expect(rig.seen("Heartbeat")).to.have.length(0);
    await rig.advance(1);
    expect(rig.seen("Heartbeat")).to.have.length(1);
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

  it("R-BOOT-008: clock-aligned values follow the clock that was set", async () => {
    const rig = new Rig({ configuration: { ClockAlignedDataInterval: "900" } });
    rig.reply("BootNotification", {
      status: "Accepted",
      currentTime: "2026-01-01T01:10:00Z",
      interval: 0,
    });
    await rig.boot();
    await rig.advance(299);
    expect(rig.seen("MeterValues")).to.have.length(0);
    await rig.advance(1);
    expect(rig.seen("MeterValues")).to.have.length(1);
  });

  it("R-BOOT-008: a heartbeat sets a clock that has gone wrong", async () => {
    const rig = await booted();
    rig.chargePoint.skewClock(-3_600_000);
    await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
    await plug(rig);
    expect(rig.seen("StatusNotification")[0]).to.include({ timestamp: "2026-01-01T00:00:00Z" });
  });
});
