import { expect } from "chai";
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

describe("the cable", () => {
  it("with one end in is a driver who has begun, and no transaction", async () => {
    const rig = await booted();
    connectorOf(rig).plug({ end: "charge-point" });
    await present(rig, "TAG1");
    expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
    connectorOf(rig).plug({ end: "car" });
    await rig.settle();
    expect(rig.seen("StartTransaction")).to.have.length(1);
  });

  it("that hangs from a car is nothing to the charge point", async () => {
    const rig = await booted();
    connectorOf(rig).plug({ end: "car" });
    await rig.settle();
    expect(rig.statuses()).to.deep.equal([]);
  });

  it("that is fixed counts for nothing before its end is in a car", async () => {
    const rig = await booted({ hardware: { hasFixedCable: true } });
    connectorOf(rig).plug({ end: "car" });
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
    connectorOf(rig).unplug("car");
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Available"]);
  });

  it("is locked in a transaction, and not to be pulled out", async () => {
    const rig = await charging();
    expect(connectorOf(rig).unplug("charge-point")).to.equal(false);
    await present(rig, "TAG1");
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
  });

  it("pulled out of a socket without a lock, the transaction is over", async () => {
    const rig = await charging({ hardware: { hasLock: false } });
    await configure(rig, "StopTransactionOnEVSideDisconnect", "false");
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
    await rig.settle();
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "EVDisconnected" });
    expect(rig.statuses().at(-1)).to.equal("1:Available");
  });

  it("TC_024: a lock that does not shut is a fault, and no transaction begins", async () => {
    const rig = await booted();
    connectorOf(rig).cable.jam = "open";
    await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
    await plug(rig);
    expect(rig.seen("StatusNotification").at(-1)).to.include({
      status: "Faulted",
      errorCode: "ConnectorLockFailure",
    });
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
    await unplug(rig);
    expect(rig.statuses().at(-1)).to.equal("1:Available");
  });
});

describe("R-TX-021: a car that disconnects", () => {
  const disconnects = { StopTransactionOnEVSideDisconnect: "true" };

  it("TC_005_1: ends the transaction, and the cable can be taken out", async () => {
    const rig = await charging({ configuration: disconnects });
    connectorOf(rig).unplug("car");
    await rig.settle();
    expect(rig.actions()).to.deep.equal(["StopTransaction", "StatusNotification"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "EVDisconnected" });
    expect(rig.statuses()).to.deep.equal(["1:Finishing"]);
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["1:Finishing", "1:Available"]);
  });

  it("TC_005_2: leaves the cable locked where UnlockConnectorOnEVSideDisconnect is false", async () => {
    const configuration = { ...disconnects, UnlockConnectorOnEVSideDisconnect: "false" };
    const rig = await charging({ configuration });
    connectorOf(rig).unplug("car");
    expect(connectorOf(rig).unplug("charge-point")).to.equal(false);
    const answer = await rig.result("UnlockConnector", { connectorId: 1 });
    expect(answer).to.deep.equal({ status: "Unlocked" });
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
  });

  it("TC_005_2: and the tag opens it too, without a question", async () => {
    const configuration = { ...disconnects, UnlockConnectorOnEVSideDisconnect: "false" };
    const rig = await charging({ configuration });
    connectorOf(rig).unplug("car");
    rig.forget();
    await present(rig, "TAG2");
    expect(connectorOf(rig).unplug("charge-point")).to.equal(false);
    rig.forget();
    await present(rig, "TAG1");
    expect(rig.actions()).to.deep.equal([]);
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
  });

  it("TC_005_3: goes on where StopTransactionOnEVSideDisconnect is false, the cable locked", async () => {
    const rig = await charging({ configuration: { StopTransactionOnEVSideDisconnect: "false" } });
    expect(connectorOf(rig).unplug()).to.equal(false);
    await rig.advance(60);
    expect(rig.seen("StopTransaction")).to.deep.equal([]);
    expect(await rig.result("RemoteStopTransaction", { transactionId: 1 })).to.deep.equal({
      status: "Accepted",
    });
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Remote" });
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEV", "1:Finishing"]);
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
  });

  it("TC_005_3: with a fixed cable it is Available once the transaction is stopped", async () => {
    const rig = await charging({
      hardware: { hasFixedCable: true },
      configuration: { StopTransactionOnEVSideDisconnect: "false" },
    });
    connectorOf(rig).unplug();
    await rig.result("RemoteStopTransaction", { transactionId: 1 });
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEV", "1:Available"]);
  });

  it("R-TX-022: is told as SuspendedEV without error, and may come back", async () => {
    const rig = await charging({ configuration: { StopTransactionOnEVSideDisconnect: "false" } });
    connectorOf(rig).unplug("car");
    await rig.settle();
    expect(rig.seen("StatusNotification")[0]).to.include({
      status: "SuspendedEV",
      errorCode: "NoError",
      info: "EV side disconnected",
    });
    expect(connectorOf(rig).outlet.car?.amps).to.equal(0);
    connectorOf(rig).plug({ end: "car" });
    await rig.advance(60);
    expect(rig.seen("StatusNotification")[1]).not.to.have.property("info");
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEV", "1:Charging"]);
    expect(connectorOf(rig).outlet.car?.amps).to.equal(32);
  });

  it("R-TX-025: a fixed cable has UnlockConnectorOnEVSideDisconnect false, and not to be written", async () => {
    const key = "UnlockConnectorOnEVSideDisconnect";
    const rig = await booted({
      hardware: { hasFixedCable: true },
      configuration: { [key]: "true" },
    });
    const { configurationKey } = await rig.result("GetConfiguration", { key: [key] });
    expect(configurationKey).to.deep.equal([{ key, readonly: true, value: "false" }]);
    const change = await rig.result("ChangeConfiguration", { key, value: "true" });
    expect(change).to.deep.equal({ status: "Rejected" });
  });

  it("R-TX-017: DeAuthorized leaves the cable locked until the tag comes", async () => {
    const rig = await plugged();
    rig.reply("StartTransaction", { transactionId: 1, idTagInfo: { status: "Blocked" } });
    await present(rig, "TAG1");
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "DeAuthorized" });
    expect(connectorOf(rig).unplug("charge-point")).to.equal(false);
    await present(rig, "TAG1");
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
  });

  it("R-TX-017: or a tag of its group", async () => {
    const idTagInfo = { status: "Accepted", parentIdTag: "GROUP" };
    const rig = await plugged({ replies: { Authorize: { idTagInfo } } });
    rig.reply("StartTransaction", {
      transactionId: 1,
      idTagInfo: { status: "Blocked", parentIdTag: "GROUP" },
    });
    await present(rig, "TAG1");
    await present(rig, "TAG2", 1);
    expect(connectorOf(rig).unplug("charge-point")).to.equal(true);
  });
});

