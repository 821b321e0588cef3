import { createHash } from "node:crypto";
import { expect } from "chai";
import type { ChargerEntry } from "../../../central/site/charger-entry.ts";
import { createSite } from "../../../central/site/site.ts";
import { createSiteDirectory } from "../../../central/site/site-directory.ts";
import { createRandom } from "../../../protocol/random.ts";

const key = Buffer.from("0123456789abcdef");
const otherKey = Buffer.from("fedcba9876543210");
const options = { random: createRandom(1) };

describe("a site as a directory", () => {
  it("takes a password by the hash of the whole header, as balanz keeps it", () => {
    const header = `Basic ${Buffer.from("CP1:0123456789abcdef").toString("base64")}`;
    const authSha = createHash("sha256").update(header).digest("hex");
    const directory = createSiteDirectory(siteOf({ authSha }), options);
    expect(directory.checkPassword("CP1", key)).to.equal("current");
    expect(directory.checkPassword("cp1", key)).to.equal("current");
    expect(directory.checkPassword("CP1", otherKey)).to.equal("wrong");
    expect(directory.checkPassword("CP2", key)).to.equal("wrong");
  });

  it("takes no password of a charger that has none", () => {
    const directory = createSiteDirectory(siteOf({}), options);
    expect(directory.checkPassword("CP1", Buffer.from(""))).to.equal("wrong");
  });

  it("takes the old and the proposed password until it is settled, after a restart too", async () => {
    const site = siteOf({ authSha: "0".repeat(64) });
    await createSiteDirectory(site, options).proposePassword("CP1", key);
    const restarted = createSiteDirectory(site, options);
    expect(restarted.checkPassword("CP1", key)).to.equal("proposed");
    expect(restarted.checkPassword("CP1", key)).to.equal("proposed");
    expect(restarted.checkPassword("CP1", otherKey)).to.equal("wrong");
    await restarted.settlePassword("CP1", true);
    expect(restarted.checkPassword("CP1", key)).to.equal("current");
    expect(site.chargers.get("CP1")?.authSha).to.equal(undefined);
    expect(site.chargers.get("CP1")?.passwordHash).to.match(/^scrypt\$1024\$/);
  });

  it("drops a proposed password that was not taken, and keeps the current one", async () => {
    const site = siteOf({});
    const directory = createSiteDirectory(site, options);
    await directory.proposePassword("CP1", key);
    await directory.settlePassword("CP1", true);
    await directory.proposePassword("CP1", otherKey);
    await directory.settlePassword("CP1", false);
    expect(directory.checkPassword("CP1", key)).to.equal("current");
    expect(directory.checkPassword("CP1", otherKey)).to.equal("wrong");
    expect(site.chargers.get("CP1")).not.to.have.property("proposedPasswordHash");
  });

  it("keeps no password in the open, and none twice in the same form", async () => {
    const site = siteOf({});
    const directory = createSiteDirectory(site, options);
    await directory.proposePassword("CP1", key);
    const first = site.chargers.get("CP1")?.proposedPasswordHash;
    await directory.proposePassword("CP1", key);
    expect(site.chargers.get("CP1")?.proposedPasswordHash).not.to.equal(first);
    expect(JSON.stringify(site.chargers.list())).not.to.include(key.toString());
  });

  it("takes no password against a hash that cannot be read", () => {
    const broken = ["", "scrypt", "scrypt$3$AAAA$AAAA", `scrypt$1024$AAAA$${"A".repeat(44)}`];
    for (const passwordHash of broken) {
      const directory = createSiteDirectory(siteOf({ passwordHash }), options);
      expect(directory.checkPassword("CP1", Buffer.alloc(0)), passwordHash).to.equal("wrong");
    }
  });

  it("spells a charge point as the file does, with what is laid down for it alone", () => {
    const directory = createSiteDirectory(siteOf({ registration: "Pending" }), options);
    expect(directory.findChargePoint("cp1")).to.deep.equal({
      identity: "CP1",
      registration: "Pending",
      proposedSecurityProfile: undefined,
    });
    expect(directory.findChargePoint("CP9")).to.equal(undefined);
  });

  it("makes a charger with a key prove who it is, if the settings say so", async () => {
    const site = siteOf({ authSha: "0".repeat(64) });
    const profileOf = (keySecurityProfile?: 1 | 2) =>
      createSiteDirectory(site, {
        ...options,
        ...(keySecurityProfile && { keySecurityProfile }),
      }).findChargePoint("CP1")?.securityProfile;
    expect(profileOf()).to.equal(undefined);
    expect(profileOf(2)).to.equal(2);
    await site.chargers.put({ ...charger, authSha: "0".repeat(64), securityProfile: 3 });
    expect(profileOf(2)).to.equal(3);
    await site.chargers.put(charger);
    expect(profileOf(2)).to.equal(undefined);
  });

  it("keeps a security profile that a charge point goes over to", async () => {
    const site = siteOf({ securityProfile: 1 });
    const directory = createSiteDirectory(site, options);
    await directory.changeChargePoint("cp1", { proposedSecurityProfile: 2 });
    expect(directory.findChargePoint("CP1")).to.include({ proposedSecurityProfile: 2 });
    await directory.changeChargePoint("CP1", {
      securityProfile: 2,
      proposedSecurityProfile: undefined,
    });
    expect(site.chargers.get("CP1")).to.include({ securityProfile: 2, alias: "Gate" });
  });

  it("knows tags in any case, with their parent and their end", () => {
    const site = createSite({
      tags: [
        {
          idTag: "D40C346D",
          status: "Activated",
          parentIdTag: "ACME",
          expiryDate: "2027-01-01T00:00:00Z",
        },
        { idTag: "DB08E534", status: "Blocked" },
      ],
    });
    const directory = createSiteDirectory(site, options);
    expect(directory.findIdTag("d40c346d")).to.deep.equal({
      status: "Accepted",
      parentIdTag: "ACME",
      expiryDate: "2027-01-01T00:00:00Z",
    });
    expect(directory.findIdTag("DB08E534")).to.deep.equal({ status: "Blocked" });
    expect(directory.findIdTag("ACME")).to.equal(undefined);
  });
});

const charger = { chargerId: "CP1", alias: "Gate", groupId: "HQ", connectorCount: 1 };

function siteOf(changes: Partial<ChargerEntry>) {
  return createSite({ groups: [{ groupId: "HQ" }], chargers: [{ ...charger, ...changes }] });
}
