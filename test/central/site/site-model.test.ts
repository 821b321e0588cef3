import { expect } from "chai";
import { createSite } from "../../../central/site/site.ts";
import { toSiteModel } from "../../../central/site/site-model.ts";

const site = () =>
  createSite({
    groups: [{ groupId: "B", maxAllocation: "0=24" }, { groupId: "A" }],
    chargers: [
      { chargerId: "CP2", alias: "", groupId: "A", connectorCount: 2, priority: 0, connMaxAmps: 0 },
      { chargerId: "CP1", alias: "", groupId: "B", connectorCount: 1 },
    ],
    tags: [{ idTag: "AA", status: "Activated", priority: 7 }],
  });

describe("a site as balancing sees it", () => {
  it("has its groups and chargers in order, and defaults for what is blank, not for noughts", () => {
    const model = toSiteModel(site(), "Europe/Copenhagen");
    expect(model.timeZone).to.equal("Europe/Copenhagen");
    expect(model.groups()).to.deep.equal([
      {
        groupId: "B",
        maxAllocation: "0=24",
        chargers: [{ identity: "CP1", priority: 1, connMaxAmps: [32] }],
      },
      {
        groupId: "A",
        maxAllocation: undefined,
        chargers: [{ identity: "CP2", priority: 0, connMaxAmps: [0, 0] }],
      },
    ]);
    expect(model.tagPriority("aa")).to.equal(7);
    expect(model.tagPriority("bb")).to.equal(undefined);
  });

  it("follows the defaults of the settings", () => {
    let defaults = { priority: 2, connMaxAmps: 16 };
    const model = toSiteModel(site(), "UTC", () => defaults);
    expect(model.groups()[0]?.chargers[0]).to.include({ priority: 2 });
    defaults = { priority: 3, connMaxAmps: 20 };
    expect(model.groups()[0]?.chargers[0]).to.deep.include({ priority: 3, connMaxAmps: [20] });
  });

  it("follows the site, and tells of what concerns it", async () => {
    const changing = site();
    const model = toSiteModel(changing, "UTC");
    const before = model.groups();
    expect(model.groups()).to.equal(before);
    let told = 0;
    const end = model.listen(() => {
      told += 1;
    });
    await changing.users.put({ userId: "u", userType: "Status" });
    expect(told).to.equal(0);
    expect(model.groups()).to.equal(before);
    await changing.groups.put({ groupId: "A", maxAllocation: "0=10" });
    await changing.tags.remove("AA");
    expect(told).to.equal(2);
    expect(model.groups()[1]?.maxAllocation).to.equal("0=10");
    end();
    await changing.groups.put({ groupId: "A" });
    expect(told).to.equal(2);
  });
});
