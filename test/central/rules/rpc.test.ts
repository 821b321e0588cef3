import { expect } from "chai";
import { strictSettings } from "../../../central/settings.ts";
import { CallError, CallTimeoutError } from "../../../protocol/errors.ts";
import { InvalidPayloadError } from "../../../protocol/payload-report.ts";
import { at, boot, failureOf, setUpWorld } from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
const status = { connectorId: 1, status: "Available", errorCode: "NoError" };

const beat = /^2026-01-05T08:\d\d:\d\dZ$/;

describe("a central system, frame by frame", () => {
  it("R-RPC-001, R-RPC-002: answers each CALL once, by its own id, in three elements", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    const id = "x".repeat(36);
    await chargePoint.exchange("Heartbeat", {}, id);
    expect(chargePoint.frames).to.deep.equal([[3, id, { currentTime: "2026-01-05T08:00:00Z" }]]);
  });

  it("R-RPC-003, R-RPC-004: gives its CALLs new ids over reconnects, one open at a time", async () => {
    const { connect, central, clock } = setUpWorld();
    const ids = new Set<unknown>();
    for (let round = 0; round < 3; round += 1) {
      const chargePoint = await connect();
      void failureOf(central.call("CP1", "ClearCache", {}));
      void failureOf(central.call("CP1", "ClearCache", {}));
      await clock.advance(0);
      expect(chargePoint.frames).to.have.length(1);
      ids.add(chargePoint.lastCall()[1]);
      await chargePoint.answer({ status: "Accepted" });
      ids.add(chargePoint.lastCall()[1]);
    }
    expect(ids.size).to.equal(6);
    for (const id of ids)
      expect(id)
        .to.be.a("string")
        .and.match(/^.{1,36}$/);
  });

  it("R-RPC-005: answers while its own CALL waits for an answer", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const answer = central.call("CP1", "GetConfiguration", {});
    await clock.advance(0);
    expect(await chargePoint.ask("Heartbeat", {})).to.have.property("currentTime");
    await chargePoint.answer({ configurationKey: [], unknownKey: [] });
    expect(await answer).to.deep.equal({ configurationKey: [], unknownKey: [] });
  });

  it("R-RPC-006: reaches another charge point while one is mute", async () => {
    const { connect, central, clock } = setUpWorld();
    await connect("MUTE");
    const other = await connect("CP2");
    void failureOf(central.call("MUTE", "ClearCache", {}));
    const answer = central.call("CP2", "ClearCache", {});
    await clock.advance(0);
    await other.answer({ status: "Rejected" });
    expect(await answer).to.deep.equal({ status: "Rejected" });
  });

  it("R-RPC-007, R-RPC-018, R-RPC-019: survives what is no frame, or answers nothing", async () => {
    const { connect, heard } = setUpWorld();
    const chargePoint = await connect();
    const texts = [
      "{",
      "[]",
      "{}",
      '"x"',
      "",
      '[2,"a"]',
      '[2,5,"Heartbeat",{}]',
      '[9,"a",{}]',
      '[3,"never asked",{}]',
      '[4,"never asked","GenericError","",{}]',
      '[3,"-1",{}]',
    ];
    for (const text of texts) {
      await chargePoint.sendText(text);
      expect(await chargePoint.ask("Heartbeat", {}), text).to.have.property("currentTime");
    }
    expect(heard("stray")).to.have.length(texts.length);
  });

  it("R-RPC-008: says NotImplemented to no action, and NotSupported to one of its own", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    expect((await chargePoint.exchange("FooBar", {}))[2]).to.equal("NotImplemented");
    expect((await chargePoint.exchange("Reset", { type: "Soft" }))[2]).to.equal("NotSupported");
  });

  const refused = [
    [
      "R-RPC-011",
      "OccurenceConstraintViolation",
      "StartTransaction",
      { ...start, meterStart: undefined },
    ],
    ["R-RPC-012", "TypeConstraintViolation", "StatusNotification", { ...status, connectorId: "1" }],
    ["R-RPC-012", "TypeConstraintViolation", "StartTransaction", { ...start, timestamp: 5 }],
    [
      "R-RPC-013",
      "PropertyConstraintViolation",
      "StatusNotification",
      { ...status, status: "Occupied" },
    ],
    ["R-RPC-014", "FormationViolation", "StatusNotification", { ...status, extra: 1 }],
    ["R-RPC-015", "TypeConstraintViolation", "Authorize", { idTag: "x".repeat(21) }],
  ] as const;
  for (const [rule, code, action, payload] of refused) {
    it(`${rule}, R-RPC-009, R-RPC-010: ${action} ${JSON.stringify(payload)} is a ${code}`, async () => {
      const { connect } = setUpWorld({ settings: { leniencies: strictSettings.leniencies } });
      const chargePoint = await connect();
      const frame = await chargePoint.exchange(action, payload, "id");
      expect(frame.slice(0, 3)).to.deep.equal([4, "id", code]);
      expect(frame[3]).to.be.a("string");
      expect(frame[4]).to.be.an("object");
      expect(await chargePoint.ask("StartTransaction", start)).to.include({ transactionId: 1 });
    });
  }

  it("R-RPC-014, R-RPC-015: takes a transaction message all the same, but not if strict", async () => {
    const stop = {
      transactionId: 1,
      meterStop: 9,
      timestamp: at(9),
      idTag: "x".repeat(21),
      extra: 1,
    };
    const lenient = setUpWorld();
    const chargePoint = await lenient.connect();
    await chargePoint.ask("StartTransaction", start);
    expect(await chargePoint.ask("StopTransaction", stop)).to.deep.equal({
      idTagInfo: { status: "Invalid" },
    });
    expect(lenient.central.findTransaction(1)?.end).to.include({ meterStopWh: 9 });
    expect(lenient.heard("violation")).to.have.length(1);
    expect(lenient.heard("leniencyUsed")).to.have.length(1);

    const { leniencies } = strictSettings;
    const strict = setUpWorld({ settings: { leniencies } });
    const other = await strict.connect();
    await other.ask("StartTransaction", start);
    expect((await other.exchange("StopTransaction", stop))[0]).to.equal(4);
  });

  it("R-RPC-013, R-RPC-014, R-RPC-024: unless strict, keeps a word it does not know, and no field", async () => {
    const { connect, central, heard } = setUpWorld();
    const chargePoint = await connect();
    const odd = { ...status, status: "available", errorCode: "Error", extra: 1 };
    expect(await chargePoint.exchange("StatusNotification", odd, "s")).to.deep.equal([3, "s", {}]);
    const connector = central.chargePoints.get("CP1")?.connectors.get(1);
    expect(connector?.status).to.include({ status: "available", errorCode: "Error" });
    await chargePoint.ask("BootNotification", { ...boot, extra: 1 });
    expect(central.chargePoints.get("CP1")?.boot).to.deep.equal(boot);
    const used = heard("leniencyUsed").map(({ leniency, found }) => [leniency, found]);
    expect(used).to.deep.equal([
      ["payloads", "StatusNotification"],
      ["payloads", "BootNotification"],
    ]);
  });

  it("R-RPC-011, R-RPC-012, R-RPC-015: refuses what lacks, or has the wrong type, strict or not", async () => {
    const { connect, heard } = setUpWorld();
    const chargePoint = await connect();
    const rows = [
      ["StatusNotification", { ...status, status: null }, "TypeConstraintViolation"],
      ["StatusNotification", { ...status, connectorId: "1" }, "TypeConstraintViolation"],
      ["Authorize", { idTag: "x".repeat(21), extra: null }, "TypeConstraintViolation"],
      [
        "BootNotification",
        { ...boot, chargePointModel: "x".repeat(21) },
        "TypeConstraintViolation",
      ],
      ["Heartbeat", [], "TypeConstraintViolation"],
    ] as const;
    for (const [action, payload, code] of rows) {
      expect((await chargePoint.exchange(action, payload))[2], action).to.equal(code);
    }
    expect(heard("leniencyUsed")).to.have.length(0);
  });

  it("R-RPC-016: says in a CALLRESULT what a CALLRESULT can say", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    expect((await chargePoint.exchange("Authorize", { idTag: "nobody" }))[0]).to.equal(3);
    expect((await chargePoint.exchange("DataTransfer", { vendorId: "nobody" }))[0]).to.equal(3);
  });

  it("R-RPC-017: survives null for a payload", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    expect((await chargePoint.exchange("Heartbeat", null)).length).to.be.greaterThan(2);
    expect(await chargePoint.ask("Heartbeat", {})).to.have.property("currentTime");
  });

  it("R-RPC-020: does not take a late answer for the next one", async () => {
    const { connect, central, clock, heard } = setUpWorld();
    const chargePoint = await connect();
    const first = failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(0);
    const [, lateId] = chargePoint.lastCall();
    await clock.advance(30_000);
    expect(await first).to.be.instanceOf(CallTimeoutError);
    const second = central.call("CP1", "ClearCache", {});
    await clock.advance(0);
    await chargePoint.send([3, lateId, { status: "Accepted" }]);
    await chargePoint.answer({ status: "Rejected" });
    expect(await second).to.deep.equal({ status: "Rejected" });
    expect(heard("stray")).to.have.length(1);
  });

  it("R-RPC-021: begins one transaction for a CALL that comes twice", async () => {
    const { connect, central, heard } = setUpWorld();
    const chargePoint = await connect();
    const first = await chargePoint.exchange("StartTransaction", start, "same");
    const second = await chargePoint.exchange("StartTransaction", start, "same");
    expect(second).to.deep.equal(first);
    expect([...central.runningTransactions()]).to.have.length(1);
    await chargePoint.exchange("Authorize", { idTag: "TAG" }, "other");
    await chargePoint.exchange("Authorize", { idTag: "TAG" }, "other");
    expect(heard("authorized")).to.have.length(1);
  });

  it("R-RPC-009, R-RPC-022: goes on after a CALLERROR of any code, and a broken answer", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    for (const code of ["InternalError", "FormatViolation", "whatever"]) {
      const failure = failureOf(central.call("CP1", "ClearCache", {}));
      await clock.advance(0);
      await chargePoint.send([4, chargePoint.lastCall()[1], code, "", {}]);
      expect(await failure)
        .to.be.instanceOf(CallError)
        .and.include({ code });
    }
    const broken = failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(0);
    await chargePoint.answer({ status: "Maybe" });
    expect(await broken).to.be.instanceOf(InvalidPayloadError);
  });

  it("R-RPC-023: takes a StopTransaction of 64 KiB and more", async () => {
    const { connect, heard } = setUpWorld();
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    const transactionData = Array.from({ length: 1000 }, (_, index) => ({
      timestamp: at(index / 10),
      sampledValue: [{ value: `${index}`, unit: "Wh", context: "Sample.Periodic" }],
    }));
    const stop = { transactionId: 1, meterStop: 1000, timestamp: at(100), transactionData };
    expect(await chargePoint.ask("StopTransaction", stop)).to.deep.equal({});
    expect(heard("meterValues")[0]?.readings).to.have.length(1000);
  });

  it("R-RPC-024: takes no value of another case, but tags", async () => {
    const { connect } = setUpWorld({ settings: { leniencies: strictSettings.leniencies } });
    const chargePoint = await connect();
    const frame = await chargePoint.exchange("StatusNotification", {
      ...status,
      status: "available",
    });
    expect(frame[2]).to.equal("PropertyConstraintViolation");
    expect(await chargePoint.ask("Authorize", { idTag: "tag" })).to.deep.equal({
      idTagInfo: { status: "Accepted" },
    });
  });

  it("R-RPC-025, R-RPC-026: reads times with fractions, offsets, leap seconds and no zone", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const times = [
      "2026-01-05T08:00:00.123Z",
      "2026-01-05T08:00:00.123456Z",
      "2026-01-05T10:00:00+02:00",
      "2026-01-05T08:00:00",
    ];
    for (const [index, timestamp] of times.entries()) {
      const request = { ...start, connectorId: index + 1, idTag: `T${index}`, timestamp };
      await chargePoint.ask("StartTransaction", request);
      const startedAtMs = central.findTransaction(index + 1)?.startedAtMs ?? 0;
      expect(startedAtMs - clock.now(), timestamp).to.equal(index < 2 ? 123 : 0);
    }
    const leap = { ...start, connectorId: 9, timestamp: "2016-12-31T23:59:60Z" };
    expect(await chargePoint.ask("StartTransaction", leap)).to.have.property("transactionId");
  });

  it("R-BOOT-011: tells the time in plain UTC", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    const answer = await chargePoint.ask("Heartbeat", {});
    expect(answer).to.have.property("currentTime").that.matches(beat);
  });
});
