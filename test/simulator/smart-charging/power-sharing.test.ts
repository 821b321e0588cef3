import { expect } from "chai";
import fc from "fast-check";
import { carModels } from "../../../simulator/car/car-model.ts";
import { sharePower } from "../../../simulator/smart-charging/power-sharing.ts";
import { Rig } from "../rig.ts";
import { bootedRig, clear, measured, profile, sampleOf, set, start } from "./charging-rig.ts";

const cap = { chargingProfilePurpose: "ChargePointMaxProfile" };

describe("connectors that share what the charge point may take", () => {
  it("get as much each, where that is what there is for all", async () => {
    const rig = await twoCars("equal", 40);
    expect(drawn(rig)).to.deep.equal([20, 20]);
  });

  it("get all they can, in the order of their start, where the first come first", async () => {
    const rig = await twoCars("first-come", 40);
    expect(drawn(rig)).to.deep.equal([32, 8]);
  });

  it("leave to others what their own profile denies them", async () => {
    const rig = await twoCars("equal", 40);
    await set(rig, 1, profile(rig, "0:10", { chargingProfileId: 2 }));
    await rig.advance(30);
    expect(drawn(rig)).to.deep.equal([10, 30]);
  });

  it("wait for their turn, where there is not enough for all", async () => {
    const rig = await twoCars("equal", 10);
    expect(drawn(rig)).to.deep.equal([10, 0]);
    expect(rig.chargePoint.connectors.map(({ status }) => status)).to.deep.equal([
      "Charging",
      "SuspendedEVSE",
    ]);
    rig.forget();
    await rig.result("RemoteStopTransaction", { transactionId: 1 });
    expect(rig.statuses()).to.deep.equal(["2:Charging", "1:Finishing"]);
    await rig.advance(30);
    expect(drawn(rig)[1]).to.equal(10);
  });

  it("have only the minimum while their car wants nothing", async () => {
    const configuration = { MeterValueSampleInterval: "10" };
    const full = { ...carModels.plain, targetSocPercent: 50 };
    const hardware = { connectorCount: 2, supplyAmps: 32 };
    const rig = await bootedRig({ hardware, configuration, carModels: [full] });
    await start(rig, 1);
    await start(rig, 2);
    await rig.advance(60);
    expect(measured(rig, 1)).to.deep.equal({ drawnAmps: 0, offeredAmps: 6 });
    expect(measured(rig, 2)).to.deep.equal({ drawnAmps: 26, offeredAmps: 26 });
  });

  it("come before those whose car is full, where there is not enough for all", async () => {
    const full = { ...carModels.plain, targetSocPercent: 50 };
    const hardware = { connectorCount: 2, supplyAmps: 10 };
    const rig = await bootedRig({ hardware, carModels: [full] });
    await start(rig, 1);
    await start(rig, 2);
    await rig.advance(60);
    expect(rig.chargePoint.connectors.map(({ status }) => status)).to.deep.equal([
      "SuspendedEVSE",
      "Charging",
    ]);
  });

  it("wait until a slow car has let go of what they are to get", async () => {
    const slow = { ...carModels.plain, reactionDelayMs: 20_000 };
    const hardware = { connectorCount: 2, supplyAmps: 40 };
    const rig = await bootedRig({ hardware, carModels: [slow] });
    await start(rig, 1);
    await start(rig, 2);
    await rig.advance(60);
    await set(rig, 1, profile(rig, "0:6"));
    await rig.advance(19);
    expect(drawn(rig)).to.deep.equal([20, 20]);
    await rig.advance(30);
    expect(drawn(rig)).to.deep.equal([6, 32]);
  });

  it("are free again when the limit is gone", async () => {
    const rig = await twoCars("equal", 12);
    await clear(rig, { id: 1 });
    await rig.advance(30);
    expect(drawn(rig)).to.deep.equal([32, 32]);
  });

  it("never get more together than there is, nor less than a car can be told", () => {
    const demand = fc.record({
      limitAmps: fc.integer({ min: 0, max: 63 }),
      isWanted: fc.boolean(),
      sinceMs: fc.integer({ min: 0, max: 9 }),
    });
    const sharing = fc.constantFrom("equal" as const, "first-come" as const);
    const demands = fc.array(demand, { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), demands, sharing, (totalAmps, all, how) => {
        const shares = sharePower(totalAmps, all, how);
        const sumAmps = shares.reduce((sum, amps) => sum + amps, 0);
        expect(sumAmps).to.be.at.most(totalAmps + 1e-9);
        shares.forEach((amps, index) => {
          expect(amps).to.be.at.most((all[index]?.limitAmps ?? 0) + 1e-9);
          expect(amps === 0 || amps >= 6).to.equal(true);
        });
        // What is left over, nobody could have had.
        const isSpent = shares.every((amps, index) => amps === all[index]?.limitAmps);
        const isShort = totalAmps - sumAmps < 6;
        const isLow = all.every(({ limitAmps }, index) => shares[index] !== 0 || limitAmps < 6);
        expect(isSpent || isShort || isLow).to.equal(true);
      }),
    );
  });

  it("never draw more together than they may, but for what a car needs to obey", async () => {
    const steps = fc.array(
      fc.record({
        seconds: fc.integer({ min: 1, max: 40 }),
        capAmps: fc.integer({ min: 0, max: 80 }),
        toggle: fc.constantFrom(undefined, 1, 2, 3),
      }),
      { minLength: 3, maxLength: 12 },
    );
    const sharing = fc.constantFrom("equal" as const, "first-come" as const);
    const cars = [carModels.plain, carModels.twoPhase, carModels.hybrid];
    await fc.assert(
      fc.asyncProperty(steps, sharing, async (all, powerSharing) => {
        const rig = await mainMeterRig(powerSharing, cars);
        const capsAmps: number[] = [];
        for (const { seconds, capAmps, toggle } of all) {
          await set(rig, 0, profile(rig, `0:${capAmps}`, cap));
          if (toggle !== undefined) await toggleCar(rig, toggle);
          for (let second = 0; second < seconds; second += 1) {
            await rig.advance(1);
            capsAmps.push(capAmps);
            const main = rig.seen("MeterValues").findLast((one) => one["connectorId"] === 0);
            const allowedAmps = Math.max(...capsAmps.slice(-reactionSeconds));
            expect(sampleOf(main, "Current.Import", "L1")).to.be.at.most(allowedAmps + 0.05);
          }
          rig.forget();
        }
      }),
      { numRuns: 40 },
    );
  }).timeout(20_000);
});

