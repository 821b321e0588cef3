import { expect } from "chai";
import { strictSettings } from "../../../central/settings.ts";
import { createMemoryStore, type Store } from "../../../central/store/memory-store.ts";
import { CallExpiredError, CallTimeoutError } from "../../../protocol/errors.ts";
import { at, boot, failureOf, setUpWorld } from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };

function stop(transactionId: number, changes: object = {}) {
  return { transactionId, meterStop: 900, timestamp: at(60), ...changes };
}

describe("what a central system must withstand, message by message", () => {
  it("robustness 1: answers every CALL that can be read once, and outlives what cannot", async () => {
    const failing: Store = {
      ...createMemoryStore(),
      keepTransaction: () => Promise.reject(new Error("the disk is full")),
    };
    const { connect, heard } = setUpWorld({ store: failing });
    const stranger = await connect("NOBODY-KNOWS-ME");
    const calls = [
      [2, "a", "StopTransaction", stop(4711)],
      [2, "b", "StartTransaction", start],
      [2, "c", "TeleportCar", {}],
      [2, "d", "Authorize", { idTag: [] }],
      [2, "e", "MeterValues", {}],
      [2, "f", "ChangeConfiguration", { key: "k", value: "v" }],
    ];
    for (const call of calls) await stranger.send(call);
    for (const text of ["{", "[2]", "\u0000", "[2,"]) await stranger.sendText(text);
    expect(stranger.frames.map(([type, id]) => [type, id])).to.deep.equal([
      [3, "a"],
      [3, "b"],
      [4, "c"],
      [4, "d"],
      [4, "e"],
      [4, "f"],
    ]);
    expect(heard("stray")).to.have.length(4);
    expect(stranger.closeCode).to.equal(undefined);
  });

  it("robustness 2: takes transaction messages as they come, keeps them raw, and notes doubts", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    const odd = { ...start, idTag: "A TAG OF MORE THAN TWENTY", timestamp: "1970-01-01T00:00:07Z" };
    expect(await chargePoint.exchange("StartTransaction", odd, "1")).to.deep.equal([
      3,
      "1",
      { transactionId: 1, idTagInfo: { status: "Invalid" } },
    ]);
    const transaction = central.findTransaction(1);
    expect(transaction?.start).to.deep.equal(odd);
    expect(transaction?.doubts).to.deep.equal(["unset clock"]);

    const sampledValue = [{ value: "junk" }, { value: "500", context: "Unheard" }];
    const meterValue = [{ timestamp: "whenever", sampledValue }];
    const values = { connectorId: 1, transactionId: 1, meterValue };
    expect(await chargePoint.exchange("MeterValues", values, "2")).to.deep.equal([3, "2", {}]);
    const backwards = stop(1, { meterStop: 50, reason: "Boredom" });
    expect((await chargePoint.exchange("StopTransaction", backwards, "3"))[0]).to.equal(3);
    expect(transaction?.end).to.deep.include({ kind: "stopped", request: backwards });
    expect(transaction?.doubts).to.include("meter ran backwards");
  });

  it("robustness 2: takes null for nothing, and one meter value for a list of one", async () => {
    const { connect, central, heard } = setUpWorld();
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    const meterValue = { timestamp: at(30), sampledValue: [{ value: "500" }] };
    const values = { connectorId: 1, transactionId: 1, meterValue };
    expect(await chargePoint.exchange("MeterValues", values, "m")).to.deep.equal([3, "m", {}]);
    expect(heard("meterValues")[0]?.readings[0]?.energyWh).to.equal(500);
    const nothing = stop(1, { idTag: null, reason: null });
    expect((await chargePoint.exchange("StopTransaction", nothing, "s"))[0]).to.equal(3);
    expect(central.findTransaction(1)?.end).to.deep.include({ meterStopWh: 900 });
    const needed = stop(1, { meterStop: null });
    expect((await chargePoint.exchange("StopTransaction", needed, "t"))[0]).to.equal(4);
  });

  it("robustness 3: makes one transaction, and one end, of what is told again", async () => {
    const { connect, central, heard } = setUpWorld();
    const chargePoint = await connect();
    const first = await chargePoint.exchange("StartTransaction", start, "same");
    expect(await chargePoint.exchange("StartTransaction", start, "same")).to.deep.equal(first);
    const later = await chargePoint.exchange("StartTransaction", start, "another");
    expect(later[2]).to.deep.equal(first[2]);
    await chargePoint.ask("StopTransaction", stop(1));
    await chargePoint.ask("StopTransaction", stop(1, { meterStop: 950, timestamp: at(90) }));
    expect(heard("transactionStarted")).to.have.length(1);
    expect(heard("transactionEnded")).to.have.length(1);
    expect(central.findTransaction(1)?.end).to.deep.include({ meterStopWh: 900 });
  });

  it("robustness 4: gives ids once, from 1 to 2^31-1, and none that is not safe yet", async () => {
    let write = () => {};
    const store = createMemoryStore();
    const slow: Store = {
      ...store,
      keepTransaction(record) {
        void store.keepTransaction(record);
        return new Promise((resolve) => {
          write = resolve;
        });
      },
    };
    const first = setUpWorld({ store: slow });
    const chargePoint = await first.connect();
    await chargePoint.send([2, "a", "StartTransaction", start]);
    await first.clock.advance(5000);
    expect(chargePoint.frames).to.deep.equal([]);
    write();
    await first.clock.advance(0);
    expect(chargePoint.frames).to.have.length(1);

    const second = setUpWorld({ store });
    const other = await second.connect("CP2");
    const ids = [1];
    for (const connectorId of [1, 2]) {
      const answer = await other.ask("StartTransaction", { ...start, connectorId, idTag: "OTHER" });
      ids.push(Object(answer).transactionId);
    }
    expect(new Set(ids).size).to.equal(3);
    for (const id of ids) expect(id).to.be.within(1, 2 ** 31 - 1);
  });

  for (const id of [0, -1, Number.MAX_SAFE_INTEGER, 4711]) {
    it(`robustness 5: finds the transaction that a stop with the id ${id} means`, async () => {
      const { connect, central } = setUpWorld();
      const chargePoint = await connect();
      await chargePoint.ask("StartTransaction", start);
      const answer = await chargePoint.exchange("StopTransaction", stop(id), "s");
      expect(answer).to.deep.equal([3, "s", {}]);
      expect(central.findTransaction(1)?.end).to.deep.include({
        kind: "stopped",
        atMs: Date.parse(at(60)),
      });
      expect(central.findTransaction(1)?.doubts).to.include("other id");
    });
  }

  it("robustness 6: ends without a stop what is over, and lets a late stop say better", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    await clock.advance(120_000);
    const status = { connectorId: 1, status: "Available", errorCode: "NoError" };
    await chargePoint.ask("StatusNotification", { ...status, timestamp: at(120) });
    await clock.advance(60_000);
    expect(central.findTransaction(1)?.end).to.deep.include({
      kind: "inferred",
      evidence: "connector available",
    });
    await chargePoint.ask("StopTransaction", stop(1));
    expect(central.findTransaction(1)?.end).to.deep.include({ kind: "stopped", meterStopWh: 900 });

    await chargePoint.ask("StartTransaction", { ...start, timestamp: at(180) });
    await chargePoint.ask("StartTransaction", { ...start, idTag: "OTHER", timestamp: at(200) });
    expect(central.findTransaction(2)?.end).to.deep.include({ evidence: "next transaction" });
    await chargePoint.drop();
    await clock.advance(25 * 3600_000);
    expect(central.findTransaction(3)?.end).to.deep.include({ evidence: "long silence" });
  });

  it("robustness 7: needs no boot, waits for the first word, and asks for a boot once", async () => {
    const { connect, central, clock } = setUpWorld({ settings: { settleSeconds: 10 } });
    const chargePoint = await connect();
    const asked = { requestedMessage: "BootNotification" } as const;
    const answer = central.call("CP1", "TriggerMessage", asked);
    await clock.advance(9000);
    expect(chargePoint.frames).to.deep.equal([]);
    await chargePoint.ask("StatusNotification", {
      connectorId: 0,
      status: "Available",
      errorCode: "NoError",
    });
    expect(chargePoint.lastCall()[2]).to.equal("TriggerMessage");
    await chargePoint.answer({ status: "Accepted" });
    expect(await answer).to.deep.equal({ status: "Accepted" });
    const again = await failureOf(central.call("CP1", "TriggerMessage", asked));
    expect(String(again)).to.include("today");
    expect(await chargePoint.ask("StartTransaction", start)).to.have.property("transactionId");
  });

  it("robustness 8: has one CALL open, and answers meanwhile, whatever the answer waits for", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const started = central.call("CP1", "RemoteStartTransaction", { idTag: "TAG", connectorId: 1 });
    const cleared = central.call("CP1", "ClearCache", {});
    await clock.advance(0);
    expect(chargePoint.frames).to.have.length(1);
    const [, id] = chargePoint.lastCall();
    expect(await chargePoint.ask("StartTransaction", start)).to.have.property("transactionId");
    await chargePoint.send([3, id, { status: "Accepted" }]);
    expect(await started).to.deep.equal({ status: "Accepted" });
    expect(chargePoint.lastCall()[2]).to.equal("ClearCache");
    await chargePoint.answer({ status: "Accepted" });
    expect(await cleared).to.deep.equal({ status: "Accepted" });
  });

  it("robustness 9: gives up a CALL in time, and takes no late answer for another's", async () => {
    const { connect, central, clock, heard } = setUpWorld({ settings: { callTimeoutSeconds: 45 } });
    const chargePoint = await connect();
    const late = failureOf(central.call("CP1", "GetConfiguration", {}));
    const next = central.call("CP1", "ClearCache", {});
    await clock.advance(44_000);
    const [, id, action] = chargePoint.lastCall();
    expect(action).to.equal("GetConfiguration");
    await clock.advance(1000);
    expect(await late).to.be.instanceOf(CallTimeoutError);
    await chargePoint.send([3, id, { status: "Rejected" }]);
    expect(heard("stray").map(({ stray }) => stray.kind)).to.deep.equal(["answer"]);
    await chargePoint.answer({ status: "Accepted" });
    expect(await next).to.deep.equal({ status: "Accepted" });
  });

  it("robustness 16: tells plain UTC, and goes by arrival where times cannot be", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const { currentTime } = Object(await chargePoint.ask("BootNotification", boot));
    expect(currentTime).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
    const status = { connectorId: 1, errorCode: "NoError", timestamp: at(7200) };
    await chargePoint.ask("StatusNotification", { ...status, status: "Charging" });
    await chargePoint.ask("StatusNotification", {
      ...status,
      status: "Finishing",
      timestamp: at(-7200),
    });
    expect(central.chargePoints.get("CP1")?.connectors.get(1)?.status?.status).to.equal(
      "Finishing",
    );
    for (const timestamp of ["1970-01-01T00:00:07Z", at(7200), "soon"]) {
      await chargePoint.ask("StartTransaction", { ...start, timestamp, meterStart: 1 });
    }
    const times = [...central.chargePoints.values()].flatMap(({ transactions }) =>
      transactions.map(({ startedAtMs, start: told }) => [startedAtMs, told?.timestamp]),
    );
    expect(times[0]).to.deep.equal([clock.now(), "1970-01-01T00:00:07Z"]);
  });

  it("robustness 23: asks nothing twice that somebody waits for, and nothing too late", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const held = failureOf(
      central.call(
        "CP1",
        "GetDiagnostics",
        { location: "ftp://a.example/" },
        { timeoutMs: 90_000 },
      ),
    );
    const unlock = failureOf(central.call("CP1", "UnlockConnector", { connectorId: 1 }));
    await clock.advance(0);
    const twice = await failureOf(central.call("CP1", "UnlockConnector", { connectorId: 1 }));
    expect(String(twice)).to.include("under way already");
    await clock.advance(90_000);
    expect(await held).to.be.instanceOf(CallTimeoutError);
    await clock.advance(0);
    expect(await unlock).to.be.instanceOf(CallExpiredError);
    expect(chargePoint.frames.map((frame) => frame[2])).to.deep.equal(["GetDiagnostics"]);

    const reset = central.call("CP1", "Reset", { type: "Soft" });
    await clock.advance(0);
    await chargePoint.answer({ status: "Accepted" });
    expect(await reset).to.deep.equal({ status: "Accepted" });
  });

  it("robustness 13: lets pass what is listed, tells of each, and nothing if strict", async () => {
    const rows = [
      [{ offeredSubProtocols: [] }, "missingSubProtocol"],
      [{ offeredSubProtocols: [" OCPP1.6j"] }, "subProtocolSpelling"],
      [{ lacksConnectionHeader: true }, "missingConnectionHeader"],
      [{ path: "/x//CP1/" }, undefined],
    ] as const;
    for (const [changes, leniency] of rows) {
      const { knock, heard } = setUpWorld();
      expect(await knock("CP1", changes), leniency).to.not.equal(400);
      expect(heard("leniencyUsed").map((event) => event.leniency)).to.deep.equal(
        leniency === undefined ? [] : [leniency],
      );
      const strict = setUpWorld({ settings: strictSettings });
      const status = await strict.knock("CP1", changes);
      expect(status).to.equal(leniency === undefined ? "ocpp1.6" : 400);
    }
  });
});
