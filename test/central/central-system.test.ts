import { expect } from "chai";
import { NotConnectedError } from "../../central/commands.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { CallError, CallTimeoutError } from "../../protocol/errors.ts";
import {
  at,
  boot,
  failureOf,
  type ScriptedChargePoint,
  setUpWorld,
} from "./scripted-charge-point.ts";

describe("central system", () => {
  it("accepts a charge point that boots, and tells it the time and the interval", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    expect(await chargePoint.exchange("BootNotification", boot, "b1")).to.deep.equal([
      3,
      "b1",
      { status: "Accepted", currentTime: "2026-01-05T08:00:00Z", interval: 300 },
    ]);
    expect(central.chargePoints.get("CP1")).to.include({ isConnected: true });
    expect(central.chargePoints.get("CP1")?.boot).to.deep.equal(boot);
  });

  it("takes a whole session", async () => {
    const { connect, central, heard } = setUpWorld();
    const chargePoint = await connect();
    const start = { connectorId: 1, idTag: "tag", meterStart: 100, timestamp: at(0) };
    expect(await chargePoint.ask("StartTransaction", start)).to.deep.equal({
      transactionId: 1,
      idTagInfo: { status: "Accepted" },
    });
    const sampledValue = [{ value: "350", unit: "Wh" }];
    await chargePoint.ask("MeterValues", {
      connectorId: 1,
      transactionId: 1,
      meterValue: [{ timestamp: at(60), sampledValue }],
    });
    expect([...central.runningTransactions()]).to.have.length(1);
    expect(central.findTransaction(1)).to.include({ registerWh: 350, end: undefined });
    const stop = { transactionId: 1, meterStop: 500, timestamp: at(120), idTag: "TAG" };
    expect(await chargePoint.ask("StopTransaction", stop)).to.deep.equal({
      idTagInfo: { status: "Accepted" },
    });
    expect([...central.runningTransactions()]).to.deep.equal([]);
    const [{ transaction } = {}] = heard("transactionEnded");
    expect(transaction?.end).to.include({ kind: "stopped", meterStopWh: 500 });
  });

  it("resolves a command with the answer of the charge point", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const answer = central.call("CP1", "Reset", { type: "Soft" });
    await clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal(["Reset", { type: "Soft" }]);
    await chargePoint.answer({ status: "Accepted" });
    expect(await answer).to.deep.equal({ status: "Accepted" });
  });

  it("rejects a command that is refused, not answered, or has nowhere to go", async () => {
    const { connect, central, clock } = setUpWorld();
    const nowhere = await failureOf(central.call("CP1", "ClearCache", {}));
    expect(nowhere).to.be.instanceOf(NotConnectedError).and.include({ chargePoint: "CP1" });

    const chargePoint = await connect();
    const refused = failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(0);
    await chargePoint.send([4, chargePoint.lastCall()[1], "NotSupported", "", {}]);
    expect(await refused)
      .to.be.instanceOf(CallError)
      .and.include({ code: "NotSupported" });

    const unanswered = failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(30_000);
    expect(await unanswered).to.be.instanceOf(CallTimeoutError);
  });

  it("lets a handler of one's own answer, or fall through to the built-in one", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    central.on("Authorize", ({ idTag }, { next }) =>
      idTag === "MINE" ? { idTagInfo: { status: "Accepted" } } : next(),
    );
    expect(await chargePoint.ask("Authorize", { idTag: "MINE" })).to.deep.equal({
      idTagInfo: { status: "Accepted" },
    });
    expect(await chargePoint.ask("Authorize", { idTag: "nobody" })).to.deep.equal({
      idTagInfo: { status: "Invalid" },
    });
  });

  it("sends nothing before the charge point has spoken, or has had the time to", async () => {
    const { connect, central, clock } = setUpWorld({ settings: { settleSeconds: 10 } });
    const talkative = await connect();
    void failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(0);
    expect(talkative.frames).to.deep.equal([]);
    await talkative.ask("Heartbeat", {});
    expect(talkative.lastCall()[2]).to.equal("ClearCache");

    const silent = await connect("CP2");
    void failureOf(central.call("CP2", "ClearCache", {}));
    await clock.advance(9999);
    expect(silent.frames).to.deep.equal([]);
    await clock.advance(1);
    expect(silent.lastCall()[2]).to.equal("ClearCache");

    const gone = await connect("CP3");
    const failure = failureOf(central.call("CP3", "ClearCache", {}));
    await gone.drop();
    expect(await failure).to.include({ name: "ConnectionClosedError", wasSent: false });
  });

  it("waits for an answer as long as is laid down for the charge point", async () => {
    const directory = createMemoryDirectory({
      chargePoints: [{ identity: "CP1", callTimeoutSeconds: 90 }],
    });
    const { connect, central, clock } = setUpWorld({ directory });
    await connect();
    const failure = failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(90_000);
    expect(await failure).to.include({ name: "CallTimeoutError", timeoutMs: 90_000 });
  });

  it("cuts a deaf charge point off once, and not again for a while", async () => {
    const { connect, central, clock, heard } = setUpWorld();
    const deafFor = async (chargePoint: ScriptedChargePoint, calls: number) => {
      for (let count = 0; count < calls; count += 1) {
        void failureOf(central.call("CP1", "ClearCache", {}));
        await chargePoint.ask("Heartbeat", {});
        await clock.advance(30_000);
      }
    };
    const first = await connect();
    await deafFor(first, 2);
    expect(first.closeCode).to.equal(undefined);
    await deafFor(first, 1);
    expect(first.closeCode).to.equal(1001);
    const second = await connect();
    await deafFor(second, 6);
    expect(second.closeCode).to.equal(undefined);
    expect(heard("deaf")).to.have.length(1);
    await clock.advance(120_000);
    await deafFor(second, 3);
    expect(second.closeCode).to.equal(1001);
  });

  it("closes every connection when it closes, and takes no more", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    central.close();
    await clock.advance(0);
    expect(chargePoint.closeCode).to.equal(1001);
    const late = await connect("CP2");
    await clock.advance(0);
    expect(late.closeCode).to.equal(1001);
    expect(clock.taskCount()).to.equal(0);
  });

  it("does from now on what it is configured to", async () => {
    const { connect, central, knock } = setUpWorld();
    const chargePoint = await connect();
    central.configure({ heartbeatIntervalSeconds: 77, autoRegistration: undefined });
    expect(await chargePoint.ask("BootNotification", boot)).to.include({ interval: 77 });
    expect(await knock("CP2")).to.equal(404);
  });

  it("sends without waiting, and tells whoever wants to know of a failure", async () => {
    const { connect, central, clock, heard } = setUpWorld();
    const failures: unknown[] = [];
    central.send("CP1", "ClearCache", {}, (failure) => failures.push(failure));
    await clock.advance(0);
    expect(failures).to.have.length(1);
    expect(failures[0]).to.be.instanceOf(NotConnectedError);
    const chargePoint = await connect();
    central.send("CP1", "ClearCache", {});
    await clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal(["ClearCache", {}]);
    await clock.advance(30_000);
    expect(heard("called")).to.have.length(1);
    expect(heard("called")[0]).to.include({ action: "ClearCache", outcome: "timed out" });
  });
});
