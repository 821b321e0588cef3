import { expect } from "chai";
import sinon from "sinon";
import { noAnswer } from "../../protocol/connection.ts";
import { CallError } from "../../protocol/errors.ts";
import { type Handler, setUpConnection } from "./connection-rig.ts";

const reset = [2, "p1", "Reset", { type: "Soft" }];

describe("a CALL of the peer that comes again", () => {
  it("gets the answer it got, and is not carried out again", async () => {
    let count = 0;
    const { host, peer } = setUpConnection({ handle: () => ({ count: ++count }) });
    await peer.send(reset, reset);
    expect(await peer.newFrames()).to.deep.equal([
      [3, "p1", { count: 1 }],
      [3, "p1", { count: 1 }],
    ]);
    sinon.assert.calledOnce(host.answered);
    sinon.assert.calledOnceWithMatch(host.stray, {
      kind: "retransmission",
      frame: { messageId: "p1" },
    });
  });

  it("gets a CALLERROR again, too", async () => {
    const { host, peer } = setUpConnection({ handle: () => new CallError("NotSupported") });
    await peer.send(reset, reset);
    expect(await peer.newFrames()).to.deep.equal([
      [4, "p1", "NotSupported", "", {}],
      [4, "p1", "NotSupported", "", {}],
    ]);
    sinon.assert.calledOnce(host.handle);
  });

  it("is not carried out while it still is, and answered once", async () => {
    let finish = () => {};
    const handle: Handler = () =>
      new Promise((resolve) => {
        finish = () => resolve({});
      });
    const { host, peer } = setUpConnection({ handle });
    await peer.send(reset, reset, reset);
    sinon.assert.calledOnce(host.handle);
    sinon.assert.calledTwice(host.stray);
    finish();
    expect(await peer.newFrames()).to.deep.equal([[3, "p1", {}]]);
    await peer.send(reset);
    expect(await peer.newFrames()).to.deep.equal([[3, "p1", {}]]);
  });

  it("is carried out when it was left unanswered", async () => {
    const handle = sinon.stub().returns({}).onFirstCall().returns(noAnswer);
    const { peer } = setUpConnection({ handle });
    await peer.send(reset, reset);
    expect(await peer.newFrames()).to.deep.equal([[3, "p1", {}]]);
  });

  it("is another one when its text is another, in spite of its id", async () => {
    let count = 0;
    const { host, peer } = setUpConnection({ handle: () => ({ count: ++count }) });
    await peer.send([2, "0", "A", {}], [2, "0", "B", {}], [2, "0", "A", { a: 1 }]);
    expect(await peer.newFrames()).to.deep.equal([
      [3, "0", { count: 1 }],
      [3, "0", { count: 2 }],
      [3, "0", { count: 3 }],
    ]);
    sinon.assert.notCalled(host.stray);
  });

  it("is another one when only the end of its text is another", async () => {
    const { host, peer } = setUpConnection({});
    const call = (meterStop: number) => [2, "0", "StopTransaction", { idTag: "TAG", meterStop }];
    await peer.send(call(100_001), call(100_002));
    sinon.assert.calledTwice(host.handle);
    sinon.assert.notCalled(host.stray);
  });

  it("is another one when its text is another, while the first is in handling", async () => {
    const { host, peer } = setUpConnection({ handle: () => new Promise(() => {}) });
    await peer.send([2, "0", "A", {}], [2, "0", "B", {}]);
    sinon.assert.calledTwice(host.handle);
  });

  it("is remembered among the last ones only", async () => {
    const settings = { maxKeptAnswers: 3 };
    const { host, peer } = setUpConnection({ settings });
    for (const id of ["1", "2", "3", "4", "5"]) await peer.send([2, id, "A", {}]);
    for (const id of ["3", "4", "5"]) await peer.send([2, id, "A", {}]);
    sinon.assert.callCount(host.handle, 5);
    for (const id of ["1", "2"]) await peer.send([2, id, "A", {}]);
    sinon.assert.callCount(host.handle, 7);
  });

  it("is remembered for its time only, for ids are used anew", async () => {
    const { host, peer, clock } = setUpConnection({ settings: { keepAnswersMs: 1000 } });
    await peer.send(reset);
    await clock.advance(1000);
    await peer.send(reset);
    sinon.assert.calledOnce(host.handle);
    await clock.advance(1);
    await peer.send(reset);
    sinon.assert.calledTwice(host.handle);
  });

  it("is carried out each time, if no answers are to be kept", async () => {
    const { host, peer } = setUpConnection({ settings: { maxKeptAnswers: 0 } });
    await peer.send(reset, reset);
    sinon.assert.calledTwice(host.handle);
  });
});
