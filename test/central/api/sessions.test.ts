import { expect } from "chai";
import { settlePromises } from "../../../protocol/clock.ts";
import { at } from "../scripted-charge-point.ts";
import { type Client, startMs } from "./api-world.ts";
import { openSession } from "./open-session.ts";

async function charge({ world, chargePoint }: Awaited<ReturnType<typeof openSession>>) {
  const sampledValue = [
    { value: "350", unit: "Wh" },
    { value: "9.5", measurand: "Current.Import", phase: "L1", unit: "A" },
  ];
  await world.clock.advance(60_000);
  await chargePoint.ask("MeterValues", {
    connectorId: 1,
    transactionId: 1,
    meterValue: [{ timestamp: at(60), sampledValue }],
  });
}

async function ask(client: Client, command: string, payload: object): Promise<unknown> {
  return (await client.sendLong(JSON.stringify([2, "1", command, payload])))[2];
}

const liveSession = {
  session_id: "CP2-2026-01-05-09:00:00",
  charger_id: "CP2",
  charger_alias: "Right",
  group_id: "Default",
  id_tag: "TAG1",
  user_name: "Jane",
  stop_id_tag: "TAG1",
  start_time: startMs / 1000,
  end_time: null,
  duration: null,
  energy_meter: 250,
  reason: null,
  kwh: "0.250",
  charging_history: [{ timestamp: startMs / 1000 + 60, offered: null, usage: 9.5 }],
};

const endedSession = {
  ...liveSession,
  stop_id_tag: "TAG2",
  end_time: startMs / 1000 + 120,
  duration: 120,
  energy_meter: 500,
  reason: "Local",
  kwh: "0.500",
  charging_history: [
    ...liveSession.charging_history,
    { timestamp: startMs / 1000 + 120, offered: 0, usage: 0 },
  ],
};

async function stop({ world, chargePoint }: Awaited<ReturnType<typeof openSession>>) {
  const request = { transactionId: 1, meterStop: 600, timestamp: at(120), idTag: "TAG2" };
  await world.clock.advance(60_000);
  await chargePoint.ask("StopTransaction", request);
  await settlePromises();
}

