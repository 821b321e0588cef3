import { expect } from "chai";
import { play } from "./scenario-bench.ts";

function site(steps: string): string {
  return `
name: two chargers on one fuse
central: { reference: { config: { balanz: { first_wait: 10 } } } }
chargers:
  CP1: { id: LOC-1, ev: { maxCurrent: 32A } }
  CP2: { ev: { maxCurrent: 32A } }
groups: { depot: { limit: 20A, members: [CP1, CP2] } }
steps:
  - { boot: , charger: all }
  - { plug: 1, charger: all }
  - { start: { connector: 1, tag: TEST0001 }, charger: CP1 }
  - { start: { connector: 1, tag: TEST0001 }, charger: CP2 }
${steps}`;
}

const shared = `
  - expect: { alloc: { CP1: 10A, CP2: 10A, depot: 20A }, draw: { depot: 20A } }
    within: 10m`;

async function messageOf(steps: string) {
  const { failures, verdict } = await play(site(steps));
  return failures[0]?.message ?? verdict;
}

describe("groups in expressions and expectations", () => {
  it("are what was booked and what is obeyed, of each and of all", async () => {
    for (const assertion of [
      "sum(draw.depot) == groups.depot.limit && groups.depot.limit == 20.0",
      "alloc.depot.all(a, a == 10.0) && alloc.depot.size() == 2",
      "CP1.alloc == CP1.limit && CP1.target == 10.0 && CP1.held >= 10.0",
      "groups.depot.drawOn(1) == 20.0 && sum(held.depot) <= 20.0",
    ]) {
      expect(await messageOf(`${shared}\n  - assert: ${assertion}`)).to.equal("pass");
    }
  });

  it("must be as expected at their time in a timeline, and come late where they do", async () => {
    const timeline = (expected: string) => `
name: at its time
central: { reference: { config: { balanz: { first_wait: 10 } } } }
chargers: { CP1: { ev: { maxCurrent: 32A } } }
groups: { depot: { limit: 20A, members: [CP1] } }
setup:
  - boot:
  - plug: 1
timeline:
  - { at: 0s, start: { connector: 1, tag: TEST0001 } }
  - { at: 2s, expect: ${expected} }
  - { at: 30s, assert: CP1.alloc == 6.0 }`;
    const { failures } = await play(timeline("{ alloc: { CP1: 6A } }"));
    expect(failures.map(({ message }) => message)).to.deep.equal([
      "at 2.0 s CP1 was offered 0 A, expected 6 A",
    ]);
    expect(failures[0]?.notes[0]).to.equal("nearest: 6 A came at 10.0 s, 8.0 s late");
    for (const expected of [
      "{ alloc: { CP1: 6A }, grace: 20s }",
      "{ alloc: { CP1: 6A } }, within: 20s",
    ])
      expect((await play(timeline(expected))).verdict).to.equal("pass");
  });

  it("show where a charger obeys something else than was booked", async () => {
    const period = "chargingSchedulePeriod: [{ startPeriod: 0, limit: 7 }]";
    const schedule = `chargingSchedule: { chargingRateUnit: A, ${period} }`;
    const kind = "chargingProfilePurpose: ChargePointMaxProfile, chargingProfileKind: Absolute";
    const profile = `{ chargingProfileId: 99, stackLevel: 0, ${kind}, ${schedule} }`;
    const behind = `
  - call: { action: SetChargingProfile, payload: { connectorId: 0, csChargingProfiles: ${profile} } }
    charger: CP1
  - expect: { alloc: { CP1: 10A } }
    within: 1s`;
    expect(await messageOf(shared + behind)).to.match(/CP1 obeyed 7 A, expected 10 A$/);
  });
});
