import { expect } from "chai";
import sinon from "sinon";
import { noAnswer } from "../../protocol/connection.ts";
import { CallError } from "../../protocol/errors.ts";
import { type Handler, setUpConnection } from "./connection-rig.ts";

const reset = [2, "p1", "Reset", { type: "Soft" }];

describe("a CALL of the peer", () => {
  const answers: readonly (readonly [string, Handler, unknown[]])[] = [
    ["what the handler returns", () => ({ status: "Accepted" }), [3, "p1", { status: "Accepted" }]],
    ["what it promises", async () => ({ a: 1 }), [3, "p1", { a: 1 }]],
    [
      "the CallError it returns",
      () => new CallError("NotSupported", "no", { a: 1 }),
      [4, "p1", "NotSupported", "no", { a: 1 }],
    ],
    [
      "the CallError it promises",
      async () => new CallError("NotSupported"),
      [4, "p1", "NotSupported", "", {}],
    ],
    [
      "the CallError it throws",
      () => {
        throw new CallError("SecurityError", "no");
      },
      [4, "p1", "SecurityError", "no", {}],
    ],
    [
      "the CallError it rejects with",
      () => Promise.reject(new CallError("GenericError")),
      [4, "p1", "GenericError", "", {}],
    ],
  ];
  for (const [name, handle, expected] of answers) {
    it(`is answered with ${name}`, async () => {
      const { host, peer } = setUpConnection({ handle });
      await peer.send(reset);
      expect(await peer.newFrames()).to.deep.equal([expected]);
      sinon.assert.calledOnceWithExactly(host.handle, {
        kind: "call",
        messageId: "p1",
        action: "Reset",
        payload: { type: "Soft" },
      });
      sinon.assert.calledOnceWithMatch(host.answered, { messageId: "p1" });
      sinon.assert.notCalled(host.fault);
    });
  }

  it("stays unanswered, if that is what the handler says", async () => {
    const { host, peer, clock } = setUpConnection({ handle: async () => noAnswer });
    await peer.send(reset);
    await clock.advance(1e6);
    expect(peer.frames()).to.deep.equal([]);
    sinon.assert.calledOnceWithMatch(host.answered, { messageId: "p1" }, noAnswer);
  });

  const secret = new TypeError("a secret");
  const circular: { self?: object } = {};
  circular.self = circular;
  const failures: readonly (readonly [string, Handler])[] = [
    [
      "throws",
      () => {
        throw secret;
      },
    ],
    ["rejects", () => Promise.reject(secret)],
    ["answers what has no JSON form", () => circular],
    ["promises what has no JSON form", async () => circular],
    ["gives details that have no JSON form", () => new CallError("GenericError", "", circular)],
  ];
  for (const [name, handle] of failures) {
    it(`has a handler that ${name}: we are told, the peer is not (InternalError)`, async () => {
      const { host, peer } = setUpConnection({ handle });
      await peer.send(reset);
      expect(await peer.newFrames()).to.deep.equal([[4, "p1", "InternalError", "", {}]]);
      sinon.assert.calledOnceWithMatch(host.fault, sinon.match.instanceOf(TypeError), {
        action: "Reset",
      });
      sinon.assert.calledOnceWithMatch(
        host.answered,
        { messageId: "p1" },
        { code: "InternalError" },
      );
    });
  }

  it("is answered once, though we fail after the answer", async () => {
    for (const handle of [() => ({}), async () => ({})]) {
      const { host, peer } = setUpConnection({ handle });
      host.answered = sinon.stub().throws(secret);
      await peer.send(reset, [2, "p2", "Reset", {}]);
      expect(await peer.newFrames()).to.deep.equal([
        [3, "p1", {}],
        [3, "p2", {}],
      ]);
      sinon.assert.alwaysCalledWithMatch(host.fault, secret, { action: "Reset" });
      sinon.assert.calledTwice(host.fault);
    }
  });

  it("is told to be answered when the answer is on the wire", async () => {
    const { host, peer, clock, near } = setUpConnection();
    const send = sinon.spy(near, "send");
    await peer.send(reset);
    sinon.assert.callOrder(host.handle, send, host.answered);
    await clock.advance(0);
  });

  it("is answered in the order in which the handlers are done", async () => {
    const handle: Handler = ({ messageId }) =>
      messageId === "p1" ? new Promise((resolve) => clock.schedule(50, () => resolve({}))) : {};
    const { peer, clock } = setUpConnection({ handle });
    await peer.send(reset, [2, "p2", "Reset", {}]);
    await clock.advance(50);
    expect(peer.frames()).to.deep.equal([
      [3, "p2", {}],
      [3, "p1", {}],
    ]);
  });

  it("is not answered, nor said to be, once the connection has closed", async () => {
    const handle: Handler = () => new Promise((resolve) => clock.schedule(50, () => resolve({})));
    const { host, peer, clock, near } = setUpConnection({ handle });
    await peer.send(reset);
    peer.transport.close(1000, "");
    const send = sinon.spy(near, "send");
    await clock.advance(100);
    sinon.assert.notCalled(send);
    sinon.assert.notCalled(host.answered);
    sinon.assert.calledOnce(host.closed);
  });

  const malformed: readonly (readonly [string, string | undefined])[] = [
    ['[2,"p1",17,{}]', "p1"],
    ['[2,"p1","Reset"]', "p1"],
    ['[2,7,"Reset",{}]', "7"],
    ['[2,null,"Reset",{}]', undefined],
    ['[5,"p1","Reset",{}]', undefined],
    ['[2,"p1","Reset"', undefined],
  ];
  for (const [text, answeredId] of malformed) {
    it(`is answered as far as its id can be read: ${text}`, async () => {
      const { host, peer } = setUpConnection();
      await peer.sendText(text);
      const frames = await peer.newFrames();
      const starts = frames.map((frame) => Array.isArray(frame) && frame.slice(0, 3));
      const expected = answeredId === undefined ? [] : [[4, answeredId, "FormationViolation"]];
      expect(starts).to.deep.equal(expected);
      sinon.assert.calledOnceWithMatch(host.stray, { kind: "malformed", text });
      sinon.assert.notCalled(host.handle);
      await peer.send(reset);
      expect(await peer.newFrames(), "the next one is served").to.deep.equal([[3, "p1", {}]]);
    });
  }

  it("is refused when too many are in handling, and served when one is done", async () => {
    const pending: (() => void)[] = [];
    const handle: Handler = () => new Promise((resolve) => pending.push(() => resolve({})));
    const { peer } = setUpConnection({ handle, settings: { maxOpenHandlers: 2 } });
    await peer.send([2, "1", "A", {}], [2, "2", "A", {}], [2, "3", "A", {}]);
    expect(await peer.newFrames()).to.deep.equal([
      [4, "3", "GenericError", "too many open CALLs", {}],
    ]);
    pending[0]?.();
    expect(await peer.newFrames()).to.deep.equal([[3, "1", {}]]);
    await peer.send([2, "3", "A", {}]);
    pending[2]?.();
    expect(await peer.newFrames()).to.deep.equal([[3, "3", {}]]);
  });
});

describe("a connection", () => {
  it("sends text as it is, and takes its answer for a stray", async () => {
    const { connection, host, peer, clock } = setUpConnection();
    connection.sendText('[2,"raw","Heartbeat",{}]');
    await peer.send([3, "raw", {}]);
    expect(peer.frames()).to.deep.equal([[2, "raw", "Heartbeat", {}]]);
    sinon.assert.calledOnceWithMatch(host.stray, { kind: "answer" });
    expect(clock.taskCount()).to.equal(0);
  });

  it("closes with a code and a reason, or breaks", async () => {
    for (const code of [1000, 1006]) {
      const { connection, host, clock } = setUpConnection();
      if (code === 1000) connection.close(1000, "bye");
      else connection.terminate();
      await clock.advance(0);
      sinon.assert.calledOnceWithExactly(host.closed, code, code === 1000 ? "bye" : "");
    }
  });

  it("tells of pongs", async () => {
    const { host, near, clock } = setUpConnection();
    near.ping();
    await clock.advance(0);
    sinon.assert.calledOnce(host.ponged);
  });
});