describe("the operators' interface: sessions", () => {
  it("shows a transaction at its connector", async () => {
    const open = await openSession();
    await charge(open);
    const [charger] = [await ask(open.client, "GetChargers", { charger_id: "CP2" })].flat();
    expect(charger).to.have.deep.nested.property("connectors.1", {
      transaction_id: 1,
      offered: null,
      status: "Charging",
      priority: 3,
      ev_max_usage: null,
      suspend_until: null,
      transaction: {
        id_tag: "TAG1",
        start_time: startMs / 1000,
        meter_start: 100,
        user_name: "Jane",
        usage_meter: 9.5,
        energy_meter: 350,
        charging_history: [{ timestamp: startMs / 1000 + 60, offered: null, usage: 9.5 }],
      },
    });
    open.world.close();
  });

  it("are live at first, when they are asked for, and then over", async () => {
    const open = await openSession();
    await charge(open);
    const { client } = open;
    expect(await ask(client, "GetSessions", {})).to.deep.equal([]);
    expect(await ask(client, "GetSessions", { include_live: true })).to.deep.equal([liveSession]);
    expect(await ask(client, "GetSessions", { include_live: 1, group_id: "HQ" })).to.deep.equal([]);
    await stop(open);
    expect(await ask(client, "GetSessions", {})).to.deep.equal([endedSession]);
    expect(await ask(client, "GetSessions", { alias: "Right" })).to.deep.equal([endedSession]);
    expect(await ask(client, "GetSessions", { charger_id: "CP1" })).to.deep.equal([]);
    const inGroup = await ask(client, "GetSessions", { group_id: "Default" });
    expect(inGroup).to.deep.equal([endedSession]);
    expect(await ask(client, "GetSessions", { group_id: "HQ" })).to.deep.equal([]);
    expect(await ask(client, "GetStatus", {})).to.include({ no_sessions: 1 });
    const csv = await ask(client, "GetCSVSessions", {});
    expect(csv).to.match(/^session_id,charger_id,[^\n]*\n.*CP2-2026-01-05-09:00:00,CP2,Right,/s);
    open.world.close();
  });

  it("come in pages, the newest first", async () => {
    const open = await openSession();
    await stop(open);
    const request = { connectorId: 1, idTag: "TAG1", meterStart: 600, timestamp: at(200) };
    await open.chargePoint.ask("StartTransaction", request);
    const over = { transactionId: 2, meterStop: 700, timestamp: at(240), idTag: "TAG1" };
    await open.world.clock.advance(240_000);
    await open.chargePoint.ask("StopTransaction", over);
    await settlePromises();
    const first = await ask(open.client, "GetSessions", { limit: 1 });
    expect(first).to.have.nested.property("sessions[0].kwh", "0.100");
    expect(first).to.have.property("next").that.is.a("string");
    const after = new Map(Object.entries(first ?? {})).get("next");
    const second = await ask(open.client, "GetSessions", { limit: 1, after });
    expect(second).to.have.nested.property("sessions[0].kwh", "0.500");
    expect(second).to.have.property("next", null);
    open.world.close();
  });

  it("are drawn with their group, charger and connector", async () => {
    const open = await openSession();
    await charge(open);
    expect(await ask(open.client, "DrawAll", {})).to.have.property(
      "drawing",
      [
        "All groups at 2026-01-05 09:01:00",
        "",
        "Group HQ, Head quarters, p5=48.0A:p3=40.0A:p0=24.0A, usage 0.00A, offered 0.0A",
        "  CP1 (Left)/NC, priority 1, firmware unknown, last update never, conn_max 32.0A",
        "    Connector 1, None, offer unknown",
        "    Connector 2, None, offer unknown",
        "",
        "Group Default, usage 9.50A, offered 0.0A",
        "  CP2 (Right)/C, by the gate, priority 1, firmware unknown, last update 2026-01-05 09:01:00, conn_max 16.0A",
        "    Connector 1, Charging, offer unknown, priority 3, usage 9.50A, tag TAG1 (Jane), start 2026-01-05 09:00:00, energy 350Wh, last usage 2026-01-05 09:01:00",
        "  CP3 (Twin)/NC, priority 1, firmware unknown, last update never, conn_max 32.0A",
        "    Connector 1, None, offer unknown",
        "  CP4 (Twin)/NC, priority 1, firmware unknown, last update never, conn_max 32.0A",
        "    Connector 1, None, offer unknown",
      ].join("\n"),
    );
    await stop(open);
    const drawing = new Map(Object.entries((await ask(open.client, "DrawAll", {})) ?? {}));
    expect(drawing.get("drawing")).to.include(
      "    Session 2026-01-05 09:00:00 to 2026-01-05 09:02:00, 0.500kWh, tag TAG1 (Jane), Local",
    );
    const plain = await ask(open.client, "DrawAll", { historic: false });
    expect(plain).to.have.property("drawing").that.does.not.include("Session");
    open.world.close();
  });

  it("get another priority, which counts until they end", async () => {
    const open = await openSession();
    const { client, world } = open;
    const send = { charger_id: "CP2", connector_id: 1, priority: 0 };
    expect(await ask(client, "SetChargePriority", send)).to.deep.equal({ status: "Accepted" });
    const priority = async () => {
      const [charger] = [await ask(client, "GetChargers", { charger_id: "CP2" })].flat();
      return expect(charger).to.have.nested.property("connectors.1.priority");
    };
    (await priority()).that.equals(0);
    expect(world.audit().at(-1)).to.equal(
      "[PRIORITY] charger=CP2 alias=Right connector=1 tag=TAG1 user=Jane details=0 by=admin",
    );
    await stop(open);
    (await priority()).that.equals(1);
    world.close();
  });

  it("are noted when they begin and end", async () => {
    const open = await openSession();
    await open.chargePoint.ask("Authorize", { idTag: "TAG2" });
    await stop(open);
    const about = "charger=CP2 alias=Right";
    expect(open.world.audit().slice(1)).to.deep.equal([
      `[SESSION-START] ${about} connector=1 tag=TAG1 user=Jane details=transaction 1 from 100 Wh`,
      `[AUTH-REJECT] ${about} tag=TAG2 details=Blocked`,
      `[SESSION-HIST] ${about} connector=1 tag=TAG1 user=Jane details=2026-01-05 09:02:00=0A/0A`,
      `[SESSION-STOP] ${about} connector=1 tag=TAG1 user=Jane details=transaction 1, 500 Wh, Local`,
    ]);
    open.world.close();
  });
});
