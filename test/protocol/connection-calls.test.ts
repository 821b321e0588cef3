import { expect } from "chai";
import fc from "fast-check";
import sinon from "sinon";
import {
  CallError,
  CallQueueFullError,
  CallTimeoutError,
  ConnectionClosedError,
  MalformedAnswerError,
} from "../../protocol/errors.ts";
import { callAndNote, type Outcome, setUpConnection } from "./connection-rig.ts";

describe("a CALL of ours", () => {
  it("goes out at once, and ends with the payload of its CALLRESULT", async () => {
    const { connection, clock, peer } = setUpConnection();
    const outcomes = callAndNote(connection, "Heartbeat");
    expect(connection.pendingCallCount).to.equal(1);
    expect(await peer.newFrames()).to.deep.equal([[2, "id-1", "Heartbeat", {}]]);
    await peer.send([3, "id-1", { currentTime: "now" }]);
    expect(outcomes).to.deep.equal([{ payload: { currentTime: "now" } }]);
    expect(connection.pendingCallCount).to.equal(0);
    expect(clock.taskCount()).to.equal(0);
  });

  it("ends with the code, description and details of a CALLERROR", async () => {
    const { connection, peer } = setUpConnection();
    const outcomes = callAndNote(connection, "Heartbeat");
    await peer.send([4, "id-1", "FormatViolation", "no", { a: 1 }]);
    expect(outcomes[0])
      .to.be.instanceOf(CallError)
      .and.deep.include({
        code: "FormatViolation",
        message: "no",
        details: { a: 1 },
      });
  });

  it("may be of any action and payload, and bear an id of its own", async () => {
    const { connection, peer } = setUpConnection();
    const outcomes = callAndNote(connection, "Nonsense", [7], { messageId: "" });
    expect(await peer.newFrames()).to.deep.equal([[2, "", "Nonsense", [7]]]);
    await peer.send([3, "", null]);
    expect(outcomes).to.deep.equal([{ payload: {} }]);
  });

  it("waits until the one before is settled (OCPP-J 1.6 §4.1.1)", async () => {
    const { connection, clock, peer } = setUpConnection();
    const first = callAndNote(connection, "Authorize", { idTag: "A" });
    const second = callAndNote(connection, "Heartbeat");
    await clock.advance(29_999);
    expect(peer.frames()).to.deep.equal([[2, "id-1", "Authorize", { idTag: "A" }]]);
    await peer.send([3, "id-1", {}]);
    expect(await peer.newFrames()).to.deep.equal([
      [2, "id-1", "Authorize", { idTag: "A" }],
      [2, "id-2", "Heartbeat", {}],
    ]);
    await clock.advance(29_999);
    expect([first.length, second.length]).to.deep.equal([1, 0]);
    await peer.send([3, "id-2", {}]);
    expect(second).to.have.length(1);
  });

  it("is answered while a CALL of the peer is answered by us (OCPP-J 1.6 §4.1.1)", async () => {
    const { connection, peer } = setUpConnection();
    const outcomes = callAndNote(connection, "Heartbeat");
    await peer.send([2, "p1", "Reset", {}]);
    expect(await peer.newFrames()).to.deep.equal([
      [2, "id-1", "Heartbeat", {}],
      [3, "p1", {}],
    ]);
    await peer.send([3, "id-1", {}]);
    expect(outcomes).to.have.length(1);
  });

  it("is sent before anybody is told how the one before has ended", async () => {
    const { connection, peer } = setUpConnection();
    let frameCount = 0;
    connection.call("Authorize", {}, () => connection.call("Third", {}, () => {}));
    connection.call("Second", {}, () => {});
    await peer.send([3, "id-1", {}]);
    frameCount = (await peer.newFrames()).length;
    expect(frameCount).to.equal(2);
    await peer.send([3, "id-2", {}]);
    expect((await peer.newFrames()).at(-1)).to.deep.equal([2, "id-3", "Third", {}]);
  });

  it("times out, lets the next one go, and leaves its late answer a stray", async () => {
    const { connection, clock, host, peer } = setUpConnection();
    const first = callAndNote(connection, "Authorize");
    const second = callAndNote(connection, "Heartbeat");
    await clock.advance(30_000);
    expect(first[0]).to.be.instanceOf(CallTimeoutError).and.include({
      action: "Authorize",
      timeoutMs: 30_000,
    });
    expect(await peer.newFrames()).to.deep.include([2, "id-2", "Heartbeat", {}]);
    await peer.send([3, "id-1", { late: true }]);
    sinon.assert.calledOnceWithMatch(host.stray, {
      kind: "answer",
      frame: { kind: "callResult", messageId: "id-1" },
    });
    expect([first.length, second.length]).to.deep.equal([1, 0]);
    await peer.send([3, "id-2", {}]);
    expect(second).to.deep.equal([{ payload: {} }]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("times out after its own time, counted from when it goes out", async () => {
    const { connection, clock } = setUpConnection();
    const first = callAndNote(connection, "Authorize", {}, { timeoutMs: 100 });
    const second = callAndNote(connection, "Heartbeat", {}, { timeoutMs: 50 });
    await clock.advance(100);
    expect([first.length, second.length]).to.deep.equal([1, 0]);
    await clock.advance(50);
    expect(second[0]).to.be.instanceOf(CallTimeoutError).and.include({ timeoutMs: 50 });
  });

  it("is settled once: a second answer is a stray", async () => {
    const { connection, host, peer } = setUpConnection();
    const outcomes = callAndNote(connection, "Heartbeat");
    await peer.send([3, "id-1", { a: 1 }], [3, "id-1", { a: 2 }], [4, "id-1", "A", "", {}]);
    expect(outcomes).to.deep.equal([{ payload: { a: 1 } }]);
    expect(host.stray.args.map(([stray]) => stray.frame.kind)).to.deep.equal([
      "callResult",
      "callError",
    ]);
  });

  it("is not settled by the answer to a CALL that never was, nor to one that waits", async () => {
    const { connection, host, peer } = setUpConnection();
    const first = callAndNote(connection, "Authorize");
    const second = callAndNote(connection, "Heartbeat");
    await peer.send([3, "id-2", {}], [3, "never asked", {}]);
    expect([first, second]).to.deep.equal([[], []]);
    sinon.assert.calledTwice(host.stray);
  });

  const malformedAnswers = ['[3,"id-1"]', '[4,"id-1","A"]', '[3,"id-1",{},{}]'];
  for (const text of malformedAnswers) {
    it(`is settled by an answer that cannot be read: ${text}`, async () => {
      const { connection, clock, host, peer } = setUpConnection();
      const first = callAndNote(connection, "Authorize");
      callAndNote(connection, "Heartbeat");
      await peer.sendText(text);
      expect(first[0]).to.be.instanceOf(MalformedAnswerError).and.include({ action: "Authorize" });
      expect(await peer.newFrames()).to.deep.equal([
        [2, "id-1", "Authorize", {}],
        [2, "id-2", "Heartbeat", {}],
      ]);
      sinon.assert.calledOnceWithMatch(host.stray, { kind: "malformed", text });
      await peer.send([3, "id-2", {}]);
      expect(clock.taskCount()).to.equal(0);
    });
  }

  it("fails when too many wait, and draws no id", async () => {
    const { connection, clock, peer } = setUpConnection({ settings: { maxQueuedCalls: 1 } });
    callAndNote(connection, "A");
    const queued = callAndNote(connection, "B");
    const refused = callAndNote(connection, "C");
    expect(connection.pendingCallCount).to.equal(2);
    await clock.advance(0);
    expect(refused[0]).to.be.instanceOf(CallQueueFullError).and.include({ action: "C", limit: 1 });
    expect(queued).to.deep.equal([]);
    await peer.send([3, "id-1", {}]);
    callAndNote(connection, "D");
    await peer.send([3, "id-2", {}]);
    expect(await peer.newFrames()).to.deep.include([2, "id-3", "D", {}]);
  });

  it("throws when its payload has no JSON form, and takes nobody's place", async () => {
    const { connection, clock, peer } = setUpConnection();
    const settled = sinon.spy();
    expect(() => connection.call("A", { big: 1n }, settled)).to.throw(TypeError);
    callAndNote(connection, "B");
    expect(() => connection.call("C", { big: 1n }, settled)).to.throw(TypeError);
    const last = callAndNote(connection, "D");
    await peer.send([3, "id-2", {}]);
    await peer.send([3, "id-4", {}]);
    expect(last).to.have.length(1);
    sinon.assert.notCalled(settled);
    expect(clock.taskCount()).to.equal(0);
  });

  it("fails when the connection closes, with those that wait, before the end is told", async () => {
    const { connection, clock, host, peer } = setUpConnection();
    const open = callAndNote(connection, "A");
    const queued = callAndNote(connection, "B");
    host.closed = sinon.spy(() => expect([open.length, queued.length]).to.deep.equal([1, 1]));
    await clock.advance(0);
    peer.transport.close(1001, "away");
    await clock.advance(0);
    expect(open[0]).to.be.instanceOf(ConnectionClosedError).and.include({ wasSent: true });
    expect(queued[0]).to.be.instanceOf(ConnectionClosedError).and.include({ wasSent: false });
    sinon.assert.calledOnceWithExactly(host.closed, 1001, "away");
    expect(connection.isClosed).to.equal(true);
    expect(clock.taskCount()).to.equal(0);
  });

  it("fails later, not at once, when the connection has closed", async () => {
    const { connection, clock, peer } = setUpConnection();
    connection.terminate();
    await clock.advance(0);
    const outcomes = callAndNote(connection, "A");
    await clock.advance(0);
    expect(outcomes[0]).to.be.instanceOf(ConnectionClosedError).and.include({ wasSent: false });
    expect(peer.frames()).to.deep.equal([]);
    expect(connection.pendingCallCount).to.equal(0);
  });

  it("is settled exactly once, in every order of answers, time-outs and ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, isSlow) => {
        const settings = { callTimeoutMs: 100, maxQueuedCalls: 3 };
        const rig = setUpConnection({ settings, latencyMs: isSlow ? 7 : 0 });
        const { connection, clock, peer } = rig;
        const calls: Outcome[][] = [];
        for (const { kind, number } of steps) await acts[kind]({ ...rig, calls }, number);
        peer.transport.close(1000, "");
        await clock.advance(10_000);
        expect(calls.map((outcomes) => outcomes.length)).to.deep.equal(calls.map(() => 1));
        expect(connection.pendingCallCount).to.equal(0);
        expect(clock.taskCount()).to.equal(0);
        sinon.assert.calledOnce(rig.host.closed);
        sinon.assert.notCalled(rig.host.fault);
      }),
      { numRuns: 300 },
    );
  });
});

type Rig = ReturnType<typeof setUpConnection> & { readonly calls: Outcome[][] };

const acts = {
  call: async ({ connection, calls }) => {
    calls.push(callAndNote(connection, `${calls.length}`));
  },
  wait: ({ clock }, number) => clock.advance(number * 12),
  result: ({ peer }, number) => peer.send([3, `id-${number}`, {}]),
  error: ({ peer }, number) => peer.send([4, `id-${number}`, "GenericError", "", {}]),
  broken: ({ peer }, number) => peer.send([3, `id-${number}`]),
  close: async ({ connection }) => connection.close(1000, ""),
  terminate: async ({ connection }) => connection.terminate(),
  farClose: async ({ peer }) => peer.transport.close(1001, ""),
} as const satisfies Record<string, (rig: Rig, number: number) => Promise<void>>;

const often = ["call", "call", "call", "call", "wait", "wait", "result", "result"] as const;
const seldom = ["error", "broken", "close", "terminate", "farClose"] as const;

const step = fc.record({
  kind: fc.constantFrom(...often, ...seldom),
  number: fc.integer({ min: 1, max: 9 }),
});
