import { expect } from "chai";
import type { Rig } from "../rig.ts";
import {
  compare,
  profile,
  quirkRig,
  setProfile,
  startCharging,
  stopCharging,
} from "./quirk-rig.ts";

type Json = Readonly<Record<string, unknown>>;

function limitOf(rig: Rig): number | undefined {
  return rig.chargePoint.connectors[0]?.outlet.limitAmps;
}

function schedule(more: object) {
  const chargingSchedulePeriod = [{ startPeriod: 0, limit: 10 }];
  return { chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod, ...more } };
}

describe("sc.apply", () => {
  async function limitWith(apply: object, limit: number, more: Json = {}, connectorId = 1) {
    const rig = quirkRig([{ "sc.apply": apply }]);
    await startCharging(rig);
    const answer = await setProfile(rig, profile(limit, more), connectorId);
    expect(answer?.[2]).to.deep.equal({ status: "Accepted" });
    await rig.settle();
    return limitOf(rig);
  }

  const limits: readonly (readonly [object, number, number])[] = [
    [{}, 12.5, 12.5],
    [{ clampAmps: 13 }, 32, 13],
    [{ stepsAmps: [6, 8, 10, 13, 16] }, 12, 10],
    [{ below6: "six" }, 5, 6],
    [{ divideByPhases: true }, 30, 10],
    [{ effects: { TxDefaultProfile: "ignore" } }, 10, 32],
    [{ effects: { TxDefaultProfile: "nextTx" } }, 10, 32],
  ];
  for (const [apply, limit, expected] of limits) {
    it(`makes ${expected} A of ${limit} A with ${JSON.stringify(apply)}`, async () => {
      expect(await limitWith(apply, limit)).to.equal(expected);
    });
  }

  it("ignores the limit of the charge point as a whole", async () => {
    const max = { chargingProfilePurpose: "ChargePointMaxProfile" };
    expect(await limitWith({}, 10, max, 0)).to.equal(10);
    const effects = { ChargePointMaxProfile: "ignore" };
    expect(await limitWith({ effects }, 10, max, 0)).to.equal(32);
  });

  it("obeys from the next transaction on", async () => {
    const rig = quirkRig([{ "sc.apply": { effects: { TxDefaultProfile: "nextTx" } } }]);
    await startCharging(rig);
    await setProfile(rig, profile(10));
    await rig.advance(1);
    await stopCharging(rig);
    rig.chargePoint.presentTag("TAG1", 1);
    await rig.advance(1);
    expect(limitOf(rig)).to.equal(10);
  });

  it("obeys late", async () => {
    const rig = quirkRig([{ "sc.apply": { latencyMs: 30_000 } }]);
    await startCharging(rig);
    await setProfile(rig, profile(10));
    await rig.advance(29);
    expect(limitOf(rig)).to.equal(32);
    await rig.advance(2);
    expect(limitOf(rig)).to.equal(10);
  });

  it("makes nothing of numberPhases, or of startSchedule", async () => {
    const phases = { chargingSchedulePeriod: [{ startPeriod: 0, limit: 10, numberPhases: 1 }] };
    const phasesWith = async (apply: object) => {
      const configuration = { ConnectorSwitch3to1PhaseSupported: "true" };
      const rig = quirkRig([{ "sc.apply": apply }], { configuration });
      await startCharging(rig);
      await setProfile(rig, profile(10, schedule(phases)));
      await rig.advance(60);
      return rig.chargePoint.connectors[0]?.outlet.car?.phases;
    };
    expect(await phasesWith({})).to.equal(1);
    expect(await phasesWith({ numberPhases: "ignore" })).to.equal(3);
    const later = schedule({ startSchedule: "2026-01-01T05:00:00Z" });
    const absolute = { chargingProfileKind: "Absolute", ...later };
    expect(await limitWith({}, 10, absolute)).to.equal(32);
    expect(await limitWith({ honourStart: false }, 10, absolute)).to.equal(10);
  });

  it("throws a profile away that comes while it gives nothing", async () => {
    const { usual, odd } = await compare(
      [{ "sc.apply": { whileSuspended: "discard" } }],
      async (rig) => {
        await startCharging(rig);
        await setProfile(rig, profile(0));
        await rig.advance(10);
        const answer = await setProfile(rig, profile(16));
        await rig.settle();
        return [JSON.stringify(answer?.[2]), limitOf(rig)];
      },
    );
    expect(usual).to.deep.equal(['{"status":"Accepted"}', 16]);
    expect(odd).to.deep.equal(['{"status":"Accepted"}', 0]);
  });

  it("forgets profiles with the connection, or with the power", async () => {
    const limitsWith = async (apply: object) => {
      const rig = quirkRig([{ "sc.apply": apply }]);
      await rig.boot();
      await setProfile(rig, profile(10));
      await rig.cut();
      const offline = rig.chargePoint.smartCharging.installed.length;
      await rig.restore();
      rig.chargePoint.restart("Hard", "Reboot");
      await rig.advance(60);
      return [offline, rig.chargePoint.smartCharging.installed.length];
    };
    expect(await limitsWith({})).to.deep.equal([1, 1]);
    expect(await limitsWith({ onDisconnect: "forget" })).to.deep.equal([0, 0]);
    expect(await limitsWith({ onReboot: "forget" })).to.deep.equal([1, 0]);
  });

  it("has profiles from the start, and takes no more when it is locked", async () => {
    const preloaded = quirkRig([{ "sc.apply": { preload: [{ stackLevel: 5, limitAmps: 9 }] } }]);
    await startCharging(preloaded);
    expect(limitOf(preloaded)).to.equal(9);

    const locked = quirkRig([{ "sc.apply": { lockOn: "Faulted" } }]);
    await locked.boot();
    expect((await setProfile(locked, profile(10)))?.[2]).to.deep.equal({ status: "Accepted" });
    locked.chargePoint.connectors[0]?.raise({ errorCode: "GroundFailure" });
    expect((await setProfile(locked, profile(16)))?.[2]).to.deep.equal({ status: "Rejected" });
    expect(await locked.result("ClearChargingProfile", {})).to.deep.equal({ status: "Unknown" });
    locked.chargePoint.restart("Hard", "Reboot");
    await locked.advance(60);
    expect((await setProfile(locked, profile(16)))?.[2]).to.deep.equal({ status: "Accepted" });
  });

  it("bears so many profiles a day", async () => {
    const rig = quirkRig([{ "sc.apply": { writeBudget: 2 } }]);
    await rig.boot();
    const statuses: unknown[] = [];
    for (const hours of [0, 1, 1, 24]) {
      await rig.advance(hours * 3600);
      statuses.push((await setProfile(rig, profile(10)))?.[2]);
    }
    expect(statuses.map((one) => JSON.stringify(one).includes("Accepted"))).to.deep.equal([
      true,
      true,
      false,
      true,
    ]);
  });

  it("loses a default with the TxProfile of the same id", async () => {
    const { usual, odd } = await compare([{ "sc.apply": { storeKey: "id" } }], async (rig) => {
      await startCharging(rig);
      await setProfile(rig, profile(8, { chargingProfilePurpose: "TxProfile", transactionId: 1 }));
      await setProfile(rig, profile(10, { chargingProfileId: 2 }));
      const { smartCharging } = rig.chargePoint;
      await setProfile(rig, profile(10, { chargingProfileId: 1, stackLevel: 1 }));
      await stopCharging(rig);
      return smartCharging.installed.map((one) => one.profile.chargingProfileId).sort();
    });
    expect(usual).to.deep.equal([1, 2]);
    expect(odd).to.deep.equal([2]);
  });
});
