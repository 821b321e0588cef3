import { expect } from "chai";
import { type Exchange, type Stray, WireLog } from "../../../../scenarios/engine/wire/wire-log.ts";

function setUp() {
  const settled: Exchange[] = [];
  const strays: Stray[] = [];
  const log = new WireLog({
    nowMs: () => 5,
    listeners: [
      {
        settled: (exchange) => void settled.push(exchange),
        stray: (stray) => void strays.push(stray),
      },
    ],
  });
  const wire = log.observerOf("CP1");
  return {
    log,
    wire,
    settled,
    strays,
    from: (frame: unknown) => wire.frame("fromChargePoint", JSON.stringify(frame)),
    to: (frame: unknown) => wire.frame("toChargePoint", JSON.stringify(frame)),
  };
}

describe("the log of the wire", () => {
  it("knows the first CALL of a charge point since a place that waits for its answer", () => {
    const { log, from, to } = setUp();
    from([2, "1", "Heartbeat", {}]);
    const mark = log.mark();
    to([2, "2", "Reset", { type: "Soft" }]);
    from([2, "3", "Heartbeat", {}]);
    expect(log.openSince(0, "CP1")?.call.messageId).to.equal("1");
    expect(log.openSince(mark, "CP1")?.call.messageId).to.equal("2");
    expect(log.openSince(mark, "CP2")).to.equal(undefined);
    from([3, "2", { status: "Accepted" }]);
    expect(log.openSince(mark, "CP1")?.call.messageId).to.equal("3");
    to([3, "3", { currentTime: "2026-01-01T00:00:00Z" }]);
    expect(log.openSince(mark, "CP1")).to.equal(undefined);
  });

  it("keeps no CALLs where nobody will ask for them, and the places stay as they were", () => {
    const log = new WireLog({ nowMs: () => 5, listeners: [], isAskedForCalls: false });
    log.observerOf("CP1").frame("fromChargePoint", JSON.stringify([2, "1", "Heartbeat", {}]));
    expect(log.mark()).to.equal(1);
    expect(log.callsSince(0)).to.deep.equal([]);
    expect(log.openSince(0, "CP1")?.call.messageId).to.equal("1");
  });

  it("finds the answer of each CALL, whichever side made it, though both use one id", () => {
    const { log, from, to, settled } = setUp();
    from([2, "1", "Heartbeat", {}]);
    to([2, "1", "Reset", { type: "Soft" }]);
    from([3, "1", { status: "Accepted" }]);
    to([4, "1", "InternalError", "", {}]);
    const [heartbeat, reset] = log.callsSince(0);
    expect(settled).to.deep.equal([reset, heartbeat]);
    expect(heartbeat).to.include({ direction: "fromChargePoint", isLost: false });
    expect(heartbeat?.answer).to.include({ kind: "callError", code: "InternalError" });
    expect(reset?.answer).to.deep.include({ kind: "callResult", payload: { status: "Accepted" } });
  });

  it("tells of answers that nobody waits for", () => {
    const { from, to, strays } = setUp();
    to([3, "0", {}]);
    from([2, "1", "Heartbeat", {}]);
    to([3, "1", {}]);
    to([3, "1", {}]);
    expect(strays.map(({ kind }) => kind)).to.deep.equal(["unasked", "repeated"]);
  });

  it("takes two answers for a CALL that was sent twice", () => {
    const { from, to, strays, settled } = setUp();
    from([2, "1", "Heartbeat", {}]);
    from([2, "1", "Heartbeat", {}]);
    to([3, "1", {}]);
    to([3, "1", {}]);
    expect(settled).to.have.length(2);
    expect(strays).to.deep.equal([]);
  });

  it("tells of what is no frame, and takes one with an id for the answer it was meant to be", () => {
    const { wire, from, to, strays, settled } = setUp();
    wire.frame("toChargePoint", "{}");
    to([2, "9", "Reset"]);
    from([2, "1", "Heartbeat", {}]);
    to([3, "1"]);
    expect(strays.map(({ kind }) => kind)).to.deep.equal(["malformed", "malformed"]);
    expect(settled[0]?.answer).to.include({ kind: "malformed" });
  });

  it("gives up what was open when the connection ends, and begins anew with ids", () => {
    const { wire, from, to, settled, strays, log } = setUp();
    from([2, "1", "Heartbeat", {}]);
    expect(log.openCount).to.equal(1);
    wire.closed("centralSystem", 1006, "");
    expect(settled[0]).to.include({ isLost: true });
    expect(log.openCount).to.equal(0);
    to([3, "1", {}]);
    expect(strays.map(({ kind }) => kind)).to.deep.equal(["unasked"]);
  });

  it("gives a claim the next CALL of its kind, and no other", () => {
    const { log, from, to } = setUp();
    const claim = log.claim("CP1", "fromChargePoint", "Heartbeat");
    from([2, "1", "StatusNotification", {}]);
    to([2, "1", "Heartbeat", {}]);
    expect(claim.exchange).to.equal(undefined);
    from([2, "2", "Heartbeat", {}]);
    from([2, "3", "Heartbeat", {}]);
    expect(claim.exchange?.call.messageId).to.equal("2");
    expect(log.callsSince(0).map(({ isClaimed }) => isClaimed)).to.deep.equal([
      ...[false, false, true, false],
    ]);
    expect(log.openCount).to.equal(3);
  });

  it("knows at once what a charge point waits for no longer, as it goes itself", () => {
    const { log, wire, from, to, settled, strays } = setUp();
    from([2, "1", "Heartbeat", {}]);
    from([2, "2", "Heartbeat", {}]);
    to([3, "1", {}]);
    wire.leaving();
    expect(log.callsSince(0).map(({ isLost }) => isLost)).to.deep.equal([false, true]);
    // What was under way comes all the same.
    to([3, "2", {}]);
    expect(log.callsSince(0)[1]?.answer).to.include({ kind: "callResult" });
    wire.closed("chargePoint", 1000, "");
    expect(settled).to.have.length(2);
    expect(strays).to.deep.equal([]);
    expect(log.openCount).to.equal(0);
  });

  it("keeps the last frames, and forgets the oldest CALLs when there are too many", () => {
    const { log, from } = setUp();
    for (let id = 0; id < 30_000; id += 1) from([2, String(id), "Heartbeat", {}]);
    expect(log.mark()).to.equal(30_000);
    expect(log.callsSince(29_998).map(({ call }) => call.messageId)).to.deep.equal([
      ...["29998", "29999"],
    ]);
    expect(log.callsSince(0).length).to.be.within(5_000, 10_000);
    const frames = log.lastFrames("CP1");
    expect(frames).to.have.length(12);
    expect(frames.at(-1)).to.deep.equal({
      atMs: 5,
      chargePoint: "CP1",
      direction: "fromChargePoint",
      text: '[2,"29999","Heartbeat",{}]',
    });
  });
});
