import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import {
  createMemoryKeyValueStore,
  type KeyValueStore,
} from "../../../central/store/key-value-store.ts";
import { createScratchFolder, type ScratchFolder } from "../store/scratch-folder.ts";
import { allOf, charge, setUpHistory } from "./history-world.ts";

describe("a session history with a file", () => {
  let scratch: ScratchFolder;
  let path: string;

  beforeEach(() => {
    scratch = createScratchFolder();
    path = scratch.path("sessions.csv");
  });

  afterEach(() => scratch.remove());

  const header =
    "session_id,charger_id,charger_alias,group_id,id_tag,user_name,stop_id_tag,start_time,end_time,duration,energy,stop_reason,history";
  const ownColumns = "connector_id,transaction_id,meter_start,meter_stop,inferred_from";
  const line =
    'CP1-2026-01-05-09:00:00,CP1,"Front, left",HQ,TAG,John Jones,TAG,2026-01-05 09:00:00,2026-01-05 10:02:05,01:02:05,3.808,EVDisconnected,2026-01-05 10:02:05=0A/0A';

  it("adds a line for each session, under a header", async () => {
    const { connect, history } = await setUpHistory({ path });
    await charge(await connect(), { connectorId: 2 });
    const expected = `${header},${ownColumns}\n${line},2,1,1000,4808,\n`;
    expect(await history.csvText()).to.equal(expected);
    expect(readFileSync(path, "utf8")).to.equal(expected);
  });

  it("has the same text without a file", async () => {
    const { connect, history } = await setUpHistory();
    await charge(await connect(), { connectorId: 2 });
    const expected = `${header},${ownColumns}\n${line},2,1,1000,4808,\n`;
    expect(await history.csvText()).to.equal(expected);
  });

  it("keeps to the columns and the line ends of a file that is there, and takes it over", async () => {
    const old = [
      header,
      "HQ-14-2025-07-01-08:57:01,HQ-14,,HQ,D40C,Ann,D40C,2025-07-01 08:57:01,2025-07-02 10:03:43,25:06:42,0.649,Local,2025-07-01 08:57:02=6A;2025-07-01 08:57:05=/5.95A;2025-07-01 08:58:00=7A/",
      "broken,HQ-14,,,,,,2025-13-01 00:00:00,,,,,",
      "",
    ].join("\r\n");
    writeFileSync(path, old);
    const { connect, history, told } = await setUpHistory({ path });
    const [first] = await allOf(history);
    const startedAtMs = Date.UTC(2025, 6, 1, 6, 57, 1);
    expect(first).to.deep.include({
      startedAtMs,
      energyWh: 649,
      meterStartWh: 0,
      connectorId: 1,
    });
    expect(first).to.include({ durationSeconds: 90_402, userName: "Ann", meterStopWh: 649 });
    expect(
      first?.chargingHistory.map(({ atMs, ...entry }) => [(atMs - startedAtMs) / 1000, entry]),
    ).to.deep.equal([
      [1, { offeredAmps: 6 }],
      [4, { usageAmps: 5.95 }],
      [59, { offeredAmps: 7 }],
    ]);
    expect(told).to.have.length(1);
    expect(told[0]).to.include({ kind: "unreadable", line: 3 });

    await charge(await connect());
    expect(await history.csvText()).to.equal(`${old}${line}\r\n`);
    const again = await setUpHistory({ path });
    expect(again.history.size).to.equal(2);
  });

  it("takes what is in the file once, however often it starts", async () => {
    const records = createMemoryKeyValueStore();
    const { connect, history } = await setUpHistory({ path, records });
    await charge(await connect());
    await history.close();
    const before = readFileSync(path, "utf8");
    const later = await setUpHistory({ path, records });
    expect(later.history.size).to.equal(1);
    expect(await allOf(later.history)).to.have.length(1);
    expect(readFileSync(path, "utf8")).to.equal(before);
  });

  describe("that has been read before", () => {
    const broken = "broken,CP1,,,,,,2025-13-01 00:00:00,,,,,\n";

    /** What is wrong in the file, as far as it is looked at. */
    async function openAgain(records: KeyValueStore): Promise<(number | undefined)[]> {
      const { told, history } = await setUpHistory({ path, records });
      await history.close();
      return told.map((event) => (event.kind === "unreadable" ? event.line : undefined));
    }

    it("is not read again, whether it has grown by us or not", async () => {
      const records = createMemoryKeyValueStore();
      writeFileSync(path, `${header}\n${broken}`);
      const { connect, history, told } = await setUpHistory({ path, records });
      expect(told).to.have.length(1);
      await charge(await connect());
      await history.close();
      expect(await openAgain(records)).to.deep.equal([]);
      expect(await openAgain(records)).to.deep.equal([]);
    });

    it("is read from where it has grown by others", async () => {
      const records = createMemoryKeyValueStore();
      writeFileSync(path, `${header}\n${broken}`);
      expect(await openAgain(records)).to.deep.equal([2]);
      appendFileSync(path, `${line}\n${broken}`);
      expect(await openAgain(records)).to.deep.equal([4]);
      expect((await setUpHistory({ path, records })).history.size).to.equal(1);
    });

    it("is read as a whole if it is another at its beginning", async () => {
      const records = createMemoryKeyValueStore();
      writeFileSync(path, `${header}\n${broken}`);
      expect(await openAgain(records)).to.deep.equal([2]);
      writeFileSync(path, `${header}\n${line}\n${broken}`);
      expect(await openAgain(records)).to.deep.equal([3]);
    });

    it("is read as a whole if others have written in between", async () => {
      const records = createMemoryKeyValueStore();
      writeFileSync(path, `${header}\n`);
      const { connect, history } = await setUpHistory({ path, records });
      appendFileSync(path, broken);
      await charge(await connect());
      await history.close();
      expect(await openAgain(records)).to.deep.equal([2]);
    });
  });

  it("counts the second of two lines with one id", async () => {
    const cells = "S,CP1,,,,,,2025-07-01 08:57:01,2025-07-01 08:57:02,,";
    writeFileSync(path, `${header}\n${cells}1.000,Other,\n${cells}2.000,Local,\n`);
    const { history } = await setUpHistory({ path });
    expect((await allOf(history)).map(({ energyWh }) => energyWh)).to.deep.equal([2000]);
    expect(history.size).to.equal(1);
  });

  it("goes on below a line that was torn, and at the next start with what did not get in", async () => {
    const records = createMemoryKeyValueStore();
    const failing = await setUpHistory({ records, path: scratch.path("no/such/folder.csv") });
    await charge(await failing.connect());
    await failing.history.close();
    expect(failing.told.map(({ kind }) => kind)).to.deep.equal(["completed", "fault"]);

    path = scratch.path("other.csv");
    writeFileSync(path, `${header}\nCP1-2026-01-01-09:00:00,CP1,"Fro`);
    const { told, history } = await setUpHistory({ records, path });
    expect(told.map(({ kind }) => kind)).to.deep.equal(["unreadable"]);
    expect((await history.csvText()).split("\n").slice(2)).to.deep.equal([line, ""]);
  });

  it("begins a new file when somebody has taken the old one away", async () => {
    const { connect, history } = await setUpHistory({ path });
    const chargePoint = await connect();
    await charge(chargePoint);
    await history.csvText();
    renameSync(path, scratch.path("old.csv"));
    await charge(chargePoint, { seconds: 5000, meterStart: 4808, meterStop: 5000 });
    expect((await history.csvText()).split("\n")).to.have.length(3);
    expect(await history.csvText()).to.match(/^session_id,/);
  });
});
