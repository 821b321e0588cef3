/** Charge points that begin a transaction only once there is something to offer, in raw frames. */

import { expect } from "chai";
import { createBalancing } from "../../../central/balancing/balancing.ts";
import { createMemorySite } from "../../../central/balancing/site-model.ts";
import { at, boot, type ScriptedChargePoint, setUpWorld } from "../scripted-charge-point.ts";

/** Answers all that balancing asks for. */
class Obedient {
  readonly chargePoint: ScriptedChargePoint;
  readonly #answered = new Set<unknown[]>();
  #fresh: unknown[] = [];

  constructor(chargePoint: ScriptedChargePoint) {
    this.chargePoint = chargePoint;
  }

  async answerAll(advance: () => Promise<void>): Promise<void> {
    const { frames } = this.chargePoint;
    for (;;) {
      const call = frames.find((frame) => frame[0] === 2 && !this.#answered.has(frame));
      if (call === undefined) return;
      this.#answered.add(call);
      this.#fresh.push(call.slice(2));
      const configuration = { configurationKey: [], unknownKey: [] };
      const answer = call[2] === "GetConfiguration" ? configuration : { status: "Accepted" };
      await this.chargePoint.send([3, call[1], answer]);
      await advance();
    }
  }

  /** The CALLs of late, as action and payload. */
  take(): unknown[] {
    const calls = this.#fresh;
    this.#fresh = [];
    return calls;
  }
}

describe("a charge point that comes back without a boot", () => {
  it("is asked for the status that it does not tell", async () => {
    const { clock, central, connect } = setUpWorld();
    const chargers = [{ identity: "CP1", priority: 1, connMaxAmps: [32] }];
    const site = createMemorySite({
      groups: [{ groupId: "G", maxAllocation: "0=16", chargers }],
    });
    const balancing = createBalancing({ centralSystem: central, clock, site });
    const chargePoint = await connect();
    const obedient = new Obedient(chargePoint);
    await chargePoint.ask("BootNotification", boot);
    for (let second = 0; second < 15; second += 1) {
      await clock.advance(1000);
      await obedient.answerAll(() => clock.advance(0));
    }
    const asked = obedient.take().filter((call) => JSON.stringify(call).includes("Trigger"));
    expect(asked).to.deep.equal([
      ["TriggerMessage", { requestedMessage: "StatusNotification", connectorId: 1 }],
    ]);
    balancing.close();
  });
});

describe("a newcomer without a transaction", () => {
  async function setUp() {
    const world = setUpWorld();
    const balancing = createBalancing({
      centralSystem: world.central,
      clock: world.clock,
      site: createMemorySite({
        groups: [
          {
            groupId: "G",
            maxAllocation: "0=16",
            chargers: [{ identity: "CP1", priority: 1, connMaxAmps: [32] }],
          },
        ],
      }),
    });
    const chargePoint = await world.connect();
    const obedient = new Obedient(chargePoint);
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await world.clock.advance(1000);
        await obedient.answerAll(() => world.clock.advance(0));
      }
    };
    const tell = (status: string) =>
      chargePoint.ask("StatusNotification", { connectorId: 1, errorCode: "NoError", status });
    await chargePoint.ask("BootNotification", boot);
    await pass(3);
    await tell("Available");
    obedient.take();
    return { ...world, balancing, chargePoint, obedient, pass, tell };
  }

  it("is let loose from the default profile, and held by a profile of its own", async () => {
    const { balancing, chargePoint, obedient, pass, tell } = await setUp();
    await tell("Preparing");
    await pass(5);
    expect(obedient.take()).to.deep.equal([]);
    await tell("SuspendedEVSE");
    await pass(5);
    expect(obedient.take()).to.deep.equal([["ClearChargingProfile", { id: 101 }]]);
    const [group] = balancing.groups();
    expect(group?.connectors[0]).to.include({ limitAmps: 6, heldAmps: 6 });

    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };
    await chargePoint.ask("StartTransaction", start);
    await tell("Charging");
    await pass(5);
    const sent = obedient.take().map((call) => JSON.stringify(call));
    expect(sent).to.have.length(2);
    expect(sent[0]).to.match(/"chargingProfileId":201,"transactionId":1,.*"limit":6/);
    expect(sent[1]).to.match(/"chargingProfileId":101,.*"TxDefaultProfile".*"limit":0/);
    balancing.close();
  });

  it("loses an offer that it leaves unused", async () => {
    const { balancing, obedient, pass, tell } = await setUp();
    await tell("SuspendedEVSE");
    await pass(5);
    await tell("SuspendedEV");
    obedient.take();
    await pass(400);
    const sent = obedient.take().map((call) => JSON.stringify(call));
    expect(sent).to.have.length(1);
    expect(sent[0]).to.match(/"chargingProfileId":101,.*"limit":0/);
    balancing.close();
  });

  it("is barred again when it goes", async () => {
    const { balancing, obedient, pass, tell } = await setUp();
    await tell("SuspendedEVSE");
    await pass(5);
    obedient.take();
    await tell("Available");
    await pass(1);
    const sent = obedient.take().map((call) => JSON.stringify(call));
    expect(sent).to.have.length(1);
    expect(sent[0]).to.match(/"chargingProfileId":101,.*"limit":0/);
    balancing.close();
  });
});
