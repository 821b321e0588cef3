import { expect } from "chai";
import { at } from "../scripted-charge-point.ts";
import { ApiWorld, type Client } from "./api-world.ts";

async function pushes(world: ApiWorld, client: Client): Promise<readonly (readonly unknown[])[]> {
  await world.clock.advance(1000);
  return client.frames.filter(([type]) => type === 5);
}

const subscribe = (...topics: string[]) => JSON.stringify([2, "s", "Subscribe", { topics }]);

describe("the operators' interface: pushes", () => {
  it("come to nobody who has not subscribed", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    await world.bringIn("CP2", 1);
    expect(client.frames).to.deep.equal([]);
    world.close();
  });

  it("tell of a charger, its connectors, its transactions and sessions", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Analysis");
    const topics = ["chargers", "connectors", "transactions", "sessions"];
    expect(await client.send(subscribe(...topics))).to.deep.equal([3, "s", { topics }]);
    const chargePoint = await world.script("CP2");
    const start = { connectorId: 1, idTag: "TAG1", meterStart: 0, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    const told = await pushes(world, client);
    expect(told.map(([, topic]) => topic)).to.deep.equal([
      "chargers",
      "connectors",
      "transactions",
    ]);
    expect(told[0]?.[2]).to.include({ charger_id: "CP2", network_connected: true });
    expect(told[1]?.[2]).to.include({ charger_id: "CP2", connector_id: 1, transaction_id: 1 });
    expect(told[2]?.[2]).to.deep.include({ event: "transactionStarted", id_tag: "TAG1" });
    client.frames.length = 0;
    const stop = { transactionId: 1, meterStop: 100, timestamp: at(1) };
    await chargePoint.ask("StopTransaction", stop);
    const ended = new Map(
      (await pushes(world, client)).map(([, topic, payload]) => [topic, payload]),
    );
    expect(ended.get("sessions")).to.include({ charger_id: "CP2", kwh: "0.100" });
    expect(ended.get("transactions")).to.include({ event: "transactionEnded", energy: 100 });
    world.close();
  });

  it("tell of groups, the site, the log and the notes of operators", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    await client.send(subscribe("groups", "site", "log", "audit"));
    world.logBook.component("api").info("hello");
    await client.send('[2,"1","UpdateGroup",{"group_id":"HQ","description":"New"}]');
    const told = new Map(
      (await pushes(world, client)).map(([, topic, payload]) => [topic, payload]),
    );
    expect(told.get("groups")).to.include({ group_id: "HQ", description: "New" });
    expect(told.get("site")).to.deep.equal({ kind: "put", table: "groups", id: "HQ" });
    expect(told.get("log")).to.include({ message: "hello", logger: "api" });
    expect(told.get("audit")).to.include({ logger: "AUDIT" });
    world.close();
  });

  it("tell of alarms as they come and go", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Status");
    await client.send(subscribe("alarms"));
    const group = world.site.groups.get("HQ");
    void world.site.groups.put({ groupId: "HQ", ...group, maxAllocation: "00:00-23:59>0=0" });
    await world.script("CP1");
    await world.clock.advance(600_000);
    const told = (await pushes(world, client)).map(([, , payload]) => payload);
    expect(told[0]).to.deep.equal({
      event: "raised",
      alarm: { kind: "silent", chargePoint: "CP1" },
    });
    world.close();
  });

  it("come once for what has changed several times", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Status");
    await client.send(subscribe("connectors"));
    const chargePoint = await world.script("CP2");
    for (const status of ["Preparing", "Charging", "SuspendedEV"]) {
      const request = { connectorId: 1, errorCode: "NoError", status };
      await chargePoint.ask("StatusNotification", request);
    }
    const told = await pushes(world, client);
    expect(told).to.have.length(1);
    expect(told[0]?.[2]).to.include({ status: "SuspendedEV" });
    world.close();
  });

  it("are dropped when there are too many, the oldest first, and are counted", async () => {
    const world = await ApiWorld.open({ api: { maxWaitingPushes: 2 } });
    const client = await world.logIn("Admin");
    await client.send(subscribe("log"));
    for (const text of ["1", "2", "3", "4"]) world.logBook.component("api").info(text);
    const told = await pushes(world, client);
    expect(told.map(([, topic]) => topic)).to.deep.equal(["dropped", "log", "log"]);
    expect(told[0]?.[2]).to.deep.equal({ count: 2 });
    expect(told[2]?.[2]).to.include({ message: "4" });
    world.close();
  });

  it("end with Unsubscribe, and with the right to hear them", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    const log = world.logBook.component("api");
    await client.send(subscribe("log", "audit"));
    log.info("pending");
    const left = await client.send('[2,"u","Unsubscribe",{"topics":["log"]}]');
    expect(left).to.deep.equal([3, "u", { topics: ["audit"] }]);
    expect(await pushes(world, client)).to.deep.equal([]);
    await client.send(subscribe("log"));
    const other = await world.logIn("Admin");
    await other.send('[2,"1","UpdateUser",{"user_id":"admin","user_type":"Status"}]');
    client.frames.length = 0;
    log.info("secret");
    expect(await pushes(world, client)).to.deep.equal([]);
    world.close();
  });

  for (const [role, topics, answer] of [
    ["Status", ["log"], [4, "s", { status: "NotAuthorized" }]],
    ["Status", ["alarms", "sessions"], [4, "s", { status: "NotAuthorized" }]],
    ["Tags", ["audit"], [4, "s", { status: "NotAuthorized" }]],
    ["Admin", ["nope"], [4, "s", { status: "NoSuchTopic" }]],
    ["Admin", [], [4, "s", { status: "NoSuchTopic" }]],
  ] as const) {
    it(`are refused to ${role}: ${topics.join(" and ") || "of no topic"}`, async () => {
      const world = await ApiWorld.open();
      const client = await world.logIn(role);
      expect(await client.send(subscribe(...topics))).to.deep.equal(answer);
      world.close();
    });
  }
});
