import { expect } from "chai";
import { connect, heartbeat, setUpConnection, setUpLink } from "./fault-rig.ts";

const tenBytes = "0123456789";

describe("a slow line", () => {
  it("is busy as long as a message takes, and the next one waits for it", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "throttle", name: "slow", bytesPerSecond: 10 });
    near.send(tenBytes);
    near.send(tenBytes);
    await clock.advance(5_000);
    near.send(tenBytes);
    await clock.advance(5_000);
    expect(farTold.told).to.deep.equal([
      [1_000, "message", tenBytes],
      [2_000, "message", tenBytes],
      [6_000, "message", tenBytes],
    ]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("counts bytes, and not characters", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "throttle", name: "slow", bytesPerSecond: 1 });
    near.send("ä€");
    await clock.advance(10_000);
    expect(farTold.told).to.deep.equal([[5_000, "message", "ä€"]]);
  });

  it("is one each way, and one for each connection", async () => {
    const rig = setUpConnection();
    const { near, far, link, clock, nearTold, farTold } = rig;
    link.add({ kind: "throttle", name: "slow", bytesPerSecond: 10 });
    near.send(tenBytes);
    far.send(tenBytes);
    const second = connect(rig);
    second.near.send(tenBytes);
    await clock.advance(5_000);
    for (const { told } of [nearTold, farTold, second.farTold]) {
      expect(told).to.deep.equal([[1_000, "message", tenBytes]]);
    }
  });

  it("is slow for what matches, so often as it is said", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const match = ({ text }: { readonly text: string }) => text === tenBytes;
    const fault = link.add({ kind: "throttle", name: "slow", bytesPerSecond: 10, match, count: 1 });
    near.send(heartbeat);
    near.send(tenBytes);
    near.send(tenBytes);
    await clock.advance(5_000);
    expect(farTold.told.map(([atMs]) => atMs)).to.deep.equal([0, 1_000, 1_000]);
    expect(fault).to.include({ hitCount: 1, isActive: false });
  });
});

describe("a link whose encryption fails", () => {
  const request = { identity: "CP1", subProtocols: [] };

  it("breaks, and lets nobody dial, who is told why", async () => {
    const rig = setUpConnection();
    const { link, clock, nearTold } = rig;
    const fault = link.add({ kind: "tls", name: "tls", obstacle: "server certificate", count: 2 });
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
    expect(fault.hitCount).to.equal(0);
    const outcomes: unknown[] = [];
    const dial = link.wrapDial((_request, settled) => {
      settled({ kind: "refused", status: 503, reason: "as it is" });
      return () => undefined;
    });
    for (let count = 0; count < 3; count += 1) {
      dial(request, (outcome) => outcomes.push(outcome));
      await clock.advance(0);
    }
    const obstacle = "server certificate";
    const failed = { kind: "failed", reason: "CERT_HAS_EXPIRED", obstacle };
    const open = { kind: "refused", status: 503, reason: "as it is" };
    expect(outcomes).to.deep.equal([failed, failed, open]);
    expect(fault).to.include({ hitCount: 2, isActive: false });
  });

  it("does nothing to who dials when it is over", async () => {
    const { link, clock, hits } = setUpLink();
    link.add({ kind: "tls", name: "tls", obstacle: "cipher suite", forMs: 1_000 });
    await clock.advance(1_000);
    let isDialled = false;
    link.wrapDial(() => {
      isDialled = true;
      return () => undefined;
    })(request, () => undefined);
    expect(isDialled).to.equal(true);
    expect(hits).to.deep.equal([]);
  });
});
