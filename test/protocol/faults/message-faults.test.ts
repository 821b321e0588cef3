import { expect } from "chai";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { connect, heartbeat, heartbeatAnswer, setUpConnection, status } from "./fault-rig.ts";

const isAnswerToHeartbeat = (frame: SeenFrame) =>
  frame.kind === "callResult" && frame.action === "Heartbeat";

describe("a fault of messages", () => {
  it("loses those it matches, and no others", async () => {
    const { near, link, clock, farTold, hits } = setUpConnection();
    const fault = link.add({ kind: "lose", name: "loss", match: (frame) => frame.kind === "call" });
    near.send(heartbeat);
    near.send(heartbeatAnswer);
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal([heartbeatAnswer]);
    expect(hits).to.deep.equal([["loss", heartbeat]]);
    expect(fault.hitCount).to.equal(1);
  });

  it("withholds the answers to an action, known by their id", async () => {
    const { near, far, link, clock, nearTold } = setUpConnection();
    link.add({ kind: "lose", name: "mute", match: isAnswerToHeartbeat });
    near.send(heartbeat);
    near.send(status);
    await clock.advance(0);
    far.send(heartbeatAnswer);
    far.send('[3,"s1",{}]');
    await clock.advance(0);
    expect(nearTold.texts()).to.deep.equal(['[3,"s1",{}]']);
  });

  it("knows the action of the one CALL that was open when it was added", async () => {
    const { near, far, link, clock, nearTold } = setUpConnection();
    near.send(status);
    near.send(heartbeat);
    link.add({ kind: "lose", name: "mute", match: isAnswerToHeartbeat });
    far.send(heartbeatAnswer);
    await clock.advance(0);
    expect(nearTold.texts()).to.deep.equal([]);
    const isAnswerToStatus = ({ action }: SeenFrame) => action === "StatusNotification";
    link.add({ kind: "lose", name: "mute", match: isAnswerToStatus });
    far.send('[3,"s1",{}]');
    await clock.advance(0);
    expect(nearTold.texts()).to.deep.equal(['[3,"s1",{}]']);
  });

  it("sees frames of all kinds, with the action of what they answer", async () => {
    const { near, far, link, clock } = setUpConnection();
    const seen: unknown[][] = [];
    const match = ({ direction, kind, messageId, action, payload }: SeenFrame) => {
      seen.push([direction, kind, messageId, action, payload]);
      return false;
    };
    link.add({ kind: "lose", name: "watch", match });
    near.send(status);
    await clock.advance(0);
    far.send('[4,"s1","GenericError","",{}]');
    far.send('[3,"never asked",{"a":1}]');
    far.send('[3,"s1"]');
    await clock.advance(0);
    expect(seen).to.deep.equal([
      ["outgoing", "call", "s1", "StatusNotification", { connectorId: 1 }],
      ["incoming", "callError", "s1", "StatusNotification", undefined],
      ["incoming", "callResult", "never asked", undefined, { a: 1 }],
      ["incoming", "malformed", "s1", undefined, undefined],
    ]);
  });

  it("forgets the CALLs of long ago", async () => {
    const { near, far, link, clock, nearTold } = setUpConnection();
    link.add({ kind: "lose", name: "mute", match: isAnswerToHeartbeat });
    near.send(heartbeat);
    for (let count = 0; count < 32; count += 1) near.send(status);
    await clock.advance(0);
    far.send(heartbeatAnswer);
    await clock.advance(0);
    expect(nearTold.texts()).to.deep.equal([heartbeatAnswer]);
  });

  it("keeps to its direction", async () => {
    const { near, far, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "lose", name: "loss", direction: "incoming" });
    near.send("out");
    far.send("in");
    await clock.advance(0);
    expect([nearTold.texts(), farTold.texts()]).to.deep.equal([[], ["out"]]);
  });

  it("spares the first, strikes as often as it is good for, and is spent", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const fault = link.add({ kind: "lose", name: "loss", after: 2, count: 2 });
    for (const text of ["1", "2", "3", "4", "5"]) near.send(text);
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["1", "2", "5"]);
    expect(fault).to.include({ hitCount: 2, isActive: false });
    expect(link.faults).to.deep.equal([]);
  });

  it("strikes at its rate, the same messages for the same seed", async () => {
    const struck = async (seed: number) => {
      const { near, link, clock, farTold } = setUpConnection(seed);
      link.add({ kind: "lose", name: "loss", rate: 0.25 });
      for (let count = 0; count < 1000; count += 1) near.send(`${count}`);
      await clock.advance(0);
      return farTold.texts();
    };
    const first = await struck(1);
    expect(first.length).to.be.within(700, 800);
    expect(await struck(1)).to.deep.equal(first);
    expect(await struck(2)).not.to.deep.equal(first);
  });

  it("never strikes at rate 0, and always at rate 1", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const never = link.add({ kind: "lose", name: "never", rate: 0 });
    const always = link.add({ kind: "duplicate", name: "always", rate: 1 });
    near.send("a");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["a", "a"]);
    expect([never.hitCount, always.hitCount]).to.deep.equal([0, 1]);
  });

  it("lasts for its time", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const fault = link.add({ kind: "lose", name: "loss", forMs: 1000 });
    await clock.advance(999);
    near.send("a");
    await clock.advance(1);
    near.send("b");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["b"]);
    expect(fault.isActive).to.equal(false);
    expect(clock.taskCount()).to.equal(0);
  });

  it("is removed while the connection lives, and leaves no task behind", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const fault = link.add({ kind: "lose", name: "loss", forMs: 60_000 });
    near.send("a");
    fault.remove();
    fault.remove();
    near.send("b");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["b"]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("concerns later connections as well, unless it is for one", async () => {
    const rig = setUpConnection();
    const { near, link, clock, farTold } = rig;
    link.add({ kind: "rewrite", name: "both", rewrite: (text) => `${text}!` });
    const one = link.add({ kind: "duplicate", name: "one", isForOneConnection: true });
    const second = connect(rig);
    near.send("a");
    second.near.send("b");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["a!", "a!"]);
    expect(second.farTold.texts()).to.deep.equal(["b!"]);
    near.terminate();
    await clock.advance(0);
    expect(one.isActive).to.equal(false);
  });

  const changes: readonly (readonly [Fault, readonly string[]])[] = [
    [{ kind: "duplicate", name: "twice" }, [heartbeat, heartbeat]],
    [{ kind: "duplicate", name: "thrice", copies: 2 }, [heartbeat, heartbeat, heartbeat]],
    [{ kind: "truncate", name: "cut", length: 9 }, ['[2,"h1","']],
    [
      {
        kind: "rewrite",
        name: "id",
        rewrite: (text, { messageId }) => `${messageId}${text.at(0)}`,
      },
      ["h1["],
    ],
  ];
  for (const [fault, expected] of changes) {
    it(`changes what comes: ${fault.name}`, async () => {
      const { near, link, clock, farTold } = setUpConnection();
      link.add(fault);
      near.send(heartbeat);
      await clock.advance(0);
      expect(farTold.texts()).to.deep.equal(expected);
    });
  }

  it("acts on what an earlier one left, and matches what was sent", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const match = (frame: SeenFrame) => frame.action === "Heartbeat";
    link.add({ kind: "truncate", name: "cut", length: 2, match });
    link.add({ kind: "duplicate", name: "twice", match });
    near.send(heartbeat);
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["[2", "[2"]);
  });

  it("breaks the connection in place of a message", async () => {
    const { near, far, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "disconnect", name: "cut", match: isAnswerToHeartbeat });
    near.send(heartbeat);
    await clock.advance(0);
    far.send(heartbeatAnswer);
    await clock.advance(0);
    near.send("late");
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
    expect(farTold.told).to.deep.equal([
      [0, "message", heartbeat],
      [0, "closed", 1006, ""],
    ]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("closes the connection with a code, after n messages", async () => {
    const { near, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "disconnect", name: "close", code: 1011, after: 1 });
    near.send("a");
    near.send("b");
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1011, ""]]);
    expect(farTold.told).to.deep.equal([
      [0, "message", "a"],
      [0, "closed", 1011, ""],
    ]);
  });
});
