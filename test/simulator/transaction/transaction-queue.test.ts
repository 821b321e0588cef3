import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { booted, charging, plug, plugged, present, unplug } from "../scenes.ts";

/** Transaction messages as they went out: action, and seconds from the start. */
function sent(rig: Rig): (readonly [string, number])[] {
  return rig.calls
    .filter(({ action }) => /^(Start|Stop)Transaction$|^MeterValues$/.test(action))
    .map(({ action, atSeconds }) => [action, atSeconds] as const);
}

const everyMinute = { MeterValueSampleInterval: "60" };
const offlineStart = { AllowOfflineTxForUnknownId: "true" };

describe("the transaction queue", () => {
  it("R-TX-010, TC_039: a transaction of an absence is told after it, in order, as it was", async () => {
    const rig = await booted({ configuration: { ...everyMinute, ...offlineStart } });
    await rig.cut();
    await plug(rig);
    await present(rig, "TAG1");
    await rig.advance(150);
    await present(rig, "TAG1");
    await rig.restore();
    expect(sent(rig).map(([action]) => action)).to.deep.equal([
      "StartTransaction",
      "MeterValues",
      "MeterValues",
      "StopTransaction",
    ]);
    expect(rig.seen("StartTransaction")[0]).to.include({ timestamp: "2026-01-01T00:00:00Z" });
    expect(rig.seen("MeterValues").map((values) => values["transactionId"])).to.deep.equal([1, 1]);
    expect(rig.seen("StopTransaction")[0]).to.include({
      timestamp: "2026-01-01T00:02:30Z",
      transactionId: 1,
      reason: "Local",
    });
  });

  it("TC_037_1: started in an absence, it charges, and goes on after it", async () => {
    const rig = await booted({ configuration: offlineStart });
    await rig.cut();
    await plug(rig);
    await present(rig, "TAG1");
    await rig.advance(30);
    await rig.restore();
    expect(rig.actions()).to.have.members(["StartTransaction", "StatusNotification"]);
    expect(rig.statuses()).to.deep.equal(["1:Charging"]);
    await present(rig, "TAG1");
    expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: 1 });
  });

  it("TC_038: stopped in an absence, it is told so after it", async () => {
    const rig = await charging();
    await rig.cut();
    await present(rig, "TAG1");
    await rig.advance(30);
    await rig.restore();
    expect(rig.actions()).to.have.members(["StopTransaction", "StatusNotification"]);
    expect(rig.seen("StopTransaction")[0]).to.include({
      reason: "Local",
      timestamp: "2026-01-01T00:00:10Z",
    });
    expect(rig.statuses()).to.deep.equal(["1:Finishing"]);
  });

  it("R-TX-010, TC_036: samples of an absence go before new ones", async () => {
    const rig = await charging({ configuration: everyMinute });
    await rig.cut();
    await rig.advance(200);
    await rig.restore();
    await rig.advance(60);
    const times = rig.seen("MeterValues").map(({ meterValue }) => firstTimestamp(meterValue));
    expect(times.slice(0, 4)).to.deep.equal([
      "2026-01-01T00:01:00Z",
      "2026-01-01T00:02:00Z",
      "2026-01-01T00:03:00Z",
      "2026-01-01T00:04:00Z",
    ]);
  });

  it("R-TX-010: while one is under way the next waits; other messages overtake", async () => {
    const rig = await plugged();
    rig.reply("StartTransaction", { error: "InternalError" });
    await present(rig, "TAG1");
    await rig.advance(20);
    await present(rig, "TAG1");
    await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
    expect(rig.actions().filter((action) => action !== "StatusNotification")).to.deep.equal([
      "Authorize",
      "StartTransaction",
      "Heartbeat",
    ]);
    rig.reply("StartTransaction", { transactionId: 5, idTagInfo: { status: "Accepted" } });
    await rig.advance(60);
    expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: 5 });
  });

  describe("R-TX-011: attempts", () => {
    const configuration = {
      TransactionMessageAttempts: "3",
      TransactionMessageRetryInterval: "5",
    };

    it("are so many, with growing waits; then the next message has its turn", async () => {
      const rig = await plugged({ configuration });
      rig.reply("StartTransaction", { error: "InternalError" });
      await present(rig, "TAG1");
      await present(rig, "TAG1");
      await rig.advance(100);
      expect(sent(rig)).to.deep.equal([
        ["StartTransaction", 0],
        ["StartTransaction", 5],
        ["StartTransaction", 15],
        ["StopTransaction", 15],
      ]);
      expect(rig.events).to.deep.include({
        kind: "message-dropped",
        action: "StartTransaction",
        because: "attempts",
      });
    });

    it("of one message have one id", async () => {
      const rig = await plugged({ configuration });
      rig.reply("StartTransaction", { error: "InternalError" });
      await present(rig, "TAG1");
      await rig.advance(100);
      const calls = rig.calls.filter(({ action }) => action === "StartTransaction");
      expect(new Set(calls.map(({ messageId }) => messageId)).size).to.equal(1);
    });

    it("R-TX-012: a time-out is one", async () => {
      const rig = await plugged({ configuration: { ...configuration, MessageTimeout: "30" } });
      rig.reply("StartTransaction", "silence");
      await present(rig, "TAG1");
      await rig.advance(200);
      expect(sent(rig).map(([, at]) => at)).to.deep.equal([0, 35, 75]);
    });

    it("R-TX-012: a lost connection is none", async () => {
      const rig = await plugged({ configuration });
      rig.reply("StartTransaction", "silence");
      await present(rig, "TAG1");
      for (let cuts = 0; cuts < 5; cuts += 1) {
        await rig.cut();
        await rig.restore();
      }
      expect(sent(rig)).to.have.length(6);
      rig.reply("StartTransaction", { transactionId: 8, idTagInfo: { status: "Accepted" } });
      await rig.advance(60);
      await present(rig, "TAG1");
      expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: 8 });
    });

    it("R-TX-013: in vain leave the transaction without an id", async () => {
      const rig = await plugged({ configuration: { ...configuration, ...everyMinute } });
      rig.reply("StartTransaction", { error: "InternalError" });
      await present(rig, "TAG1");
      await rig.advance(60);
      await present(rig, "TAG1");
      expect(rig.seen("MeterValues")[0]).to.include({ transactionId: -1 });
      expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: -1 });
    });
  });

  it("R-TX-014: what waits outlives a power cut and a reset", async () => {
    const rig = await plugged({ configuration: everyMinute });
    rig.reply("StartTransaction", "silence");
    await present(rig, "TAG1");
    await rig.advance(70);
    rig.chargePoint.powerOff();
    await rig.settle();
    rig.reply("StartTransaction", { transactionId: 3, idTagInfo: { status: "Accepted" } });
    rig.forget();
    rig.chargePoint.powerOn();
    await rig.settle();
    const times = rig.seen("MeterValues").length;
    expect(sent(rig).map(([action]) => action)).to.deep.equal([
      "StartTransaction",
      "MeterValues",
      "StopTransaction",
    ]);
    expect(times).to.equal(1);
    expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: 3, reason: "PowerLoss" });
  });

  it("outlives no factory reset", async () => {
    const rig = await plugged();
    await rig.cut();
    await present(rig, "TAG1");
    rig.chargePoint.factoryReset();
    await rig.restore();
    await rig.advance(60);
    expect(sent(rig)).to.deep.equal([]);
  });

  it("an answer that comes when the connection was left already does not count", async () => {
    const rig = await plugged();
    rig.chargePoint.presentTag("TAG1");
    await rig.clock.run(() => rig.seen("StartTransaction").length > 0, rig.clock.now());
    rig.chargePoint.networkDown();
    await rig.settle();
    rig.chargePoint.networkUp();
    await rig.advance(60);
    expect(sent(rig)).to.have.length(2);
    await present(rig, "TAG1");
    expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: 2 });
  });

  it("is emptied at the pace of the charge point", async () => {
    const configuration = { ...everyMinute, ...offlineStart };
    const rig = await booted({ configuration, behavior: { flushIntervalMs: 2000 } });
    await rig.cut();
    await plug(rig);
    await present(rig, "TAG1");
    await rig.advance(130);
    await unplug(rig);
    await rig.restore();
    await rig.advance(30);
    const [first, ...others] = sent(rig).map(([, at]) => at);
    const gaps = others.map((at) => at - Number(first));
    expect(gaps).to.deep.equal([2, 4, 6]);
  });

  describe("when it is full", () => {
    const behavior = { maxQueuedMessages: 4 };

    it("drops the oldest meter values, and tells", async () => {
      const rig = await charging({ configuration: everyMinute, behavior });
      await rig.cut();
      await rig.advance(600);
      await present(rig, "TAG1");
      await rig.restore();
      await rig.settle();
      expect(sent(rig).map(([action]) => action)).to.deep.equal([
        "MeterValues",
        "MeterValues",
        "MeterValues",
        "StopTransaction",
      ]);
      expect(firstTimestamp(rig.seen("MeterValues")[0]?.["meterValue"])).to.equal(
        "2026-01-01T00:08:00Z",
      );
      expect(rig.events).to.deep.include({
        kind: "message-dropped",
        action: "MeterValues",
        because: "queue-full",
      });
    });

    it("keeps what begins and ends a transaction", async () => {
      const configuration = { ...everyMinute, ...offlineStart };
      const rig = await plugged({ configuration, behavior });
      await rig.cut();
      await present(rig, "TAG1");
      await rig.advance(600);
      await present(rig, "TAG1");
      await rig.restore();
      expect(sent(rig).map(([action]) => action)).to.deep.equal([
        "StartTransaction",
        "MeterValues",
        "MeterValues",
        "StopTransaction",
      ]);
    });

    it("lets no transaction begin if there are none, and drops no start and no stop", async () => {
      const rig = await plugged({ configuration: offlineStart, behavior });
      await rig.cut();
      for (let visits = 0; visits < 5; visits += 1) {
        await present(rig, "TAG1");
        await present(rig, "TAG1");
        await rig.advance(1);
      }
      await rig.restore();
      expect(sent(rig).map(([action]) => action)).to.deep.equal([
        "StartTransaction",
        "StopTransaction",
        "StartTransaction",
        "StopTransaction",
      ]);
      expect(rig.seen("StartTransaction")[0]).to.include({ timestamp: "2026-01-01T00:00:00Z" });
    });
  });
});

function firstTimestamp(meterValue: unknown): unknown {
  return Array.isArray(meterValue) ? meterValue[0]?.timestamp : undefined;
}
