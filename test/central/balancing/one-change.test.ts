/** What one change in a group does to all the others: as little as can be. */

import { expect } from "chai";
import { compute, type Group } from "../../../central/balancing/compute.ts";
import { type ChargerPlan, startSite } from "./balanced-site.ts";
import { contextOf, secondsAgo, stateOf } from "./states.ts";

const context = contextOf();

/** Everybody charges with the same, and would take more. */
function groupOf(capAmps: number, offers: readonly number[], energiesWh: readonly number[]): Group {
  return {
    entries: [{ priority: 0, amps: capAmps }],
    connectors: offers.map((offeredAmps, index) =>
      stateOf({
        chargePoint: `CP${index}`,
        offeredAmps,
        recentUsageAmps: offeredAmps,
        sessionEnergyWh: energiesWh[index] ?? 0,
        lastOfferAtMs: secondsAgo(200),
        onSinceMs: secondsAgo(200),
      }),
    ),
  };
}

describe("a group of a thousand of which one leaves", () => {
  const amps = Array.from({ length: 1000 }, () => 8);
  const energiesWh = amps.map((_, index) => 1000 + ((index * 7919) % 20_000));
  const group = groupOf(8000, amps, energiesWh);

  it("was at rest", () => {
    const { reductions, grows } = compute(group, context);
    expect([...reductions, ...grows]).to.deep.equal([]);
  });

  it("has as many changes as amperes came free, and no other target is another", () => {
    const [first = stateOf({}), ...others] = group.connectors;
    const gone = { ...first, status: "Available", offeredAmps: 0, heldAmps: 0 };
    const { reductions, grows, verdicts } = compute(
      { ...group, connectors: [gone, ...others] },
      context,
    );
    expect(reductions).to.deep.equal([]);
    expect(grows).to.have.length(8);
    const changed = new Set(grows.map(({ chargePoint }) => chargePoint));
    for (const { state, targetAmps } of verdicts.slice(1)) {
      expect(targetAmps).to.equal(changed.has(state.chargePoint) ? 9 : 8);
    }
  });
});

describe("the ampere that equals cannot share", () => {
  const changesWith = (energiesWh: readonly number[]) => {
    const { reductions, grows } = compute(groupOf(15, [8, 7], energiesWh), context);
    return [...reductions, ...grows].map(({ chargePoint, toAmps }) => `${chargePoint} ${toAmps}`);
  };

  it("stays with whoever has it when the other has had a little less energy", () => {
    expect(changesWith([1000, 501])).to.deep.equal([]);
  });

  it("goes to the other when that is worth a change", () => {
    expect(changesWith([1000, 500])).to.deep.equal(["CP0 7", "CP1 8"]);
  });

  it("goes to the other when whoever has it cannot use it", () => {
    const { entries, connectors } = groupOf(15, [8, 7], [1000, 900]);
    const [one = stateOf({}), other = stateOf({})] = connectors;
    const limited = { ...one, evCeilingAmps: 7, recentUsageAmps: 7 };
    const { grows } = compute({ entries, connectors: [limited, other] }, context);
    expect(grows.map(({ chargePoint }) => chargePoint)).to.deep.equal(["CP1"]);
  });
});

describe("a site on which one leaves", () => {
  const chargers: readonly ChargerPlan[] = Array.from({ length: 20 }, (_, index) => ({
    identity: `CP${index}`,
    configuration: { MeterValueSampleInterval: "60" },
  }));
  const settings = {
    assumesIdle: true,
    maxOfferIncreaseAmps: 32,
    minOfferIncreaseIntervalSeconds: 15,
  };

  it("has nothing to say to those whose limit stays as it is", async () => {
    const site = await startSite({ schedule: "0=160", chargers, settings });
    for (const { identity } of chargers) site.arrive(identity);
    await site.advance(900);
    const before = chargers.map(({ identity }) => site.limitAmps(identity));
    expect(new Set(before)).to.deep.equal(new Set([8]));
    site.asked.length = 0;
    site.leave("CP0");
    await site.advance(300);
    const changed = chargers.filter(({ identity }) => site.limitAmps(identity) !== 8);
    const asked = site.asked.map(({ chargePoint }) => chargePoint);
    expect(asked).to.have.members(changed.map(({ identity }) => identity).slice(1));
    expect(asked).to.have.length(8);
    site.close();
  });
});
