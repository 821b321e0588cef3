import { expect } from "chai";
import { createMemoryStore } from "../../../central/store/memory-store.ts";
import { measurands } from "../../../model/measurands.ts";
import { at, type ScriptedChargePoint, setUpWorld } from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };
const stop = { transactionId: 1, meterStop: 900, timestamp: at(60) };

async function startAnswer(chargePoint: ScriptedChargePoint, changes: object = {}) {
  return await chargePoint.ask("StartTransaction", { ...start, ...changes });
}

describe("a central system and transactions", () => {
  it("R-TX-001: gives an id also to a tag that may not charge", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    for (const [idTag, status] of [
      ["nobody", "Invalid"],
      ["BLOCKED", "Blocked"],
      ["OLD", "Expired"],
    ]) {
      const answer = await startAnswer(chargePoint, { idTag });
      expect(answer).to.have.property("transactionId").that.is.greaterThan(0);
      expect(answer).to.have.nested.property("idTagInfo.status", status);
    }
  });

  it("R-TX-002: gives ids that are unique over charge points, connectors and restarts", async () => {
    const store = createMemoryStore();
    const ids: unknown[] = [];
    for (let life = 0; life < 2; life += 1) {
      const { connect, central } = setUpWorld({ store });
      for (const identity of ["CP1", "CP2"]) {
        const chargePoint = await connect(identity);
        for (const connectorId of [1, 2]) {
          const changes = { connectorId, meterStart: life };
          const answer = await startAnswer(chargePoint, changes);
          ids.push(Object(answer).transactionId);
        }
      }
      central.close();
    }
    expect(ids).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("R-TX-002: knows after a restart what ran before", async () => {
    const store = createMemoryStore();
    const before = setUpWorld({ store });
    await startAnswer(await before.connect());
    const after = setUpWorld({ store });
    expect([...after.central.runningTransactions()].map(({ id }) => id)).to.deep.equal([1]);
    const chargePoint = await after.connect();
    expect(await startAnswer(chargePoint)).to.have.property("transactionId", 1);
    expect(await chargePoint.ask("StopTransaction", stop)).to.deep.equal({});
    expect([...after.central.runningTransactions()]).to.deep.equal([]);
  });

  it("R-TX-003: looks at the tag again, whatever was said of it before", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    expect(await chargePoint.ask("Authorize", { idTag: "TAG" })).to.have.property("idTagInfo");
    central.on("StartTransaction", (request, { next }) => next({ ...request, idTag: "BLOCKED" }));
    expect(await startAnswer(chargePoint)).to.have.nested.property("idTagInfo.status", "Blocked");
  });

  it("R-TX-004, R-TX-005: refuses no transaction message for what it says", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    const meterValue = [{ timestamp: at(5), sampledValue: [{ value: "150" }] }];
    const messages: [string, object][] = [
      ["StartTransaction", { ...start, timestamp: "2099-01-01T00:00:00Z" }],
      ["StartTransaction", { ...start, connectorId: 99, timestamp: "1970-01-01T00:00:00Z" }],
      ["StartTransaction", { ...start, connectorId: 0 }],
      ["StopTransaction", { ...stop, meterStop: 1 }],
      ["StopTransaction", stop],
      ["StopTransaction", { ...stop, transactionId: 4711, timestamp: "2099-01-01T00:00:00Z" }],
      ["StopTransaction", { ...stop, transactionId: -1 }],
      ["MeterValues", { connectorId: 1, transactionId: -1, meterValue }],
      ["MeterValues", { connectorId: 77, transactionId: 4711, meterValue }],
    ];
    for (const [action, payload] of messages) {
      const [type] = await chargePoint.exchange(action, payload);
      expect(type, `${action} ${JSON.stringify(payload)}`).to.equal(3);
    }
  });

  it("R-TX-006: gives the same id to a start whose answer got lost with the connection", async () => {
    const { connect, central } = setUpWorld();
    const first = await connect();
    await first.send([2, "a", "StartTransaction", start]);
    await first.drop();
    const second = await connect();
    expect(await startAnswer(second)).to.have.property("transactionId", 1);
    expect([...central.runningTransactions()]).to.have.length(1);
  });

  it("R-TX-007: says nothing of a tag where none was told", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    await startAnswer(chargePoint);
    expect(await chargePoint.ask("StopTransaction", stop)).to.deep.equal({});
    await startAnswer(chargePoint, { connectorId: 2 });
    const withTag = { ...stop, transactionId: 2, idTag: "SISTER" };
    expect(await chargePoint.ask("StopTransaction", withTag)).to.deep.equal({
      idTagInfo: { status: "Accepted", parentIdTag: "FAMILY" },
    });
  });

  it("R-TX-008: takes each reason, and none", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    const reasons = [undefined, "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other"];
    for (const [index, reason] of reasons.entries()) {
      await startAnswer(chargePoint, { meterStart: index });
      const request = { ...stop, transactionId: index + 1, ...(reason && { reason }) };
      expect(await chargePoint.ask("StopTransaction", request)).to.deep.equal({});
      expect(central.findTransaction(index + 1)?.end).to.have.nested.property(
        "request.transactionId",
      );
    }
  });

  it("R-TX-009: takes a transaction that is told two hours late as any other", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    await startAnswer(chargePoint, { timestamp: at(-7200) });
    await chargePoint.ask("StopTransaction", { ...stop, timestamp: at(-3600) });
    const transaction = central.findTransaction(1);
    expect(transaction?.end?.atMs).to.equal((transaction?.startedAtMs ?? 0) + 3_600_000);
    expect(transaction?.doubts).to.deep.equal([]);
  });

  it("R-MV-009: takes every measurand in every unit, and what is none", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    const samples = Object.keys(measurands).map((measurand) => ({ value: "1", measurand }));
    const odd = [
      { value: "x", format: "SignedData" },
      { value: "20", measurand: "Temperature", unit: "Celcius" },
      { value: "20", measurand: "Temperature", unit: "Celsius" },
      { value: "50", measurand: "Frequency" },
      { value: "1", measurand: "No.Such.Thing", unit: "Furlong" },
      { value: null },
      { value: 17 },
    ];
    for (const sample of [...samples, ...odd]) {
      for (const changes of [{}, { connectorId: 0 }, { transactionId: 4711 }]) {
        const meterValue = [{ timestamp: at(0), sampledValue: [sample] }];
        const request = { connectorId: 1, meterValue, ...changes };
        expect(await chargePoint.ask("MeterValues", request), JSON.stringify(sample)).to.deep.equal(
          {},
        );
      }
    }
  });

  it("R-MV-009: tells the readings, in one unit, with their transaction", async () => {
    const { connect, heard, central } = setUpWorld();
    const chargePoint = await connect();
    await startAnswer(chargePoint);
    const sampledValue = [
      { value: "1.5", unit: "kWh" },
      { value: "16", measurand: "Current.Import", phase: "L1", unit: "A" },
    ];
    const meterValue = [{ timestamp: at(30), sampledValue }];
    await chargePoint.ask("MeterValues", { connectorId: 1, transactionId: 1, meterValue });
    const [{ readings, transaction } = { readings: [], transaction: undefined }] =
      heard("meterValues");
    expect(readings[0]).to.include({ energyWh: 1500, maxCurrentAmps: 16 });
    expect(transaction).to.equal(central.findTransaction(1));
    expect(central.chargePoints.get("CP1")?.connectors.get(1)?.lastReading).to.equal(readings[0]);
  });

  it("answers the same CALL as before, on a new connection too, and remembers a few", async () => {
    const { connect, central } = setUpWorld();
    const first = await (await connect()).exchange("StartTransaction", start, "same");
    const changed = { ...start, meterStart: 5000 };
    const again = await connect();
    expect(await again.exchange("StartTransaction", start, "same")).to.deep.equal(first);
    const other = await again.exchange("StartTransaction", changed, "same");
    expect(other[2], "the same id with another payload").to.have.property("transactionId", 2);
    for (let count = 0; count < 40; count += 1) {
      await again.ask("StopTransaction", { ...stop, timestamp: at(count) });
    }
    const { answers = [] } = Object(central.chargePoints.get("CP1"));
    expect(answers).to.have.length(16);
  });

  it("answers a start only when the store has it, and goes on if the store fails", async () => {
    let settle: (fault?: Error) => void = () => undefined;
    const store = {
      ...createMemoryStore(),
      keepTransaction: () =>
        new Promise<void>((resolve, reject) => {
          settle = (fault) => (fault === undefined ? resolve() : reject(fault));
        }),
    };
    const { connect, clock, heard } = setUpWorld({ store });
    const chargePoint = await connect();
    expect(await startAnswer(chargePoint)).to.equal(undefined);
    expect(await chargePoint.ask("Heartbeat", {})).to.have.property("currentTime");
    settle();
    await clock.advance(0);
    expect(chargePoint.frames.at(-1)?.[2]).to.have.property("transactionId", 1);

    await chargePoint.send([2, "stop", "StopTransaction", stop]);
    settle(new Error("the disk is full"));
    await clock.advance(0);
    expect(chargePoint.frames.at(-1)).to.deep.equal([3, "stop", {}]);
    expect(heard("fault")).to.have.length(1);
  });
});
