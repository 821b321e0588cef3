import { expect } from "chai";
import fc from "fast-check";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { Dial, DialOutcome } from "../../../protocol/handshake.ts";
import { createTransportPair } from "../../../protocol/memory-transport.ts";
import type { Transport } from "../../../protocol/transport.ts";
import { record } from "../recorder.ts";
import { connect, heartbeat, setUpConnection, setUpLink } from "./fault-rig.ts";

describe("a link", () => {
  it("without faults passes on everything, at once and unchanged", async () => {
    const { near, far, clock, nearTold, farTold } = setUpConnection();
    near.send("a");
    far.send("b");
    near.ping();
    await clock.advance(0);
    far.ping();
    await clock.advance(0);
    near.close(1000, "bye");
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([
      [0, "message", "b"],
      [0, "ponged"],
      [0, "pinged"],
      [0, "closed", 1000, "bye"],
    ]);
    expect(farTold.texts()).to.deep.equal(["a"]);
  });

  describe("in an outage", () => {
    it("breaks the connection, and refuses to dial until it is over", async () => {
      const rig = setUpConnection();
      const { link, clock, nearTold, farTold } = rig;
      const { dial, outcomes, dialled } = setUpDial(rig);
      const outage = link.add({ kind: "outage", name: "drop", forMs: 90_000 });
      await clock.advance(0);
      expect(nearTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
      expect(farTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
      dial();
      expect(outcomes).to.deep.equal([]);
      await clock.advance(89_999);
      expect(outcomes).to.deep.equal([{ kind: "failed", reason: "the network is down" }]);
      await clock.advance(1);
      dial();
      await clock.advance(0);
      expect(outcomes[1]).to.include({ kind: "open", subProtocol: "ocpp1.6" });
      expect(dialled).to.have.length(1);
      expect(outage.hitCount).to.equal(2);
      expect(clock.taskCount()).to.equal(0);
    });

    it("closes the connection with its code, if it has one", async () => {
      const { link, clock, farTold } = setUpConnection();
      link.add({ kind: "outage", name: "away", code: 1001, forMs: 0 });
      await clock.advance(0);
      expect(farTold.told).to.deep.equal([[0, "closed", 1001, ""]]);
      expect(link.faults).to.deep.equal([]);
    });

    it("does not let through who dialled before it began", async () => {
      const rig = setUpLink();
      const { dial, outcomes, dialled } = setUpDial(rig);
      dial();
      rig.link.add({ kind: "outage", name: "drop" });
      await rig.clock.advance(0);
      expect(outcomes).to.deep.equal([{ kind: "failed", reason: "the network is down" }]);
      const [far] = dialled;
      if (far === undefined) expect.fail("nobody was dialled");
      const farTold = record(far, rig.clock);
      await rig.clock.advance(0);
      expect(farTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
      expect(rig.clock.taskCount()).to.equal(0);
    });

    it("tells nothing more to who has given up", async () => {
      const rig = setUpLink();
      const { dial, outcomes } = setUpDial(rig);
      rig.link.add({ kind: "outage", name: "drop" });
      const giveUp = dial();
      giveUp();
      await rig.clock.advance(0);
      expect(outcomes).to.deep.equal([]);
      expect(rig.clock.taskCount()).to.equal(0);
    });

    it("breaks at once what comes in all the same", async () => {
      const rig = setUpLink();
      rig.link.add({ kind: "outage", name: "drop" });
      const { nearTold } = connect(rig);
      await rig.clock.advance(0);
      expect(nearTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
    });
  });

  it("passes on that it was refused", async () => {
    const rig = setUpLink();
    const refused: DialOutcome = { kind: "refused", status: 401, reason: "no" };
    const outcomes: DialOutcome[] = [];
    const dial = rig.link.wrapDial((_request, settled) => {
      settled(refused);
      return () => {};
    });
    dial({ identity: "CP1", subProtocols: [] }, (outcome) => outcomes.push(outcome));
    expect(outcomes).to.deep.equal([refused]);
  });

  it("applies the faults it has to connections it dials", async () => {
    const rig = setUpLink();
    const { dial, outcomes, dialled } = setUpDial(rig);
    rig.link.add({ kind: "duplicate", name: "twice" });
    dial();
    await rig.clock.advance(0);
    const [outcome] = outcomes;
    const [far] = dialled;
    if (outcome?.kind !== "open" || far === undefined) expect.fail("not connected");
    const farTold = record(far, rig.clock);
    outcome.transport.send("a");
    await rig.clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["a", "a"]);
  });

  describe("with a text injected", () => {
    it("sends it as it is, or lets it come, untouched by the faults", async () => {
      const { link, clock, nearTold, farTold } = setUpConnection();
      link.add({ kind: "lose", name: "loss" });
      expect(link.inject("outgoing", '{"not":"ocpp"')).to.equal(true);
      expect(link.inject("incoming", '[2,"m1","Heartbeat"]')).to.equal(true);
      expect(nearTold.told).to.deep.equal([]);
      await clock.advance(0);
      expect(farTold.texts()).to.deep.equal(['{"not":"ocpp"']);
      expect(nearTold.texts()).to.deep.equal(['[2,"m1","Heartbeat"]']);
    });

    it("keeps it behind what waits", async () => {
      const { near, link, clock, farTold } = setUpConnection();
      link.add({ kind: "delay", name: "slow", byMs: 1000 });
      near.send("a");
      link.inject("outgoing", "b");
      await clock.advance(5000);
      expect(farTold.told).to.deep.equal([
        [1000, "message", "a"],
        [1000, "message", "b"],
      ]);
    });

    it("uses the youngest connection, and says if there is none", async () => {
      const rig = setUpLink();
      expect(rig.link.inject("outgoing", heartbeat)).to.equal(false);
      const first = connect(rig);
      const second = connect(rig);
      rig.link.inject("outgoing", "a");
      await rig.clock.advance(0);
      second.near.close(1000, "");
      await rig.clock.advance(0);
      rig.link.inject("outgoing", "b");
      await rig.clock.advance(0);
      expect(second.farTold.texts()).to.deep.equal(["a"]);
      expect(first.farTold.texts()).to.deep.equal(["b"]);
    });
  });

  it("removes all faults at once", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const hole = link.add({ kind: "blackHole", name: "stall", thenDelivers: true });
    link.add({ kind: "lose", name: "loss", forMs: 1000, match: ({ text }) => text === "b" });
    for (const text of ["a", "b"]) near.send(text);
    link.removeAll();
    near.send("c");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["a", "c"]);
    expect(hole.isActive).to.equal(false);
    expect(clock.taskCount()).to.equal(0);
  });

  it("tells each end once and leaves no task, whatever faults come and go", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step(), { maxLength: 30 }), async (steps) => {
        const rig = setUpConnection();
        const { near, link, clock, nearTold, farTold } = rig;
        for (const [action, fault, waitMs] of steps) {
          actions[action](rig, fault);
          await clock.advance(waitMs);
        }
        link.removeAll();
        near.terminate();
        await clock.advance(100_000);
        for (const { told } of [nearTold, farTold]) {
          const isEnd = told.map(([, event]) => event === "closed");
          expect(isEnd.indexOf(true), "one end, and last").to.equal(told.length - 1);
        }
        expect(clock.taskCount()).to.equal(0);
      }),
      { numRuns: 200 },
    );
  });
});

