import { expect } from "chai";
import type { Dial } from "../../../protocol/handshake.ts";
import { createTransportPair } from "../../../protocol/memory-transport.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import { defaultBehavior } from "../../../simulator/charge-point-options.ts";
import { createFleet, type FleetOptions } from "../../../simulator/fleet/fleet.ts";
import { formatIdentity, isIdentityPattern } from "../../../simulator/fleet/identity-pattern.ts";

/** A Thursday, six in the morning. */
const startMs = Date.UTC(2026, 0, 1, 6);
const hourMs = 3_600_000;

describe("a fleet", () => {
  it("makes the same charge point whatever the size of the fleet and of its shard", async () => {
    const alone = await run({ count: 17 }, 14);
    const many = await run({ count: 40 }, 14);
    const shard = await run({ count: 40, shard: { index: 1, of: 4 } }, 14);
    const frames = alone.get("CP00017");
    expect(frames?.length).to.be.greaterThan(10);
    expect(many.get("CP00017")).to.deep.equal(frames);
    expect(shard.get("CP00017")).to.deep.equal(frames);
    expect(shard.size).to.equal(10);
  });

  it("is another one from another seed", async () => {
    const one = await run({ count: 1 }, 14);
    const other = await run({ count: 1, seed: 2 }, 14);
    expect(one.get("CP00001")).not.to.deep.equal(other.get("CP00001"));
  });

  it("office: cars come, charge and go within the day", async () => {
    const frames = await run({ count: 20 }, 18);
    const actions = [...frames.values()].map((texts) => texts.map((text) => JSON.parse(text)[2]));
    const started = actions.filter((each) => each.includes("StartTransaction"));
    const stopped = actions.filter((each) => each.includes("StopTransaction"));
    expect(started).to.have.length(20);
    expect(stopped.length).to.be.at.least(18);
  });

  it("leaves nothing scheduled when it has stopped", async () => {
    const clock = createSimulatedClock(startMs);
    const fleet = createFleet({
      behavior: "office",
      clock,
      dial: accepting(clock, new Map()),
      count: 5,
    });
    fleet.start();
    await clock.advance(6 * hourMs);
    fleet.stop();
    await clock.advance(1000);
    expect(clock.taskCount()).to.equal(0);
  });

  it("has what all its charge points have in common once", () => {
    const clock = createSimulatedClock(startMs);
    const { chargePoints } = createFleet({
      clock,
      dial: accepting(clock, new Map()),
      count: 2,
      template: { behavior: { bootDurationMs: 0 }, hardware: { connectorCount: 2 } },
    });
    const [one, other] = chargePoints;
    expect(one?.behavior).to.equal(other?.behavior);
    expect(one?.behavior).to.deep.equal({ ...defaultBehavior, bootDurationMs: 0 });
    expect(one?.files).to.equal(other?.files);
    expect(one?.hardware).to.include({ vendor: "plugfest", connectorCount: 2 });
    expect(one?.hardware.serialNumber).not.to.equal(other?.hardware.serialNumber);
  });

  it("has names that count", () => {
    expect(formatIdentity("CP{index:05}", 17)).to.equal("CP00017");
    expect(formatIdentity("site-{index}-a", 17)).to.equal("site-17-a");
    expect(isIdentityPattern("CP{index:05}")).to.equal(true);
    expect(isIdentityPattern("CP1")).to.equal(false);
  });
});

/** The texts that each charge point sent in so many hours, by its identity. */
async function run(
  options: Pick<FleetOptions, "count" | "seed" | "shard">,
  hours: number,
): Promise<Map<string, string[]>> {
  const clock = createSimulatedClock(startMs);
  const frames = new Map<string, string[]>();
  const fleet = createFleet({
    behavior: "office",
    ...options,
    clock,
    dial: accepting(clock, frames),
  });
  fleet.start();
  await clock.advance(hours * hourMs);
  fleet.stop();
  return frames;
}

/** A central system that says yes to everything. */
function accepting(
  clock: ReturnType<typeof createSimulatedClock>,
  frames: Map<string, string[]>,
): Dial {
  return ({ identity }, settled) => {
    const sent: string[] = [];
    frames.set(identity, sent);
    const [near, far] = createTransportPair({ clock });
    far.listen({
      message(text) {
        sent.push(text);
        const [type, id, action] = JSON.parse(text);
        if (type === 2) far.send(JSON.stringify([3, id, answers(clock)[action] ?? {}]));
      },
      closed: () => {},
    });
    const task = clock.schedule(0, () =>
      settled({ kind: "open", transport: near, subProtocol: "ocpp1.6" }),
    );
    return () => task.cancel();
  };
}

function answers(clock: { now(): number }): Record<string, object> {
  const currentTime = new Date(clock.now()).toISOString();
  const idTagInfo = { status: "Accepted" };
  return {
    BootNotification: { status: "Accepted", currentTime, interval: 3600 },
    Heartbeat: { currentTime },
    Authorize: { idTagInfo },
    StartTransaction: { transactionId: 1, idTagInfo },
  };
}
