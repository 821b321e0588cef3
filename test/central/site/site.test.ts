import { expect } from "chai";
import { createSite, type SiteChange } from "../../../central/site/site.ts";
import { InvalidEntryError } from "../../../central/site/site-table.ts";

const group = { groupId: "HQ", maxAllocation: "00:00-23:59>0=100" };
const charger = { chargerId: "CP1", alias: "Gate", groupId: "HQ", connectorCount: 1 };

describe("a site", () => {
  it("keeps its entries in the order they came in, and an entry that is changed in its place", async () => {
    const site = createSite({ groups: [group, { groupId: "A" }] });
    await site.groups.put({ groupId: "B" });
    await site.groups.put({ groupId: "HQ", description: "the same" });
    expect(site.groups.list().map(({ groupId }) => groupId)).to.deep.equal(["HQ", "A", "B"]);
    expect(site.groups.get("HQ")?.description).to.equal("the same");
    expect(site.groups.size).to.equal(3);
  });

  it("finds chargers and tags whatever their case, and groups, users and firmware as written", () => {
    const site = createSite({
      groups: [group],
      chargers: [charger],
      tags: [{ idTag: "D40C346D", status: "Activated" }],
      users: [{ userId: "admin", userType: "Admin" }],
    });
    expect(site.chargers.get("cp1")).to.equal(charger);
    expect(site.tags.get("d40c346d")?.status).to.equal("Activated");
    expect(site.groups.get("hq")).to.equal(undefined);
    expect(site.users.get("Admin")).to.equal(undefined);
  });

  it("tells of each change, and nothing of what was not there", async () => {
    const site = createSite({ groups: [group] });
    const changes: SiteChange[] = [];
    const end = site.listen((change) => changes.push(change));
    await site.chargers.put(charger);
    await site.chargers.remove("cp1");
    await site.chargers.remove("cp1");
    end();
    await site.chargers.put(charger);
    expect(changes).to.deep.equal([
      { kind: "put", table: "chargers", id: "CP1" },
      { kind: "removed", table: "chargers", id: "CP1" },
    ]);
  });

  it("returns the promise of whoever saves it", async () => {
    const saved: SiteChange[] = [];
    const site = createSite({
      groups: [group],
      save: async (change) => {
        saved.push(change);
      },
    });
    await site.chargers.put(charger);
    expect(saved).to.deep.equal([{ kind: "put", table: "chargers", id: "CP1" }]);
    expect(createSite({ groups: [group] }).chargers.put(charger)).to.equal(undefined);
  });

  const wrong: readonly [string, () => unknown, string][] = [
    ["a schedule", () => groupPut("0:00-23:59>0=1"), 'max_allocation: "0:00" is no time of day'],
    ["a schedule with a gap", () => groupPut("00:00-22:59>0=1"), "nothing is laid down for 23:00"],
    ["a group", () => chargerPut({ groupId: "nowhere" }), 'group_id: there is no group "nowhere"'],
    ["a number of connectors", () => chargerPut({ connectorCount: 0 }), "no_connectors: 0"],
    ["a priority", () => chargerPut({ priority: 1.5 }), "priority: 1.5"],
    ["a ceiling", () => chargerPut({ connMaxAmps: -1 }), "conn_max: -1"],
    ["a hash", () => chargerPut({ authSha: "abc" }), "auth_sha: is no SHA-256"],
    ["a charger id", () => chargerPut({ chargerId: " CP1" }), 'charger_id: " CP1" begins or ends'],
    ["a tag", () => tagPut({ idTag: "123456789012345678901" }), "id_tag: "],
    ["an expiry", () => tagPut({ expiryDate: "soon" }), 'expiry_date: "soon" is no date'],
    [
      "a user id",
      () => createSite().users.put({ userId: "", userType: "Tags" }),
      "user_id: is blank",
    ],
    ["a regular expression", () => firmwarePut("("), 'charge_point_vendor: "(" is no regular'],
  ];
  for (const [what, put, problem] of wrong) {
    it(`refuses ${what} that is not right`, () => {
      expect(put).to.throw(InvalidEntryError, problem);
    });
  }

  it("says what is wrong with an entry without taking it", () => {
    const site = createSite();
    expect(site.chargers.check(charger)).to.deep.equal([
      { column: "group_id", problem: 'there is no group "HQ"' },
    ]);
    expect(site.chargers.size).to.equal(0);
  });

  it("keeps a group for as long as there are chargers in it", async () => {
    const site = createSite({ groups: [group], chargers: [charger] });
    expect(() => site.groups.remove("HQ")).to.throw(InvalidEntryError, "there are chargers");
    await site.chargers.remove("CP1");
    await site.groups.remove("HQ");
    expect(site.groups.size).to.equal(0);
  });
});

function groupPut(maxAllocation: string): unknown {
  return createSite().groups.put({ groupId: "HQ", maxAllocation });
}

function chargerPut(changes: Partial<typeof charger> & Record<string, unknown>): unknown {
  return createSite({ groups: [group] }).chargers.put({ ...charger, ...changes });
}

function tagPut(changes: { idTag?: string; expiryDate?: string }): unknown {
  return createSite().tags.put({ idTag: "A", status: "Activated", ...changes });
}

function firmwarePut(chargePointVendor: string): unknown {
  const firmware = { firmwareId: "F1", chargePointModel: "", url: "ftp://x/y", chargePointVendor };
  return createSite().firmware.put(firmware);
}