type Act = (rig: ReturnType<typeof setUpConnection>, fault: Fault) => void;

const actions = {
  add: ({ link }, fault) => link.add(fault),
  remove: ({ link }) => link.faults[0]?.remove(),
  send: ({ near }) => near.send("x"),
  farSend: ({ far }) => far.send("x"),
  close: ({ near }) => near.close(1000, ""),
  farClose: ({ far }) => far.close(1001, ""),
  terminate: ({ near }) => near.terminate(),
} as const satisfies Record<string, Act>;

function step() {
  const faults: Fault[] = [
    { kind: "delay", name: "1", byMs: 50, jitterMs: 40 },
    { kind: "delay", name: "2", byMs: 50, mayBeOvertaken: true, forMs: 60 },
    { kind: "blackHole", name: "3", forMs: 100 },
    { kind: "blackHole", name: "4", thenDelivers: true, direction: "incoming" },
    { kind: "blackHole", name: "5", isForOneConnection: true, direction: "outgoing" },
    { kind: "duplicate", name: "6", rate: 0.5 },
    { kind: "disconnect", name: "7", after: 3, code: 1011 },
    { kind: "outage", name: "8", forMs: 100 },
  ];
  return fc.tuple(
    fc.constantFrom("add", "add", "remove", "send", "farSend", "close", "farClose", "terminate"),
    fc.constantFrom(...faults),
    fc.constantFrom(0, 0, 10, 100),
  );
}

/** A central system that takes whoever dials, in the next turn. */
function setUpDial({ clock, link }: Pick<ReturnType<typeof setUpLink>, "clock" | "link">) {
  const outcomes: DialOutcome[] = [];
  const dialled: Transport[] = [];
  const direct: Dial = (_request, settled) => {
    const task = clock.schedule(0, () => {
      const [near, far] = createTransportPair({ clock });
      dialled.push(far);
      settled({ kind: "open", transport: near, subProtocol: "ocpp1.6" });
    });
    return () => task.cancel();
  };
  const wrapped = link.wrapDial(direct);
  const dial = () =>
    wrapped({ identity: "CP1", subProtocols: ["ocpp1.6"] }, (outcome) => outcomes.push(outcome));
  return { dial, outcomes, dialled };
}
