import { expect } from "chai";
import sinon from "sinon";
import { noAnswer } from "../../protocol/connection.ts";
import { CallError } from "../../protocol/errors.ts";
import { HandlerTable, isTrusted } from "../../protocol/handler-table.ts";
import type { Action, Response } from "../../schemas/messages.ts";
import { setUpPeer, toldOf } from "./peer-rig.ts";

const authorize = [2, "p1", "Authorize", { idTag: "A" }];
const accepted = { idTagInfo: { status: "Accepted" } } as const;
const status = {
  connectorId: 1,
  errorCode: "NoError",
  status: "Available",
  timestamp: "2026-01-01T00:00:00Z",
};

describe("a peer that is called", () => {
  it("answers what its handler returns, which gets the request, the CALL and the owner", async () => {
    const { peer, raw } = setUpPeer({ owner: "CP7" });
    const handler = sinon.stub().resolves(accepted);
    peer.on("Authorize", handler);
    await raw.send(authorize);
    expect(await raw.newFrames()).to.deep.equal([[3, "p1", accepted]]);
    sinon.assert.calledOnceWithMatch(handler, { idTag: "A" }, { messageId: "p1" }, "CP7");
  });

  it("is silent, or refuses, if the handler says so", async () => {
    const { peer, raw } = setUpPeer();
    peer.on("Authorize", () => noAnswer);
    peer.on("Heartbeat", async () => new CallError("SecurityError", "no"));
    await raw.send(authorize, [2, "p2", "Heartbeat", {}]);
    expect(await raw.newFrames()).to.deep.equal([[4, "p2", "SecurityError", "no", {}]]);
  });

  it("answers NotImplemented to no action, NotSupported to one that nobody handles", async () => {
    const { peer, raw } = setUpPeer();
    peer.after("Reset", () => {});
    await raw.send(
      [2, "1", "Nonsense", {}],
      [2, "2", "heartbeat", {}],
      [2, "3", "__proto__", {}],
      [2, "4", "Heartbeat", {}],
      [2, "5", "Reset", { type: "Soft" }],
    );
    const answers = (await raw.newFrames()).map((frame) => Array.isArray(frame) && frame[2]);
    const { 0: none, 1: unhandled } = ["NotImplemented", "NotSupported"];
    expect(answers).to.deep.equal([none, none, none, unhandled, unhandled]);
  });

  const violations: readonly (readonly [string, object, string])[] = [
    ["a missing property", { ...status, errorCode: undefined }, "OccurenceConstraintViolation"],
    ["a property of another type", { ...status, connectorId: "1" }, "TypeConstraintViolation"],
    ["a number that is not whole", { ...status, connectorId: 1.5 }, "TypeConstraintViolation"],
    ["text too long", { ...status, info: "x".repeat(51) }, "TypeConstraintViolation"],
    ["no time at all", { ...status, timestamp: "noon" }, "TypeConstraintViolation"],
    ["a value not listed", { ...status, status: "Idle" }, "PropertyConstraintViolation"],
    ["a property nobody knows", { ...status, extra: 1 }, "FormationViolation"],
    ["a payload that is a list", [status], "TypeConstraintViolation"],
    [
      "a failure and a remark",
      { ...status, timestamp: "2026-01-01T00:00:00", status: "Idle" },
      "PropertyConstraintViolation",
    ],
  ];
  for (const [name, payload, code] of violations) {
    it(`answers ${code} to ${name}, with what was expected where`, async () => {
      const { peer, events, raw } = setUpPeer();
      const handler = sinon.spy(() => ({}));
      peer.on("StatusNotification", handler);
      await raw.send([2, "p1", "StatusNotification", payload]);
      const report = events.violation.args[0]?.[0];
      const [answer] = await raw.newFrames();
      if (!Array.isArray(answer)) expect.fail("no answer");
      expect(answer.slice(0, 3)).to.deep.equal([4, "p1", code]);
      expect(answer[3]).to.match(/^(\/\w+|payload): expected .+, found .+/);
      expect(answer[4]).to.deep.equal({ violations: report?.violations });
      sinon.assert.notCalled(handler);
      sinon.assert.notCalled(events.fault);
    });
  }

  it("answers PropertyConstraintViolation to a limit finer than 0.1 A", async () => {
    const { peer, raw } = setUpPeer();
    peer.on("SetChargingProfile", () => ({ status: "Accepted" }));
    const profile = {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: "TxProfile",
      chargingProfileKind: "Absolute",
      chargingSchedule: {
        chargingRateUnit: "A",
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 1.23 }],
      },
    };
    await raw.send([
      2,
      "p1",
      "SetChargingProfile",
      { connectorId: 1, csChargingProfiles: profile },
    ]);
    const [answer] = await raw.newFrames();
    expect(answer).to.include("PropertyConstraintViolation");
  });

  for (const incoming of ["tolerant", "off"] as const) {
    it(`hands on what breaks its schema when incoming payloads are ${incoming}`, async () => {
      const rig = setUpPeer({ validation: { incoming, outgoing: "strict" } });
      const handler = sinon.stub().returns(accepted);
      rig.peer.on("Authorize", handler);
      await rig.raw.send([2, "p1", "Authorize", { idTag: 5 }]);
      expect(await rig.raw.newFrames()).to.deep.equal([[3, "p1", accepted]]);
      sinon.assert.calledOnceWithMatch(handler, { idTag: 5 });
      expect(toldOf(rig)).to.have.length(incoming === "tolerant" ? 1 : 0);
    });
  }

  it("does not look at either payload, if the handler does not want it to", async () => {
    const rig = setUpPeer();
    rig.peer.on("Authorize", () => forbidden("Authorize", { a: 1 }), { validate: false });
    await rig.raw.send([2, "p1", "Authorize", { idTag: 5 }]);
    expect(await rig.raw.newFrames()).to.deep.equal([[3, "p1", { a: 1 }]]);
    expect(toldOf(rig)).to.deep.equal([]);
  });

  for (const handler of [
    () => forbidden("Authorize", {}),
    async () => forbidden("Authorize", {}),
  ]) {
    it("does not send a response that breaks its schema: that is a fault of ours", async () => {
      const rig = setUpPeer();
      rig.peer.on("Authorize", handler);
      await rig.raw.send(authorize);
      expect(await rig.raw.newFrames()).to.deep.equal([[4, "p1", "InternalError", "", {}]]);
      expect(toldOf(rig)).to.deep.equal([["outgoing", "response", "Authorize", ["required"]]]);
      sinon.assert.calledOnceWithMatch(rig.events.fault, { name: "InvalidPayloadError" });
    });
  }

  for (const outgoing of ["tolerant", "off"] as const) {
    it(`sends it when outgoing payloads are ${outgoing}`, async () => {
      const rig = setUpPeer({ validation: { incoming: "strict", outgoing } });
      rig.peer.on("Authorize", () => forbidden("Authorize", {}));
      await rig.raw.send(authorize);
      expect(await rig.raw.newFrames()).to.deep.equal([[3, "p1", {}]]);
      expect(toldOf(rig)).to.have.length(outgoing === "tolerant" ? 1 : 0);
    });
  }

  it("lets an interceptor take a CALL over, unseen by checks and handlers", async () => {
    const intercept = sinon.stub().returns(undefined);
    intercept.withArgs(sinon.match({ messageId: "p1" })).returns({ scripted: true });
    const rig = setUpPeer({ intercept });
    const handler = sinon.stub().returns(accepted);
    const after = sinon.spy();
    rig.peer.on("Authorize", handler);
    rig.peer.after("Authorize", after);
    await rig.raw.send([2, "p1", "Authorize", {}], [2, "p2", "Authorize", { idTag: "A" }]);
    expect(await rig.raw.newFrames()).to.deep.equal([
      [3, "p1", { scripted: true }],
      [3, "p2", accepted],
    ]);
    sinon.assert.calledOnce(handler);
    sinon.assert.calledOnceWithMatch(after, { idTag: "A" }, { messageId: "p2" });
    expect(toldOf(rig)).to.deep.equal([]);
  });
});