/** Three until the car obeys, and the one in which the limit came. */
const reactionSeconds = 4;

async function twoCars(powerSharing: "equal" | "first-come", capAmps: number): Promise<Rig> {
  const rig = await bootedRig({ hardware: { connectorCount: 2 }, behavior: { powerSharing } });
  await set(rig, 0, profile(rig, `0:${capAmps}`, cap));
  await start(rig, 1);
  await rig.advance(30);
  await start(rig, 2);
  await rig.advance(60);
  return rig;
}

function drawn(rig: Rig): number[] {
  return rig.chargePoint.connectors.map(({ connectorId }) => measured(rig, connectorId).drawnAmps);
}

/** A main meter says every second what all cars draw. */
async function mainMeterRig(
  powerSharing: "equal" | "first-come",
  models: (typeof carModels.plain)[],
): Promise<Rig> {
  const rig = new Rig({
    hardware: { connectorCount: 3, hasMainMeter: true },
    behavior: { powerSharing },
    carModels: models,
    configuration: { ClockAlignedDataInterval: "1", MeterValuesAlignedData: "Current.Import.L1" },
  });
  await rig.boot();
  return rig;
}

async function toggleCar(rig: Rig, connectorId: number): Promise<void> {
  const connector = rig.chargePoint.connector(connectorId);
  if (connector?.transaction === undefined) await start(rig, connectorId);
  else connector.unplug();
}
