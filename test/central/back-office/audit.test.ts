import { expect } from "chai";
import { registerNewcomers } from "../../../central/site/register-newcomers.ts";
import { ApiWorld } from "../api/api-world.ts";

describe("the audit", () => {
  it("notes who came in by itself, and who was listed by an operator", async () => {
    const world = await ApiWorld.open();
    const { central: centralSystem, site } = world;
    const failed = (fault: unknown) => {
      throw fault;
    };
    const stop = registerNewcomers({ centralSystem, site, groupId: "Default", failed });
    await world.script("CP9");
    await world.script("CP2");
    const client = await world.logIn("Admin");
    const charger = { charger_id: "CP8", alias: "New", group_id: "HQ" };
    await client.send(JSON.stringify([2, "1", "CreateCharger", charger]));
    expect(world.audit().filter((line) => line.includes("CHARGER-NEW"))).to.deep.equal([
      "[CHARGER-NEW] charger=CP9 alias=CP9 details=by itself",
      "[CHARGER-NEW] charger=CP8 alias=New by=admin",
    ]);
    stop();
    world.close();
  });

  it("hides keys that are sent to chargers", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    await world.bringIn("CP2", 1);
    const change = { charger_id: "CP2", key: "AuthorizationKey", value: "0011223344556677" };
    await client.send(JSON.stringify([2, "1", "ChangeConfiguration", change]));
    expect(world.audit().join()).to.include("(hidden)").and.not.include("0011223344556677");
    world.close();
  });
});
