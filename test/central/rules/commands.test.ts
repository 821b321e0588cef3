import { expect } from "chai";
import { CommandRefusedError } from "../../../central/commands.ts";
import { InvalidPayloadError } from "../../../protocol/payload-report.ts";
import type { ChargingProfile } from "../../../schemas/messages.ts";
import {
  at,
  failureOf,
  type ScriptedChargePoint,
  setUpWorld,
  type World,
} from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };

const txDefault: ChargingProfile = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: "TxDefaultProfile",
  chargingProfileKind: "Absolute",
  chargingSchedule: {
    chargingRateUnit: "A",
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 21.4 }],
  },
};
const txProfile: ChargingProfile = { ...txDefault, chargingProfilePurpose: "TxProfile" };

/** Answers each CALL of the central system as it comes, with the next of the answers. */
async function answerAll(
  { clock }: World,
  chargePoint: ScriptedChargePoint,
  answers: readonly object[],
): Promise<unknown[]> {
  const requests: unknown[] = [];
  for (const answer of answers) {
    await clock.advance(0);
    requests.push(chargePoint.lastCall()[3]);
    await chargePoint.answer(answer);
  }
  await clock.advance(0);
  return requests;
}

describe("a central system and its commands", () => {
  it("R-RS-007: starts no transaction with a profile that is for another time", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const request = { connectorId: 1, idTag: "TAG" };
    for (const chargingProfile of [txDefault, { ...txProfile, transactionId: 1 }]) {
      const call = central.call("CP1", "RemoteStartTransaction", { ...request, chargingProfile });
      expect(await failureOf(call)).to.be.instanceOf(CommandRefusedError);
    }
    const good = { ...request, chargingProfile: txProfile };
    void failureOf(central.call("CP1", "RemoteStartTransaction", good));
    await clock.advance(0);
    expect(chargePoint.frames).to.have.length(1);
    expect(chargePoint.lastCall()[3]).to.deep.equal(good);
  });

  it("R-RS-008: stops a transaction by the id that the charge point knows", async () => {
    const world = setUpWorld();
    const { connect, central } = world;
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    const status = { connectorId: 2, status: "Charging", errorCode: "NoError" };
    await chargePoint.ask("StatusNotification", status);
    const meterValue = [{ timestamp: at(5), sampledValue: [{ value: "150" }] }];
    await chargePoint.ask("MeterValues", { connectorId: 2, transactionId: 77, meterValue });

    const ids = [...central.runningTransactions()].map(({ id }) => id);
    const answers = ids.map((id) => central.stopTransaction(id));
    const requests = await answerAll(world, chargePoint, [
      { status: "Accepted" },
      { status: "Rejected" },
    ]);
    expect(requests).to.deep.equal([{ transactionId: 1 }, { transactionId: 77 }]);
    expect(await Promise.all(answers)).to.deep.equal([
      { status: "Accepted" },
      { status: "Rejected" },
    ]);
    expect(await failureOf(central.stopTransaction(4711))).to.include({ transactionId: 4711 });
  });

  it("R-RS-009: starts nothing while a start is under way, until that has come to something", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const request = { connectorId: 1, idTag: "TAG" };
    const remoteStart = () => central.call("CP1", "RemoteStartTransaction", request);
    async function isSent(): Promise<boolean> {
      const count = chargePoint.frames.length;
      const failure = failureOf(remoteStart());
      await clock.advance(0);
      if (chargePoint.frames.length > count) await chargePoint.answer({ status: "Accepted" });
      return (await failure) === undefined;
    }
    expect(await isSent()).to.equal(true);
    expect(await isSent()).to.equal(false);
    await clock.advance(60_000);
    expect(await isSent()).to.equal(true);
    await chargePoint.ask("StartTransaction", start);
    expect(await isSent()).to.equal(true);
  });

  it("R-CFG-007: asks for no more keys at a time than the charge point allows", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    const configuration = world.central.getConfiguration("CP1", ["A", "B", "C"]);
    const requests = await answerAll(world, chargePoint, [
      { configurationKey: [{ key: "GetConfigurationMaxKeys", readonly: true, value: "2" }] },
      { configurationKey: [{ key: "A", readonly: false, value: "1" }], unknownKey: ["B"] },
      { unknownKey: ["C"] },
    ]);
    expect(requests).to.deep.equal([
      { key: ["GetConfigurationMaxKeys"] },
      { key: ["A", "B"] },
      { key: ["C"] },
    ]);
    expect(await configuration).to.deep.equal({
      keys: [{ key: "A", readonly: false, value: "1" }],
      unknownKeys: ["B", "C"],
    });
  });

  it("R-CFG-008: copes with an empty answer, keys without value, and long values", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    const value = "x".repeat(500);
    for (const answer of [
      {},
      { unknownKey: [] },
      { configurationKey: [{ key: "A", readonly: true }] },
      { configurationKey: [{ key: "A", readonly: true, value }] },
    ]) {
      const configuration = world.central.getConfiguration("CP1");
      expect(await answerAll(world, chargePoint, [answer])).to.deep.equal([{}]);
      expect(await configuration).to.have.property("keys");
    }
    expect(world.central.chargePoints.get("CP1")?.configuration.get("A")).to.equal(value);
  });

  it("R-LAL-006: sends no list of version 0 or -1, and no Full one with a tag to be deleted", async () => {
    const { connect, central } = setUpWorld();
    await connect();
    const requests = [
      { listVersion: 0, updateType: "Full" },
      { listVersion: -1, updateType: "Differential" },
      { listVersion: 1, updateType: "Full", localAuthorizationList: [{ idTag: "TAG" }] },
    ] as const;
    for (const request of requests) {
      const failure = await failureOf(central.call("CP1", "SendLocalList", request));
      expect(failure).to.be.instanceOf(CommandRefusedError);
    }
  });

  it("R-LAL-007, R-LAL-008: sends a list in parts, and in full if the changes are not taken", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    const [a, b, c] = ["A", "B", "C"].map((idTag) => ({
      idTag,
      idTagInfo: { status: "Accepted" } as const,
    }));
    if (a === undefined || b === undefined || c === undefined) throw new Error("three tags");
    const update = { listVersion: 5, list: [a, b, c], changes: [c] };
    const outcome = world.central.sendLocalList("CP1", update);
    const limit = { key: "SendLocalListMaxLength", readonly: true, value: "2" };
    const requests = await answerAll(world, chargePoint, [
      { configurationKey: [limit] },
      { status: "VersionMismatch" },
      { status: "Accepted" },
      { status: "Accepted" },
    ]);
    expect(requests.slice(1)).to.deep.equal([
      { listVersion: 5, updateType: "Differential", localAuthorizationList: [c] },
      { listVersion: 5, updateType: "Full", localAuthorizationList: [a, b] },
      { listVersion: 6, updateType: "Differential", localAuthorizationList: [c] },
    ]);
    expect(await outcome).to.deep.equal({ status: "Accepted", listVersion: 6 });
  });

  it("R-RSV-008, R-RSV-009: reserves for the time to come, until the reservation is used", async () => {
    const world = setUpWorld();
    const { connect, central } = world;
    const chargePoint = await connect();
    const reservationId = central.newReservationId();
    const request = { connectorId: 1, idTag: "TAG", reservationId, expiryDate: at(3600) };
    for (const changes of [{ expiryDate: at(-1) }, { connectorId: -1 }]) {
      const call = central.call("CP1", "ReserveNow", { ...request, ...changes });
      expect(await failureOf(call)).to.be.instanceOf(CommandRefusedError);
    }
    void central.call("CP1", "ReserveNow", request);
    await answerAll(world, chargePoint, [{ status: "Accepted" }]);
    const { reservations } = central.chargePoints.get("CP1") ?? {};
    for (const status of ["Rejected", "Accepted"] as const) {
      expect(reservations?.has(reservationId)).to.equal(true);
      void central.call("CP1", "CancelReservation", { reservationId });
      await answerAll(world, chargePoint, [{ status }]);
    }
    expect(reservations?.size).to.equal(0);
    void central.call("CP1", "ReserveNow", request);
    await answerAll(world, chargePoint, [{ status: "Accepted" }]);
    expect(reservations?.get(reservationId)).to.deep.equal(request);
    await chargePoint.ask("StartTransaction", { ...start, reservationId });
    expect(reservations?.size).to.equal(0);
    expect(central.newReservationId()).to.not.equal(reservationId);
  });

  it("R-SC-020: sends limits of one decimal, and none of two", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    for (const limit of [0.3, 8.1, 21.4, 4.11]) {
      const chargingSchedulePeriod = [{ startPeriod: 0, limit }];
      const chargingSchedule = { chargingRateUnit: "A", chargingSchedulePeriod } as const;
      const csChargingProfiles = { ...txDefault, chargingSchedule };
      const call = central.call("CP1", "SetChargingProfile", {
        connectorId: 1,
        csChargingProfiles,
      });
      const failure = failureOf(call);
      await clock.advance(0);
      if (limit !== 4.11) await chargePoint.answer({ status: "Accepted" });
      const failed = await failure;
      if (limit === 4.11) expect(failed).to.be.instanceOf(InvalidPayloadError);
      else expect(failed).to.equal(undefined);
    }
    const connector = central.chargePoints.get("CP1")?.connectors.get(1);
    expect(connector?.lastProfile?.chargingSchedule.chargingSchedulePeriod[0]?.limit).to.equal(
      21.4,
    );
  });

  it("R-SC-021: sends no profile that breaks the rules, or what the charge point can hold", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    void world.central.getConfiguration("CP1");
    const limits = { ChargeProfileMaxStackLevel: "3", ChargingScheduleMaxPeriods: "1" };
    const configurationKey = Object.entries(limits).map(([key, value]) => ({
      key,
      value,
      readonly: true,
    }));
    await answerAll(world, chargePoint, [{ configurationKey }]);
    const period = { startPeriod: 0, limit: 16 };
    const schedule = txDefault.chargingSchedule;
    const wrong: [number, ChargingProfile][] = [
      [1, txProfile],
      [0, { ...txProfile, transactionId: 1 }],
      [1, { ...txDefault, chargingProfilePurpose: "ChargePointMaxProfile" }],
      [1, { ...txDefault, recurrencyKind: "Daily" }],
      [1, { ...txDefault, chargingProfileKind: "Recurring" }],
      [1, { ...txDefault, stackLevel: 4 }],
      [
        1,
        {
          ...txDefault,
          chargingSchedule: { ...schedule, chargingSchedulePeriod: [period, period] },
        },
      ],
      [
        1,
        {
          ...txDefault,
          chargingSchedule: {
            ...schedule,
            chargingSchedulePeriod: [{ ...period, startPeriod: 5 }],
          },
        },
      ],
    ];
    for (const [connectorId, csChargingProfiles] of wrong) {
      const request = { connectorId, csChargingProfiles };
      const failure = await failureOf(world.central.call("CP1", "SetChargingProfile", request));
      expect(failure, JSON.stringify(request)).to.be.instanceOf(CommandRefusedError);
    }
  });

  it("R-FW-006: sends no address that is none", async () => {
    const { connect, central } = setUpWorld();
    await connect();
    const request = { location: "not an address", retrieveDate: at(0) };
    const failure = await failureOf(central.call("CP1", "UpdateFirmware", request));
    expect(failure).to.be.instanceOf(InvalidPayloadError);
  });
});
