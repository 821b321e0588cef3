import { expect } from "chai";
import { registerNewcomers } from "../../../central/site/register-newcomers.ts";
import { createSite, type Site } from "../../../central/site/site.ts";
import { createSiteDirectory } from "../../../central/site/site-directory.ts";
import { InvalidEntryError } from "../../../central/site/site-table.ts";
import { createRandom } from "../../../protocol/random.ts";
import { type ScriptedChargePoint, setUpWorld } from "../scripted-charge-point.ts";

const charger = { chargerId: "CP1", alias: "Gate", groupId: "HQ", connectorCount: 1 };

describe("newcomers", () => {
  it("are written down with the connectors they tell of; those who are listed stay as they are", async () => {
    const site = createSite({
      groups: [{ groupId: "HQ" }, { groupId: "Default" }],
      chargers: [charger],
    });
    const { connect } = worldOf(site, "Default");
    for (const identity of ["CP1", "CP2"]) {
      const chargePoint = await connect(identity);
      await tellStatus(chargePoint, 2);
      await tellStatus(chargePoint, 1);
    }
    expect(site.chargers.list()).to.deep.equal([
      charger,
      { chargerId: "CP2", alias: "CP2", groupId: "Default", connectorCount: 2 },
    ]);
  });

  it("that cannot be written down are told of", async () => {
    const { connect, failures } = worldOf(createSite(), "nowhere");
    await connect("CP2");
    expect(failures[0]).to.be.instanceOf(InvalidEntryError);
  });

  it("are told of when the file cannot be written", async () => {
    const failure = new Error("the disk is full");
    const site = createSite({
      groups: [{ groupId: "Default" }],
      save: () => Promise.reject(failure),
    });
    const { connect, failures } = worldOf(site, "Default");
    await connect("CP2");
    expect(failures).to.deep.equal([failure]);
  });
});

function worldOf(site: Site, groupId: string) {
  const directory = createSiteDirectory(site, { random: createRandom(1) });
  const world = setUpWorld({ directory });
  const failures: unknown[] = [];
  const failed = (fault: unknown) => failures.push(fault);
  registerNewcomers({ centralSystem: world.central, site, groupId, failed });
  return { ...world, failures };
}

async function tellStatus(chargePoint: ScriptedChargePoint, connectorId: number): Promise<void> {
  const status = { connectorId, errorCode: "NoError", status: "Available" };
  await chargePoint.ask("StatusNotification", status);
}
