import { expect } from "chai";
import type { Session } from "../../../central/history/session.ts";
import type { SessionHistory } from "../../../central/history/session-history.ts";
import type { SessionQuery } from "../../../central/history/session-shelf.ts";
import { createMemoryKeyValueStore } from "../../../central/store/key-value-store.ts";
import { createMemoryStore } from "../../../central/store/memory-store.ts";
import { at, startAtMs } from "../scripted-charge-point.ts";
import { allOf, charge, draw, rowsOf, setUpHistory } from "./history-world.ts";

const none = undefined;

describe("a session history", () => {
  it("keeps what a session was, by the register, with its connector", async () => {
    const { connect, history } = await setUpHistory();
    await charge(await connect(), { connectorId: 2 });
    expect(history.size).to.equal(1);
    const [session] = await allOf(history);
    expect(session).to.deep.include({
      sessionId: "CP1-2026-01-05-09:00:00",
      transactionId: 1,
      chargerId: "CP1",
      chargerAlias: "Front, left",
      groupId: "HQ",
      connectorId: 2,
      idTag: "TAG",
      userName: "John Jones",
      startedAtMs: startAtMs,
      meterStartWh: 1000,
      meterStopWh: 4808,
      energyWh: 3808,
      durationSeconds: 3725,
      stopIdTag: "TAG",
      reason: "EVDisconnected",
    });
  });

  it("notes limits, and currents that have changed by half an ampere, and nought at the end", async () => {
    const { connect, clock, history, limited } = await setUpHistory();
    const chargePoint = await connect();
    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    limited(16);
    await clock.advance(1000);
    await draw(chargePoint, 15.5, 10);
    await draw(chargePoint, 15.9, 20);
    await draw(chargePoint, 15, 30);
    limited(10);
    limited(32, 2);
    const live = [
      [7200, 16, none],
      [10, none, 15.5],
      [30, none, 15],
      [7201, 10, none],
    ];
    expect(rowsOf(history.chargingHistoryOf(1))).to.deep.equal(live);
    await chargePoint.ask("StopTransaction", { transactionId: 1, meterStop: 9, timestamp: at(60) });
    const [session] = await allOf(history);
    expect(rowsOf(session?.chargingHistory ?? [])).to.deep.equal([...live, [60, 0, 0]]);
    expect(history.chargingHistoryOf(1)).to.deep.equal([]);
  });

  it("gets coarser rather than longer without end", async () => {
    const { connect, history } = await setUpHistory();
    const chargePoint = await connect();
    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    for (let second = 1; second <= 1200; second += 1) {
      await draw(chargePoint, second % 2 === 0 ? 6 : 16, second);
    }
    const rows = rowsOf(history.chargingHistoryOf(1));
    expect(rows).to.have.length.within(200, 500);
    expect([rows[0]?.[0], rows.at(-1)?.[0]]).to.deep.equal([1, 1200]);
  });

  it("shows what is live: what has been charged so far, and no end", async () => {
    const { connect, history } = await setUpHistory();
    const chargePoint = await connect();
    const start = { connectorId: 1, idTag: "TAG", meterStart: 1000, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    const meterValue = [{ timestamp: at(9), sampledValue: [{ value: "1750" }] }];
    await chargePoint.ask("MeterValues", { connectorId: 1, transactionId: 1, meterValue });
    const [session] = history.live();
    expect(session).to.include({ energyWh: 750, meterStopWh: 1750, endedAtMs: none, reason: none });
    expect(session).to.include({ stopIdTag: none, durationSeconds: none });
    expect(history.size).to.equal(0);
  });

  it("tells two sessions apart that began in the same second", async () => {
    const { connect, history } = await setUpHistory();
    const chargePoint = await connect();
    await charge(chargePoint, { connectorId: 1 });
    await charge(chargePoint, { connectorId: 2 });
    const ids = (await allOf(history)).map(({ sessionId }) => sessionId);
    expect(ids).to.deep.equal(["CP1-2026-01-05-09:00:00", "CP1-2026-01-05-09:00:00-2"]);
  });

  it("takes the tag that stops a session for whoever began it, if that was never told", async () => {
    const { connect, history } = await setUpHistory();
    const chargePoint = await connect();
    const status = { connectorId: 1, errorCode: "NoError", status: "Charging" };
    await chargePoint.ask("StatusNotification", status);
    const meterValue = [{ timestamp: at(0), sampledValue: [{ value: "500" }] }];
    await chargePoint.ask("MeterValues", { connectorId: 1, transactionId: 77, meterValue });
    expect(history.live()[0]).to.include({ idTag: "Unknown", userName: "Unknown" });
    const stop = { transactionId: 77, meterStop: 900, timestamp: at(60), idTag: "tag" };
    await chargePoint.ask("StopTransaction", stop);
    const [session] = await allOf(history);
    expect(session).to.include({ idTag: "TAG", userName: "John Jones", energyWh: 400 });
    expect(session).to.include({ reason: "Local" });
  });

  it("takes the better end for the worse, and takes back what runs on", async () => {
    const { connect, clock, history, told } = await setUpHistory();
    const chargePoint = await connect();
    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    await draw(chargePoint, 16, 5);
    const status = { connectorId: 1, errorCode: "NoError", timestamp: at(30) };
    await chargePoint.ask("StatusNotification", { ...status, status: "Available" });
    await clock.advance(61_000);
    const [inferred] = await allOf(history);
    expect(inferred).to.include({ reason: "Other", inferredFrom: "connector available" });

    await chargePoint.ask("StatusNotification", { ...status, status: "Charging" });
    await draw(chargePoint, 10, 70);
    expect([history.size, history.live().length]).to.deep.equal([0, 1]);
    expect(rowsOf(history.chargingHistoryOf(1))).to.deep.equal([
      [5, none, 16],
      [70, none, 10],
    ]);

    await chargePoint.ask("StatusNotification", {
      ...status,
      status: "Available",
      timestamp: at(90),
    });
    await clock.advance(61_000);
    await chargePoint.ask("StopTransaction", { transactionId: 1, meterStop: 9, timestamp: at(99) });
    const sessions = await allOf(history);
    expect(sessions.map(({ reason, energyWh }) => [reason, energyWh])).to.deep.equal([
      ["Local", 9],
    ]);
    expect(history.size).to.equal(1);
    expect(told.map(({ kind }) => kind)).to.deep.equal([
      "completed",
      "resumed",
      "completed",
      "completed",
    ]);
  });

  it("is asked by charger, group and time, newest first unless it says otherwise", async () => {
    const { connect, history } = await setUpHistory();
    const [one, gone] = [await connect("CP1"), await connect("GONE")];
    for (let hour = 0; hour < 5; hour += 1) {
      await charge(one, { seconds: -7200 * hour, meterStart: 5000 - hour, meterStop: 5000 - hour });
    }
    await charge(gone, { seconds: 60 });
    const find = async (query: SessionQuery) => hoursOf((await history.find(query)).sessions);

    expect(await find({ groupId: "HQ" })).to.deep.equal([0, -2, -4, -6, -8]);
    expect(await find({ chargerIds: ["CP1"], order: "oldest" })).to.deep.equal([-8, -6, -4, -2, 0]);
    expect(await find({ chargerIds: ["GONE"] })).to.deep.equal([1 / 60]);
    expect(await find({ chargerIds: ["GONE", "CP1"], limit: 2 })).to.deep.equal([1 / 60, 0]);
    expect(await find({ chargerIds: [] })).to.deep.equal([]);
    const [fromMs, toMs] = [startAtMs - 6 * 3_600_000, startAtMs];
    expect(await find({ fromMs, toMs })).to.deep.equal([-2, -4, -6]);
  });

  for (const chargerIds of [["CP1"], ["CP1", "OTHER"]]) {
    it(`gives pages of ${chargerIds.join(" and ")}, from either end`, async () => {
      const { connect, history } = await setUpHistory();
      const chargePoint = await connect();
      for (let hour = 0; hour < 5; hour += 1) {
        await charge(chargePoint, { seconds: -7200 * hour, meterStart: 5000 - hour });
      }
      const query = { chargerIds, limit: 2, fromMs: startAtMs - 8 * 3_600_000 };
      const newest = [[0, -2], [-4, -6], [-8]];
      expect(await pagesOf(history, query)).to.deep.equal(newest);
      const oldest = [[-8, -6], [-4, -2], [0]];
      expect(await pagesOf(history, { ...query, order: "oldest" })).to.deep.equal(oldest);
    });
  }

  it("knows after a restart what was offered and drawn so far", async () => {
    const records = createMemoryKeyValueStore();
    const store = createMemoryStore();
    const before = await setUpHistory({ records }, store);
    const chargePoint = await before.connect();
    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    await draw(chargePoint, 16, 5);
    await charge(chargePoint, { connectorId: 2 });
    const { history } = await setUpHistory({ records }, store);
    expect(rowsOf(history.chargingHistoryOf(1))).to.deep.equal([[5, none, 16]]);
    expect(history.size).to.equal(1);
  });

  it("knows it after a restart however long it is, and leaves nothing of it behind at the end", async () => {
    const records = createMemoryKeyValueStore();
    const store = createMemoryStore();
    let world = await setUpHistory({ records }, store);
    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
    await (await world.connect()).ask("StartTransaction", start);
    let second = 0;
    for (const until of [1, 31, 32, 33, 500, 501, 760]) {
      const chargePoint = await world.connect();
      for (; second < until; second += 1) {
        await draw(chargePoint, second % 2 === 0 ? 6 : 16, second);
      }
      const rows = rowsOf(world.history.chargingHistoryOf(1));
      world = await setUpHistory({ records }, store);
      expect(rowsOf(world.history.chargingHistoryOf(1))).to.deep.equal(rows);
      expect(rows.at(-1)?.[0]).to.equal(until - 1);
    }
    const stop = { transactionId: 1, meterStop: 900, timestamp: at(800) };
    await (await world.connect()).ask("StopTransaction", stop);
    for await (const [key] of records.entries({ prefix: "charging-history/" })) {
      expect.fail(`${key} is left`);
    }
  });
});

/** When they began, in hours from the start. */
function hoursOf(sessions: readonly Session[]): number[] {
  return sessions.map((session) => (session.startedAtMs - startAtMs) / 3_600_000);
}

async function pagesOf(history: SessionHistory, query: SessionQuery): Promise<number[][]> {
  const pages: number[][] = [];
  let after: string | undefined;
  do {
    const page = await history.find(after === undefined ? query : { ...query, after });
    pages.push(hoursOf(page.sessions));
    after = page.next;
  } while (after !== undefined);
  return pages;
}