describe("R-UNL-001: UnlockConnector", () => {
  it("TC_017_1: Unlocked, whether or not there is anything to unlock", async () => {
    const rig = await booted();
    const answer = await rig.result("UnlockConnector", { connectorId: 1 });
    expect(answer).to.deep.equal({ status: "Unlocked" });
  });

  it("TC_017_2, TC_018_2: NotSupported with a fixed cable, and the transaction goes on", async () => {
    const rig = await charging({ hardware: { hasFixedCable: true } });
    const answer = await rig.result("UnlockConnector", { connectorId: 1 });
    expect(answer).to.deep.equal({ status: "NotSupported" });
    expect(rig.actions()).to.deep.equal([]);
  });

  it("NotSupported where a socket has no lock", async () => {
    const rig = await booted({ hardware: { hasLock: false } });
    const answer = await rig.result("UnlockConnector", { connectorId: 1 });
    expect(answer).to.deep.equal({ status: "NotSupported" });
  });

  it("TC_018_1: the transaction is stopped for it", async () => {
    const rig = await charging();
    const answer = await rig.result("UnlockConnector", { connectorId: 1 });
    expect(answer).to.deep.equal({ status: "Unlocked" });
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "UnlockCommand" });
    expect(rig.statuses()).to.deep.equal(["1:Finishing"]);
    expect(rig.frames.map(([type]) => type)).to.deep.equal([3, 2, 2]);
    await unplug(rig);
    expect(rig.statuses()).to.deep.equal(["1:Finishing", "1:Available"]);
  });

  it("the StopTransaction may go before the answer", async () => {
    const rig = await charging({ behavior: { unlockOrder: "transaction-first" } });
    await rig.result("UnlockConnector", { connectorId: 1 });
    expect(rig.frames.map(([type]) => type)).to.deep.equal([2, 3, 2]);
    expect(rig.seen("StopTransaction")).to.have.length(1);
  });

  it("TC_030: UnlockFailed when the lock is stuck, the transaction stopped all the same", async () => {
    const rig = await charging();
    connectorOf(rig).cable.jam = "shut";
    const answer = await rig.result("UnlockConnector", { connectorId: 1 });
    expect(answer).to.deep.equal({ status: "UnlockFailed" });
    expect(rig.seen("StopTransaction")).to.have.length(1);
    expect(connectorOf(rig).unplug("charge-point")).to.equal(false);
  });

  it("TC_031: NotSupported for a connector that there is not", async () => {
    const rig = await booted();
    for (const connectorId of [2, 1000]) {
      const answer = await rig.result("UnlockConnector", { connectorId });
      expect(answer).to.deep.equal({ status: "NotSupported" });
    }
  });
});
