import { expect } from "chai";
import {
  createMemoryOutboxStore,
  type OutboxStore,
} from "../../../central/local-controller/outbox-store.ts";
import { begun, boot, come, ended, setUpRelayedSite, status, values } from "./relayed-site.ts";

describe("a local controller, while the upstream is away", () => {
  it("lets charge points in, and serves them", async () => {
    const site = setUpRelayedSite();
    site.cutUpstream();
    const chargePoint = await come(site);
    expect(await chargePoint.ask("BootNotification", boot)).to.deep.include({ status: "Accepted" });
    const local = await chargePoint.ask("Authorize", { idTag: "LOCAL" });
    expect(local).to.deep.equal({ idTagInfo: { status: "Accepted" } });
  });

  it("keeps its charge points, and tells later what happened, in order and by the right id", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    await chargePoint.ask("BootNotification", boot);
    site.cutUpstream();
    await chargePoint.ask("StatusNotification", status);
    const started = await chargePoint.ask("StartTransaction", begun);
    const localId: number = Object(started).transactionId;
    expect(localId).to.not.equal(42);
    await chargePoint.ask("MeterValues", values(localId));
    const before = site.upstream.calls().length;

    site.mendUpstream();
    await site.clock.advance(61_000);
    expect(site.upstream.calls().slice(before)).to.deep.equal([
      ["BootNotification", boot],
      ["StatusNotification", status],
      ["StartTransaction", begun],
      ["MeterValues", values(42)],
    ]);
    await chargePoint.ask("StopTransaction", ended(localId));
    expect(site.upstream.calls().at(-1)).to.deep.equal(["StopTransaction", ended(42)]);
    expect([...site.centralSystem.runningTransactions()]).to.deep.equal([]);
  });

  it("tells later what is not quite in order as it came, but for the id", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.cutUpstream();
    await site.clock.advance(0);
    const start = { ...begun, reservationId: null, vendorField: 1 };
    const { transactionId } = Object(await chargePoint.ask("StartTransaction", start));
    const stop = { ...ended(transactionId), transactionData: null };
    expect(await chargePoint.ask("StopTransaction", stop)).to.deep.equal({});
    site.mendUpstream();
    await site.clock.advance(600_000);
    expect(
      site.upstream.calls().filter(([action]) => /Transaction$/.test(`${action}`)),
    ).to.deep.equal([
      ["StartTransaction", start],
      ["StopTransaction", { ...stop, transactionId: 42 }],
    ]);
  });

  it("finds the transaction that the upstream means by its id", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.cutUpstream();
    const started = await chargePoint.ask("StartTransaction", begun);
    site.mendUpstream();
    await site.clock.advance(61_000);
    site.upstream.send([2, "u1", "RemoteStopTransaction", { transactionId: 42 }]);
    await site.clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal([
      "RemoteStopTransaction",
      { transactionId: Object(started).transactionId },
    ]);
  });

  it("remembers what the upstream said of a tag", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.upstream.replies["Authorize"] = () => ({ idTagInfo: { status: "Blocked" } });
    await chargePoint.ask("Authorize", { idTag: "LOCAL" });
    site.cutUpstream();
    const answer = await chargePoint.ask("Authorize", { idTag: "local" });
    expect(answer).to.deep.equal({ idTagInfo: { status: "Blocked" } });
  });

  it("answers in the place of an upstream that is deaf, and tells it later", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    const answerStart = site.upstream.replies["StartTransaction"];
    site.upstream.replies["StartTransaction"] = undefined;
    await chargePoint.send([2, "cp-start", "StartTransaction", begun]);
    await site.clock.advance(15_000);
    expect(chargePoint.frames.at(-1)?.slice(0, 2)).to.deep.equal([3, "cp-start"]);
    expect(site.upstream.closeCount).to.equal(1);

    site.upstream.replies["StartTransaction"] = answerStart;
    await site.clock.advance(61_000);
    expect(site.controller.standings()).to.deep.equal([
      { chargePoint: "CP1", isOpen: true, waitingMessages: 0 },
    ]);
  });

  it("gives a message up that the upstream refuses again and again", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.upstream.replies["StopTransaction"] = () => ["InternalError", "no", {}];
    expect(await chargePoint.ask("StopTransaction", ended(7))).to.deep.equal({});
    await site.clock.advance(300_000);
    expect(site.controller.standings()[0]?.waitingMessages).to.equal(0);
    const dropped = site.events.find(({ kind }) => kind === "messageDropped");
    expect(dropped).to.deep.include({ chargePoint: "CP1", reason: "InternalError no" });
  });

  it("gives up meter values where there is no room, and no StopTransaction", async () => {
    const site = setUpRelayedSite({ settings: { maxWaitingMessages: 3 } });
    const chargePoint = await come(site);
    site.cutUpstream();
    await chargePoint.ask("StartTransaction", begun);
    for (const wattHours of [200, 300, 400]) {
      await chargePoint.ask("MeterValues", values(1, wattHours));
    }
    await chargePoint.ask("StopTransaction", ended(1));
    site.mendUpstream();
    await site.clock.advance(61_000);
    expect(site.upstream.calls()).to.deep.equal([
      ["StartTransaction", begun],
      ["MeterValues", values(42, 400)],
      ["StopTransaction", ended(42)],
    ]);
  });

  it("tells what waits even when the charge point has gone, and then leaves", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.cutUpstream();
    await chargePoint.ask("StopTransaction", ended(7));
    await chargePoint.drop();
    site.mendUpstream();
    await site.clock.advance(61_000);
    expect(site.upstream.calls()).to.deep.equal([["StopTransaction", ended(7)]]);
    expect(site.controller.standings()[0]?.isOpen).to.equal(false);
  });

  it("tells after a restart what waited before it", async () => {
    const store: OutboxStore = createMemoryOutboxStore();
    const former = setUpRelayedSite({ store });
    const chargePoint = await come(former);
    former.cutUpstream();
    await chargePoint.ask("StartTransaction", begun);
    await chargePoint.ask("StopTransaction", ended(1));
    former.controller.close();

    const site = setUpRelayedSite({ store });
    await site.clock.advance(61_000);
    expect(site.upstream.calls()).to.deep.equal([
      ["StartTransaction", begun],
      ["StopTransaction", ended(42)],
    ]);
    expect([...store.outboxRecords()].map(({ content }) => content)).to.deep.equal([
      { localId: 1, upstreamId: 42 },
    ]);
  });
});