describe("what runs after an answer", () => {
  it("gets the request, the CALL and the owner, once the answer is on the wire", async () => {
    const { peer, raw, near } = setUpPeer();
    const send = sinon.spy(near, "send");
    const after = sinon.spy();
    peer.on("Authorize", () => accepted);
    peer.after("Authorize", after);
    await raw.send(authorize);
    sinon.assert.callOrder(send, after);
    sinon.assert.calledOnceWithMatch(after, { idTag: "A" }, { messageId: "p1" }, "CP1");
  });

  const unanswered: readonly (readonly [
    string,
    () => typeof accepted | CallError | typeof noAnswer,
  ])[] = [
    ["a CALLERROR", () => new CallError("GenericError")],
    ["silence", () => noAnswer],
    [
      "a fault of ours",
      () => {
        throw new TypeError("ours");
      },
    ],
  ];
  for (const [name, handler] of unanswered) {
    it(`does not run after ${name}`, async () => {
      const { peer, raw } = setUpPeer();
      const after = sinon.spy();
      peer.after("Authorize", after);
      peer.on("Authorize", handler);
      await raw.send(authorize);
      sinon.assert.notCalled(after);
    });
  }

  for (const after of [
    () => Promise.reject(new TypeError("ours")),
    () => {
      throw new TypeError("ours");
    },
  ]) {
    it("is not told to the peer when it fails", async () => {
      const { peer, events, raw } = setUpPeer();
      peer.on("Authorize", () => accepted);
      peer.after("Authorize", after);
      await raw.send(authorize);
      expect(await raw.newFrames()).to.deep.equal([[3, "p1", accepted]]);
      sinon.assert.calledOnceWithMatch(events.fault, { message: "ours" }, { messageId: "p1" });
    });
  }
});

