import { expect } from "chai";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import { ofKind, play, read } from "../run/scenario-bench.ts";

const quick = "first_wait: 10, max_offer_increase: 32, min_offer_increase_interval: 5";

function site(groups: string, steps: string, balanz = quick): string {
  return `
name: two chargers on one fuse
central: { reference: { config: { balanz: { ${balanz} }, tags: { VIP: { status: Accepted, priority: 5 } } } } }
chargers:
  CP1: { id: LOC-1, ev: { maxCurrent: 32A } }
  CP2: { ev: { maxCurrent: 32A } }
${groups}
steps:
  - { boot: , charger: all }
  - { plug: 1, charger: all }
${steps}
`;
}

const charging = `
  - { start: { connector: 1, tag: TEST0001 }, charger: CP1 }
  - { start: { connector: 1, tag: TEST0001 }, charger: CP2 }
  - wait: 3m
`;
const depot = "groups: { depot: { limit: 20A, members: [CP1, CP2] } }";

describe("groups with the reference central system", () => {
  it("share their limit, and the stream tells of limit, targets, offers and what is held", async () => {
    const { events, verdict } = await play(site(depot, charging));
    expect(verdict).to.equal("pass");
    const [began] = ofKind(events, "scenarioBegan");
    expect(began?.groups).to.deep.equal([{ name: "depot", chargePoints: ["CP1", "CP2"] }]);
    const lastOf = (chargePoint: string) =>
      ofKind(events, "offer").findLast((event) => event.chargePoint === chargePoint)?.offerAmps;
    expect([lastOf("CP1"), lastOf("CP2")]).to.deep.equal([10, 10]);
    expect(Math.max(...ofKind(events, "groupHeld").map(({ heldAmps }) => heldAmps))).to.equal(20);
    const [limit] = ofKind(events, "groupLimit");
    expect(JSON.stringify(limit)).to.equal(
      '{"kind":"groupLimit","scenario":0,"atMs":10000,"group":"depot","limitAmps":20}',
    );
    const [target] = ofKind(events, "target");
    expect(JSON.stringify(target)).to.equal(
      '{"kind":"target","scenario":0,"atMs":10000,"chargePoint":"CP1","connectorId":1,"targetAmps":6}',
    );
  });

  it("may have a limit to the milliampere: offers are whole amperes all the same", async () => {
    const tenths = depot.replace("20A", "21.7A");
    const check = `${charging}
  - assert: groups.depot.limit == 21.7 && sum(alloc.depot) == 21.0
always: [{ that: sum(held.depot) <= groups.depot.limit }]`;
    expect((await play(site(tenths, check))).failures).to.deep.equal([]);
  });

  it("work nothing out before `first_wait` is over", async () => {
    const late = site(depot, charging, quick.replace("first_wait: 10", "first_wait: 90"));
    const { events } = await play(late);
    expect(ofKind(events, "target")[0]?.atMs).to.equal(90_000);
  });

  it("give the same stream, byte for byte, for the same seed", async () => {
    expect((await play(site(depot, charging))).text).to.equal(
      (await play(site(depot, charging))).text,
    );
  });

  it("go by a schedule with priorities", async () => {
    const vip = charging.replace("tag: TEST0001 }, charger: CP2", "tag: VIP }, charger: CP2");
    const groups = 'groups: { depot: { limit: "00:00-23:59>0=6:5=20", members: [all] } }';
    const { events } = await play(site(groups, vip));
    const offers = ofKind(events, "offer").map((event) => [event.chargePoint, event.offerAmps]);
    expect(offers.at(-1)).to.deep.equal(["CP2", 14]);
  });

  it("are names only where they have no limit, and nobody is balanced without groups", async () => {
    for (const groups of ["groups: { depot: { members: [CP1] } }", ""]) {
      const { events, verdict } = await play(site(groups, charging));
      expect(verdict).to.equal("pass");
      expect(ofKind(events, "target")).to.deep.equal([]);
      const sent = ofKind(events, "frame").filter(({ text }) => text.includes("SetCharging"));
      expect(sent).to.deep.equal([]);
    }
  });

  it("raise an alarm where more is drawn than the group has", async () => {
    const unlimited = site(depot, charging).replace(
      "id: LOC-1,",
      "id: LOC-1, configuration: { ChargeProfileMaxStackLevel: '0' },",
    );
    const { events } = await play(unlimited);
    const [raised] = ofKind(events, "alarmRaised");
    expect(raised).to.include({ alarm: "capExceeded", group: "depot" });
  });
});

describe("the settings of the reference central system", () => {
  const faults = [
    { balanz: "frist_wait: 10", code: "E101" },
    { balanz: "first_wait: soon", code: "E103" },
    { balanz: "max_offer_increase: 5000", code: "E105" },
  ];
  for (const { balanz, code } of faults) {
    it(`are checked when the file is read: ${balanz}`, () => {
      const file = { path: "a.ocpp.yaml", text: site(depot, charging, balanz) };
      const loaded = loadScenarios([file], { environment: {} });
      expect(loaded.isValid ? [] : loaded.diagnostics.map((one) => one.code)).to.deep.equal([code]);
    });
  }

  it("are taken as they are written", () => {
    const { central } = read(site(depot, charging, "run_interval: 10, intervals_full: 3"));
    const config = central.kind === "reference" ? central.config : undefined;
    expect(config?.balancing).to.deep.equal({ passIntervalSeconds: 30 });
  });
});

describe("groups that cannot be", () => {
  const faults = [
    { groups: "groups: { depot: { limit: 20, members: [CP1] } }", code: "E106" },
    { groups: "groups: { depot: { limit: 20.5005A, members: [CP1] } }", code: "E105" },
    { groups: "groups: { depot: { limit: '08:00-09:00>0=5', members: [CP1] } }", code: "E103" },
    { groups: "groups: { depot: { members: [CP3] } }", code: "E113" },
    { groups: "groups: { a: { members: [CP1] }, b: { members: [all] } }", code: "E117" },
    { groups: "groups: { CP1: { members: [CP2] } }", code: "E119" },
  ];
  for (const { groups, code } of faults) {
    it(`are refused: ${groups}`, () => {
      const loaded = loadScenarios([{ path: "a", text: site(groups, charging) }], {
        environment: {},
      });
      expect(loaded.isValid ? [] : loaded.diagnostics.map((one) => one.code)).to.deep.equal([code]);
    });
  }
});
