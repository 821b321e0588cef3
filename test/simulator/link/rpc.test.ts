import { expect } from "chai";
import { callErrorCodes } from "../../../protocol/errors.ts";
import { isAction } from "../../../schemas/actions.ts";
import { checkRequest } from "../../../schemas/validate.ts";
import type { Rig } from "../rig.ts";
import {
  booted,
  charging,
  configure,
  connectorOf,
  plug,
  plugged,
  present,
  unplug,
} from "../scenes.ts";

const getConfiguration = { key: ["HeartbeatInterval"] };

/** A visit with everything in it that a charge point says by itself. */
async function busyDay(rig: Rig): Promise<void> {
  await configure(rig, "MeterValueSampleInterval", "60");
  await configure(rig, "StopTxnSampledData", "Energy.Active.Import.Register");
  await plug(rig);
  await present(rig, "TAG1");
  await rig.advance(200);
  await rig.cut();
  await rig.advance(100);
  await present(rig, "TAG1");
  await rig.restore();
  connectorOf(rig).raise({ errorCode: "GroundFailure", info: "x".repeat(50) });
  rig.chargePoint.transferData({ vendorId: "acme" });
  await rig.result("TriggerMessage", { requestedMessage: "FirmwareStatusNotification" });
  await rig.result("TriggerMessage", { requestedMessage: "DiagnosticsStatusNotification" });
  await rig.result("Reset", { type: "Hard" });
  await rig.advance(10);
  await rig.ask("NoSuchAction", {});
}

describe("the frames of a charge point", () => {
  it("R-RPC-001, R-RPC-009, R-RPC-010: are arrays of as many elements as their type has", async () => {
    const rig = await booted();
    await busyDay(rig);
    for (const frame of rig.frames) {
      const [type, id] = frame;
      expect([2, 3, 4]).to.include(type);
      expect(id).to.be.a("string");
      expect(frame).to.have.length({ 2: 4, 3: 3, 4: 5 }[Number(type)] ?? 0);
    }
    const errors = rig.frames.filter(([type]) => type === 4);
    expect(errors).not.to.have.length(0);
    for (const [, , code, description, details] of errors) {
      expect(callErrorCodes).to.include(code);
      expect(description).to.be.a("string");
      expect(details).to.be.an("object");
    }
  });

  it("R-RPC-003: bear ids that are short and never used again", async () => {
    const rig = await booted();
    await busyDay(rig);
    const ids = rig.calls.map(({ messageId }) => messageId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id.length).to.be.within(1, 36);
  });

  it("R-RPC-022: have payloads as the schemas want them", async () => {
    const rig = await booted();
    await busyDay(rig);
    const actions = new Set(rig.actions());
    expect(actions.size).to.be.greaterThan(8);
    for (const { action, payload } of rig.calls) {
      expect(isAction(action), action).to.equal(true);
      if (!isAction(action)) continue;
      expect(checkRequest(action, payload), action).to.include({ isValid: true });
    }
  });

  it("R-RPC-017: have {} where there is nothing to say", async () => {
    const rig = await booted();
    await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
    expect(rig.seen("Heartbeat")).to.deep.equal([{}]);
    expect(rig.frames.find(([, , action]) => action === "Heartbeat")?.[3]).to.deep.equal({});
  });

  it("R-RPC-004: no CALL goes out while another is unanswered", async () => {
    const rig = await booted({ hardware: { connectorCount: 3 } });
    rig.reply("StatusNotification", "silence");
    rig.reply("Heartbeat", "silence");
    await rig.result("TriggerMessage", { requestedMessage: "StatusNotification" });
    await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
    await rig.advance(29);
    expect(rig.calls).to.have.length(1);
    await rig.advance(1);
    expect(rig.calls).to.have.length(2);
  });

  it("R-RPC-005: answers go out while a CALL is unanswered", async () => {
    const rig = await plugged();
    rig.reply("Authorize", "silence");
    await present(rig, "TAG1");
    expect((await rig.ask("GetConfiguration", getConfiguration))?.[0]).to.equal(3);
    expect((await rig.ask("ClearCache", {}))?.[0]).to.equal(3);
  });
});