describe("a table of handlers", () => {
  it("serves many peers, each with its owner", async () => {
    const owners: string[] = [];
    const handlers = new HandlerTable<string>().on("Authorize", (_request, _call, owner) => {
      owners.push(owner);
      return accepted;
    });
    for (const owner of ["CP1", "CP2"]) await setUpPeer({ handlers, owner }).raw.send(authorize);
    expect(owners).to.deep.equal(["CP1", "CP2"]);
  });

  it("is overridden by a peer for itself alone, and shines through where it is not", async () => {
    const after = sinon.spy();
    const handlers = new HandlerTable<string>()
      .on("Authorize", () => accepted)
      .after("Authorize", after)
      .on("ClearCache", () => ({ status: "Accepted" }));
    const own = setUpPeer({ handlers });
    const other = setUpPeer({ handlers });
    own.peer.on("Authorize", () => ({ idTagInfo: { status: "Blocked" } }));
    for (const { raw } of [own, other]) await raw.send(authorize, [2, "p2", "ClearCache", {}]);
    expect(own.raw.frames()).to.deep.equal([
      [3, "p1", { idTagInfo: { status: "Blocked" } }],
      [3, "p2", { status: "Accepted" }],
    ]);
    expect(other.raw.frames()).to.deep.equal([
      [3, "p1", accepted],
      [3, "p2", { status: "Accepted" }],
    ]);
    sinon.assert.calledTwice(after);
  });

  it("keeps the handler, and whether it validates, when something is to run after it", async () => {
    const after = sinon.spy();
    const handlers = new HandlerTable<string>()
      .on("Authorize", () => accepted, { validate: false })
      .after("Authorize", after);
    const { raw } = setUpPeer({ handlers });
    await raw.send([2, "p1", "Authorize", { idTag: 5 }]);
    expect(await raw.newFrames()).to.deep.equal([[3, "p1", accepted]]);
    sinon.assert.calledOnce(after);
  });

  it("gives a peer what it is given later, too", async () => {
    const handlers = new HandlerTable<string>();
    const { peer, raw } = setUpPeer({ handlers });
    peer.on("ClearCache", () => ({ status: "Accepted" }));
    handlers.on("Authorize", () => accepted);
    await raw.send(authorize);
    expect(await raw.newFrames()).to.deep.equal([[3, "p1", accepted]]);
  });
});

/** A response that the types forbid. */
function forbidden<A extends Action>(_action: A, response: object): Response<A> {
  if (isTrusted<Response<A>>(response)) return response;
  throw new TypeError("not trusted");
}
