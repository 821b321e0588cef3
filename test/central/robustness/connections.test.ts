import { expect } from "chai";
import { changeKey, readKeys } from "../../../central/set-up-steps.ts";
import { createMemoryStore } from "../../../central/store/memory-store.ts";
import { systemClock } from "../../../protocol/clock.ts";
import { createWebSocketDial } from "../../../protocol/websocket-dial.ts";
import { closeAll, dialOpen, Ear, startServer } from "../../protocol/handshake-harness.ts";
import { at, boot, failureOf, setUpWorld } from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
const status = { connectorId: 1, status: "Available", errorCode: "NoError" };

describe("what a central system must withstand, connection by connection", () => {
  it("robustness 10: cuts a deaf charge point off once, and leaves it alone for a while", async () => {
    const { connect, central, clock, heard } = setUpWorld();
    const deaf = await connect();
    const tried = [1, 2, 3, 4].map(() => failureOf(central.call("CP1", "ClearCache", {})));
    for (let count = 0; count < 3; count += 1) {
      expect(await deaf.ask("Heartbeat", {})).to.have.property("currentTime");
      await clock.advance(30_000);
    }
    await Promise.all(tried);
    expect(deaf.closeCode).to.equal(1001);
    expect(heard("deaf")).to.have.length(1);

    const back = await connect();
    const again = [1, 2, 3, 4].map(() => failureOf(central.call("CP1", "ClearCache", {})));
    await clock.advance(120_000);
    await Promise.all(again);
    expect(back.closeCode).to.equal(undefined);
    expect(heard("deaf")).to.have.length(1);
  });

  it("robustness 11: serves the newest socket, and the old one's end changes nothing", async () => {
    const { connect, central, clock, heard } = setUpWorld();
    const old = await connect();
    await old.ask("BootNotification", boot);
    const fresh = await connect();
    expect(await fresh.ask("Heartbeat", {})).to.have.property("currentTime");
    await clock.advance(0);
    expect(old.closeCode).to.equal(1008);
    await old.drop();
    expect(central.chargePoints.get("CP1")?.isConnected).to.equal(true);
    const answer = central.call("CP1", "ClearCache", {});
    await clock.advance(0);
    await fresh.answer({ status: "Accepted" });
    expect(await answer).to.deep.equal({ status: "Accepted" });
    expect(heard("disconnected")).to.deep.equal([]);
  });

  it("robustness 12: keeps whoever sends anything within three intervals, and nobody else", async () => {
    const settings = { pingIntervalSeconds: 20, heartbeatIntervalSeconds: 60 };
    const { connect, clock } = setUpWorld({ settings });
    const pinging = await connect("PINGS");
    const beating = await connect("BEATS", {});
    for (let minute = 0; minute < 30; minute += 1) {
      pinging.ping();
      if (minute % 2 === 0) expect(await beating.ask("Heartbeat", {})).to.not.equal(undefined);
      await clock.advance(60_000);
    }
    expect([pinging.closeCode, beating.closeCode]).to.deep.equal([undefined, undefined]);
  });

  it("robustness 14: has a bound for all that a charge point controls", async () => {
    const { connect, central, clock, knock } = setUpWorld({
      settings: { autoRegistration: { maxChargePoints: 2, maxPerMinute: 10 }, maxQueuedCalls: 5 },
    });
    const chargePoint = await connect();
    for (let connectorId = 0; connectorId < 500; connectorId += 1) {
      expect(await chargePoint.ask("StatusNotification", { ...status, connectorId })).to.deep.equal(
        {},
      );
    }
    expect(central.chargePoints.get("CP1")?.connectors.size).to.equal(65);
    for (let index = 0; index < 100; index += 1) {
      const stop = { transactionId: 5000 + index, meterStop: index, timestamp: at(index) };
      await chargePoint.ask("StopTransaction", stop);
    }
    for (let index = 0; index < 200; index += 1) {
      const timestamp = at(index);
      await chargePoint.ask("StartTransaction", { ...start, timestamp, meterStart: index });
    }
    expect(central.chargePoints.get("CP1")?.transactions.length).to.be.at.most(65);
    const calls = Array.from({ length: 20 }, () =>
      failureOf(central.call("CP1", "ClearCache", {})),
    );
    await clock.advance(0);
    const tooMany = await Promise.race(calls.slice(6));
    expect(String(tooMany)).to.include("5 CALLs wait already");

    await connect("CP2");
    expect(await knock("CP3")).to.equal(503);
    expect(await knock("x".repeat(300))).to.equal(404);
    await chargePoint.drop();
    await Promise.all(calls);
  });

  it("robustness 14: closes with 1009 on a message of more than it takes", async () => {
    const { central } = setUpWorld({ clock: systemClock });
    const { listener } = await startServer({
      gate: central.gate,
      settings: { maxMessageBytes: 100_000 },
    });
    const transport = await dialOpen(
      createWebSocketDial({ url: listener.url, clock: systemClock }),
    );
    const ear = new Ear(transport);
    transport.send(`[2,"a","Heartbeat",{}]${" ".repeat(200_000)}`);
    expect((await ear.closing.take()).code).to.equal(1009);
    central.close();
    await closeAll();
  });

  it("robustness 15: goes on past every step that fails, and skips it the next time", async () => {
    const setUp = [
      readKeys([]),
      changeKey("MeterValueSampleInterval", "30"),
      changeKey("ClockAlignedDataInterval", "0"),
      changeKey("HeartbeatInterval", "60"),
    ];
    const store = createMemoryStore();
    const world = setUpWorld({ settings: { setUp }, store });
    const chargePoint = await world.connect();
    await chargePoint.ask("BootNotification", boot);
    await world.clock.advance(30_000); // It says nothing at all.
    await chargePoint.answer({ status: "Rejected" });
    await chargePoint.send([4, chargePoint.lastCall()[1], "NotSupported", "", {}]);
    await chargePoint.drop(); // It crashes.
    const again = await world.connect();
    await again.ask("BootNotification", boot);
    expect(world.heard("setUp").map(({ outcome }) => outcome)).to.deep.equal([
      "not answered",
      "refused",
      "unknown to it",
      "crashed",
    ]);
    expect(again.lastCall().slice(2)).to.deep.equal([
      "ChangeConfiguration",
      { key: "MeterValueSampleInterval", value: "30" },
    ]);
    await again.answer({ status: "Accepted" });
    await again.drop();
    const reconnected = await world.connect();
    await reconnected.ask("Heartbeat", {});
    expect(reconnected.frames.filter(([type]) => type === 2)).to.deep.equal([]);
  });

  it("robustness 24: serves a whole fleet that comes back at once, and spreads what comes next", async () => {
    const { connect, clock, central } = setUpWorld({ settings: { heartbeatSpreadSeconds: 30 } });
    const count = 500;
    const fleet = await Promise.all(
      Array.from({ length: count }, (_, index) => connect(`CP${index}`)),
    );
    const beganAtMs = clock.now();
    const mute = fleet
      .slice(0, 50)
      .map((_, index) => failureOf(central.call(`CP${index}`, "ClearCache", {})));
    const intervals = await Promise.all(
      fleet.map(async (chargePoint) => {
        const backlog = { ...start, timestamp: at(-600) };
        expect(await chargePoint.ask("StartTransaction", backlog)).to.have.property(
          "transactionId",
        );
        return Object(await chargePoint.ask("BootNotification", boot)).interval;
      }),
    );
    expect(clock.now() - beganAtMs).to.be.below(1000);
    expect(new Set(intervals).size).to.equal(31);
    for (const interval of intervals) expect(interval).to.be.within(300, 330);
    central.close();
    await clock.advance(60_000);
    await Promise.all(mute);
  });

  it("robustness 25: holds nothing more after many reconnects and unanswered CALLs", async () => {
    const { connect, central, clock } = setUpWorld({ settings: { pingIntervalSeconds: 0 } });
    const rounds = 500;
    let pending = 0;
    for (let round = 0; round < rounds; round += 1) {
      const chargePoint = await connect();
      const lost = failureOf(central.call("CP1", "ClearCache", {}));
      for (let beat = 0; beat < 10; beat += 1) await chargePoint.ask("Heartbeat", {});
      await chargePoint.drop();
      expect(String(await lost)).to.include("closed");
      if (round === 0) pending = clock.taskCount();
    }
    expect(clock.taskCount()).to.equal(pending);
    expect(central.chargePoints.size).to.equal(1);
    expect(central.connectionOf("CP1")).to.equal(undefined);
  });
});