describe("what a charge point makes of frames", () => {
  for (const id of ["a", 'ä\u0000"\\ ', "x".repeat(36), "00", "{}"]) {
    it(`R-RPC-002: the id ${JSON.stringify(id)} comes back as it was, once`, async () => {
      const rig = await booted();
      rig.sendText(JSON.stringify([2, id, "ClearCache", {}]));
      await rig.advance(60);
      expect(rig.frames.map(([type, answered]) => [type, answered])).to.deep.equal([[3, id]]);
    });
  }

  it("R-RPC-007: another message type is ignored", async () => {
    const rig = await booted();
    rig.sendText(JSON.stringify([5, "1", "ClearCache", {}]));
    await rig.settle();
    expect(rig.frames).to.deep.equal([]);
    await expectServing(rig);
  });

  it("R-RPC-008: an unknown action is NotImplemented, one that is not ours NotSupported", async () => {
    const rig = await booted();
    expect((await rig.ask("NoSuchAction", {}))?.[2]).to.equal("NotImplemented");
    expect((await rig.ask("clearcache", {}))?.[2]).to.equal("NotImplemented");
    expect((await rig.ask("Heartbeat", {}))?.[2]).to.equal("NotSupported");
  });

  for (const [rule, action, payload, codes] of [
    [
      "R-RPC-011",
      "ChangeConfiguration",
      { key: "HeartbeatInterval" },
      "Occurence|Formation|Protocol",
    ],
    ["R-RPC-011", "Reset", {}, "Occurence|Formation|Protocol"],
    ["R-RPC-012", "ChangeConfiguration", { key: "HeartbeatInterval", value: 5 }, "TypeConstraint"],
    ["R-RPC-012", "UnlockConnector", { connectorId: "1" }, "TypeConstraint"],
    ["R-RPC-012", "ClearCache", [], "TypeConstraint"],
    ["R-RPC-013", "Reset", { type: "Medium" }, "PropertyConstraint"],
    ["R-RPC-024", "Reset", { type: "hard" }, "PropertyConstraint"],
    ["R-RPC-014", "Reset", { type: "Hard", extra: 1 }, "."],
    ["R-RPC-015", "RemoteStartTransaction", { idTag: "x".repeat(21) }, "."],
  ] as const) {
    it(`${rule}, R-RPC-009: ${action} ${JSON.stringify(payload)} is an error, and nothing is done`, async () => {
      const rig = await plugged();
      const before = rig.chargePoint.configuration.text("HeartbeatInterval");
      const answer = await rig.ask(action, payload);
      expect(answer?.[0]).to.equal(4);
      expect(answer?.[2])
        .to.match(new RegExp(codes))
        .and.be.oneOf([...callErrorCodes]);
      await rig.advance(20);
      expect(rig.actions()).to.deep.equal([]);
      expect(rig.chargePoint.configuration.text("HeartbeatInterval")).to.equal(before);
      await expectServing(rig);
    });
  }

  it("R-RPC-016: what a response can say is no error", async () => {
    const rig = await booted();
    const change = { key: "Nonsense", value: "1" };
    expect((await rig.ask("ChangeConfiguration", change))?.[0]).to.equal(3);
    expect((await rig.ask("RemoteStopTransaction", { transactionId: 9 }))?.[0]).to.equal(3);
    expect((await rig.ask("UnlockConnector", { connectorId: 9 }))?.[0]).to.equal(3);
  });

  it("R-RPC-017: null is as good as {}", async () => {
    const rig = await booted();
    expect((await rig.ask("ClearCache", null))?.[0]).to.equal(3);
  });

  for (const text of [
    "",
    "hello",
    '[2,"1","ClearCache"',
    '{"messageTypeId":2}',
    '[2,"1","ClearCache"]',
    '[2,1,"ClearCache",{}]',
    "[]",
    "null",
    '[2,"1",7,{}]',
    `[2,"1","DataTransfer",${"[".repeat(5000)}${"]".repeat(5000)}]`,
  ]) {
    it(`R-RPC-018: ${JSON.stringify(text.slice(0, 30))} does no harm`, async () => {
      const rig = await booted();
      rig.sendText(text);
      await rig.settle();
      await expectServing(rig);
    });
  }

  it("R-RPC-019: answers that nobody asked for are ignored", async () => {
    const rig = await plugged();
    rig.reply("Authorize", "silence");
    await present(rig, "TAG1");
    rig.sendText(JSON.stringify([3, "nobody", { idTagInfo: { status: "Accepted" } }]));
    rig.sendText(JSON.stringify([4, "nobody", "GenericError", "", {}]));
    await rig.settle();
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
    await expectServing(rig);
  });

  it("R-RPC-020: an answer after the time-out is not taken for that to the next CALL", async () => {
    const rig = await plugged({ configuration: { MessageTimeout: "5" } });
    rig.reply("Authorize", "silence");
    await present(rig, "TAG1");
    const { messageId } = rig.calls[0] ?? {};
    await rig.advance(5);
    await present(rig, "TAG2");
    rig.sendText(JSON.stringify([3, messageId, { idTagInfo: { status: "Accepted" } }]));
    await rig.settle();
    expect(rig.seen("Authorize")).to.have.length(2);
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
  });

  it("R-RPC-021: a CALL that comes again is answered again, and done once", async () => {
    const rig = await plugged();
    const text = JSON.stringify([2, "same", "RemoteStartTransaction", { idTag: "TAG1" }]);
    for (let times = 0; times < 3; times += 1) {
      rig.sendText(text);
      await rig.settle();
    }
    const answers = rig.frames.filter(([type]) => type === 3);
    expect(answers).to.deep.equal(Array(3).fill([3, "same", { status: "Accepted" }]));
    expect(rig.seen("StartTransaction")).to.have.length(1);
  });

  it("R-RPC-023: 64 KiB pass, and a million characters do no harm", async () => {
    const vendors = { acme: { "": () => ({ status: "Accepted" }) as const } };
    const rig = await booted({ vendors });
    const data = (length: number) => ({ vendorId: "acme", data: "x".repeat(length) });
    expect(await rig.result("DataTransfer", data(65_536))).to.deep.equal({ status: "Accepted" });
    rig.send("DataTransfer", data(1_100_000));
    await rig.settle();
    await expectServing(rig);
  });

  it("R-RPC-023: a StopTransaction with a thousand values goes out whole", async () => {
    const configuration = {
      StopTransactionMaxMeterValues: "1000",
      StopTxnSampledData: "Energy.Active.Import.Register,Current.Import,Voltage",
      MeterValuesSampledData: "",
      MeterValueSampleInterval: "10",
    };
    const rig = await charging({ configuration });
    await rig.advance(12_000);
    await unplug(rig);
    const [stop] = rig.seen("StopTransaction");
    const values = stop?.["transactionData"];
    expect(Array.isArray(values) && values.length).to.be.within(500, 1000);
    expect(JSON.stringify(stop).length).to.be.greaterThan(65_536);
  });

  for (const [currentTime, expected] of [
    ["2026-01-01T05:00:00.123456Z", "2026-01-01T05:00:00Z"],
    ["2026-01-01T07:00:00+02:00", "2026-01-01T05:00:00Z"],
    ["2026-01-01T05:00:00", "2026-01-01T05:00:00Z"],
  ] as const) {
    it(`R-RPC-025, R-RPC-026: ${currentTime} is understood`, async () => {
      const rig = await booted();
      rig.reply("Heartbeat", { currentTime });
      await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
      await plug(rig);
      const timestamp = String(rig.seen("StatusNotification")[0]?.["timestamp"]);
      expect(timestamp).to.equal(expected);
      expect(timestamp).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    });
  }

  it("R-RPC-024: tags and keys have no case", async () => {
    const rig = await charging();
    await present(rig, "tAg1");
    expect(rig.seen("StopTransaction")).to.have.length(1);
    await configure(rig, "HEARTBEATINTERVAL", "9");
    expect(rig.chargePoint.configuration.integer("HeartbeatInterval")).to.equal(9);
  });
});

async function expectServing(rig: Rig): Promise<void> {
  expect((await rig.ask("GetConfiguration", getConfiguration))?.[0]).to.equal(3);
}
