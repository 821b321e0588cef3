import { expect } from "chai";
import sinon from "sinon";
import { CallError, CallTimeoutError, ConnectionClosedError } from "../../protocol/errors.ts";
import { isTrusted } from "../../protocol/handler-table.ts";
import { InvalidPayloadError } from "../../protocol/payload-report.ts";
import type { Request } from "../../schemas/messages.ts";
import { setUpPeer, toldOf } from "./peer-rig.ts";

const idTag = "04E12345";
const accepted = { idTagInfo: { status: "Accepted" } };

describe("a peer that calls", () => {
  it("resolves with the response", async () => {
    const { peer, raw, clock } = setUpPeer();
    const answer = peer.call("Authorize", { idTag });
    expect(await raw.newFrames()).to.deep.equal([[2, "id-1", "Authorize", { idTag }]]);
    await raw.send([3, "id-1", accepted]);
    expect(await answer).to.deep.equal(accepted);
    expect(clock.taskCount()).to.equal(0);
  });

  it("uses the id and the time-out it is given", async () => {
    const { peer, raw, clock } = setUpPeer();
    const answer = peer.call(
      "Heartbeat",
      {},
      { messageId: "mine", timeoutMs: 50, onError: "return" },
    );
    expect(await raw.newFrames()).to.deep.equal([[2, "mine", "Heartbeat", {}]]);
    await clock.advance(50);
    expect(await answer)
      .to.be.instanceOf(CallTimeoutError)
      .and.include({ timeoutMs: 50 });
  });

  it("rejects with the failure, or resolves with it if told to return errors", async () => {
    for (const onError of ["throw", "return"] as const) {
      const { peer, raw } = setUpPeer();
      const isRejected = sinon.spy((failure: unknown) => failure);
      const settled =
        onError === "throw"
          ? peer.call("Heartbeat", {}).catch(isRejected)
          : peer.call("Heartbeat", {}, { onError });
      await raw.send([4, "id-1", "NotSupported", "no", { a: 1 }]);
      expect(await settled)
        .to.be.instanceOf(CallError)
        .and.deep.include({
          code: "NotSupported",
          message: "no",
          details: { a: 1 },
        });
      expect(isRejected.callCount).to.equal(onError === "throw" ? 1 : 0);
    }
  });

  it("is told in a listener as well, without a promise", async () => {
    const { peer, raw } = setUpPeer();
    const settled = sinon.spy();
    peer.request("Authorize", { idTag }, settled);
    sinon.assert.notCalled(settled);
    await raw.send([3, "id-1", accepted]);
    sinon.assert.calledOnceWithExactly(settled, undefined, accepted);
    peer.request("Heartbeat", {}, settled);
    peer.close(1000, "");
    await raw.newFrames();
    sinon.assert.calledTwice(settled);
    expect(settled.args[1]?.[0]).to.be.instanceOf(ConnectionClosedError);
  });

  it("does not send a request that breaks its schema", async () => {
    const rig = setUpPeer();
    const failure = await rig.peer.call("Authorize", unchecked({ idTag: 5 }), {
      onError: "return",
    });
    expect(failure).to.be.instanceOf(InvalidPayloadError).and.include({
      message: "outgoing request of Authorize: /idTag: expected string, found 5",
    });
    expect(await rig.raw.newFrames()).to.deep.equal([]);
    expect(toldOf(rig)).to.deep.equal([["outgoing", "request", "Authorize", ["type"]]]);
    expect(rig.clock.taskCount()).to.equal(0);
  });

  for (const outgoing of ["tolerant", "off"] as const) {
    it(`sends it when outgoing payloads are ${outgoing}`, async () => {
      const rig = setUpPeer({ validation: { incoming: "strict", outgoing } });
      void rig.peer.call("Authorize", unchecked({}), { onError: "return" });
      expect(await rig.raw.newFrames()).to.deep.equal([[2, "id-1", "Authorize", {}]]);
      expect(toldOf(rig)).to.have.length(outgoing === "tolerant" ? 1 : 0);
    });
  }

  it("fails when the response breaks its schema", async () => {
    const rig = setUpPeer();
    const answer = rig.peer.call("Authorize", { idTag }, { onError: "return" });
    await rig.raw.send([3, "id-1", { idTagInfo: { status: "Maybe" } }]);
    expect(await answer).to.be.instanceOf(InvalidPayloadError);
    expect(toldOf(rig)).to.deep.equal([["incoming", "response", "Authorize", ["enum"]]]);
    expect(rig.raw.frames(), "an answer is not answered").to.have.length(1);
  });

  for (const incoming of ["tolerant", "off"] as const) {
    it(`takes it when incoming payloads are ${incoming}`, async () => {
      const rig = setUpPeer({ validation: { incoming, outgoing: "strict" } });
      const answer = rig.peer.call("Authorize", { idTag });
      await rig.raw.send([3, "id-1", {}]);
      expect(await answer).to.deep.equal({});
      expect(toldOf(rig)).to.have.length(incoming === "tolerant" ? 1 : 0);
    });
  }

  it("takes what can be used in spite of its schema, and tells of it", async () => {
    const rig = setUpPeer();
    const answer = rig.peer.call("Heartbeat", {});
    await rig.raw.send([3, "id-1", { currentTime: "2026-01-01T00:00:00" }]);
    expect(await answer).to.deep.equal({ currentTime: "2026-01-01T00:00:00" });
    expect(toldOf(rig)).to.deep.equal([["incoming", "response", "Heartbeat", ["format"]]]);
  });

  it("calls what the types forbid over its connection", async () => {
    const { peer, raw } = setUpPeer();
    const settled = sinon.spy();
    peer.connection.call("Nonsense", [7], settled);
    await raw.send([3, "id-1", "anything"]);
    sinon.assert.calledOnceWithExactly(settled, undefined, "anything");
  });

  it("passes on strays, pongs and the end", async () => {
    const { peer, events, raw, near, clock } = setUpPeer();
    await raw.send([3, "never asked", {}]);
    near.ping();
    await clock.advance(0);
    peer.close(1000, "bye");
    await clock.advance(0);
    sinon.assert.calledOnceWithMatch(events.stray, { kind: "answer" });
    sinon.assert.calledOnce(events.ponged);
    sinon.assert.calledOnceWithExactly(events.closed, 1000, "bye");
  });
});

/** A payload that the types forbid. */
function unchecked(payload: object): Request<"Authorize"> {
  if (isTrusted<Request<"Authorize">>(payload)) return payload;
  throw new TypeError("not trusted");
}
