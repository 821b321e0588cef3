/**
 * The tests that balanz, the original, has of itself: what is offered must be exact, and energies
 * to 500 Wh. Moments are chosen so that passes fall where they mostly fell there.
 */

import { expect } from "chai";
import type { Visit } from "../../../simulator/car/car.ts";
import { plainCarModel } from "../../../simulator/car/car-model.ts";
import { BalancedSite, startMs } from "./balanced-site.ts";

const energyToleranceWh = 500;

interface Expected {
  readonly status: string;
  readonly amps: number;
  readonly energyWh?: number;
}

function expectAt(site: BalancedSite, identity: string, expected: Expected): void {
  const { status, amps, energyWh } = expected;
  expect(`${identity} ${site.status(identity)} ${site.limitAmps(identity)} A`).to.equal(
    `${identity} ${status} ${amps} A`,
  );
  if (energyWh === undefined) return;
  const transaction = site.central.chargePoints.get(identity)?.connectors.get(1)?.transaction;
  const takenWh = (transaction?.registerWh ?? 0) - (transaction?.meterStartWh ?? 0);
  expect(takenWh).to.be.closeTo(energyWh, energyToleranceWh);
}

function hq14(): BalancedSite {
  return new BalancedSite({
    schedule: "00:00-23:59>0=100",
    chargers: [{ identity: "HQ-14", priority: 3 }],
  });
}

/** Plugged at 25 s and tagged at 30 s, so that the first pass that may add is 150 s on. */
async function begin(site: BalancedSite, visit?: Visit): Promise<void> {
  await site.powerOn();
  await site.advance(20);
  site
    .charger("HQ-14")
    .connector(1)
    ?.plug(visit && { visit });
  await site.advance(5);
  expectAt(site, "HQ-14", { status: "Preparing", amps: 0 });
  site.charger("HQ-14").presentTag("D40C346D", 1);
  await site.advance(0.1);
  expectAt(site, "HQ-14", { status: "SuspendedEVSE", amps: 0 });
}

describe("the tests of the original", () => {
  it("one charger: a normal session", async () => {
    const site = hq14();
    await begin(site);
    await site.advance(20);
    expectAt(site, "HQ-14", { status: "Charging", amps: 6, energyWh: 100 });
    await site.advance(120);
    expectAt(site, "HQ-14", { status: "Charging", amps: 6, energyWh: 200 });
    await site.advance(200);
    expectAt(site, "HQ-14", { status: "Charging", amps: 12, energyWh: 600 });
    await site.advance(181);
    expectAt(site, "HQ-14", { status: "Charging", amps: 18, energyWh: 1200 });
    site.leave("HQ-14");
    await site.advance(5);
    expectAt(site, "HQ-14", { status: "Available", amps: 0, energyWh: 0 });
    site.close();
  });

  it("one charger: the car becomes full", async () => {
    const site = hq14();
    await begin(site, { energyWantedWh: 470 });
    await site.advance(20);
    expectAt(site, "HQ-14", { status: "Charging", amps: 6, energyWh: 0 });
    await site.advance(290);
    expectAt(site, "HQ-14", { status: "Charging", amps: 12, energyWh: 500 });
    await site.clock.run(() => site.status("HQ-14") === "SuspendedEV", startMs + 3_600_000);
    expect((site.clock.now() - startMs) / 1000).to.be.within(341, 359);
    await site.advance(400);
    expectAt(site, "HQ-14", { status: "SuspendedEVSE", amps: 0, energyWh: 500 });
    site.leave("HQ-14");
    await site.advance(5);
    expectAt(site, "HQ-14", { status: "Available", amps: 0, energyWh: 0 });
    site.close();
  });

  it("a car that delays loses its offer", async () => {
    const site = hq14();
    await begin(site, { chargeFromMs: startMs + 86_400_000 });
    await site.advance(30);
    expectAt(site, "HQ-14", { status: "SuspendedEV", amps: 6, energyWh: 0 });
    await site.advance(400);
    expectAt(site, "HQ-14", { status: "SuspendedEVSE", amps: 0, energyWh: 0 });
    site.close();
  });

  it("a car that delays for a short while keeps it", async () => {
    const site = hq14();
    await begin(site, { chargeFromMs: startMs + 125_000 });
    await site.advance(94);
    expectAt(site, "HQ-14", { status: "SuspendedEV", amps: 6, energyWh: 0 });
    await site.advance(30);
    expectAt(site, "HQ-14", { status: "Charging", amps: 6, energyWh: 200 });
    site.leave("HQ-14");
    await site.advance(5);
    expectAt(site, "HQ-14", { status: "Available", amps: 0, energyWh: 0 });
    site.close();
  });

  it("four chargers share 48 A for an hour, in less than two seconds", async () => {
    const beganAtMs = performance.now();
    // Cars that stop just below their 16 and 10 A, and so do not look as if they wanted more.
    const slowModel = { ...plainCarModel, maxAmps: 15.3 };
    const slowerModel = { ...plainCarModel, maxAmps: 9.3 };
    const site = new BalancedSite({
      schedule: "00:00-23:59>0=24:3=40:5=48",
      chargers: [
        { identity: "r1", priority: 3, carModel: slowModel },
        { identity: "r2", carModel: slowerModel },
        { identity: "r3", connMaxAmps: [16] },
        { identity: "r4", connMaxAmps: [8] },
      ],
      tagPriorities: { E08CEE18: 1, FE7FF01E: 10 },
    });
    const expectOffers = (offers: Readonly<Record<string, Expected>>) => {
      for (const [identity, expected] of Object.entries(offers)) {
        expectAt(site, identity, expected);
      }
    };
    const charging = (amps: number, energyWh?: number): Expected => ({
      status: "Charging",
      amps,
      ...(energyWh !== undefined && { energyWh }),
    });
    await site.powerOn();
    for (const identity of ["r1", "r3", "r4"]) site.charger(identity).connector(1)?.plug();
    site
      .charger("r2")
      .connector(1)
      ?.plug({ visit: { energyWantedWh: 1000 } });
    await site.advance(25);

    site.charger("r4").presentTag("E08cEE18", 1);
    await site.advance(30);
    const preparing = { status: "Preparing", amps: 0 };
    expectOffers({ r1: preparing, r2: preparing, r3: preparing, r4: charging(6, 100) });
    await site.advance(300);
    expectOffers({ r4: charging(8, 500) });

    site.charger("r3").presentTag("56EB8FBF", 1);
    await site.advance(1000);
    expectOffers({ r3: charging(16, 2500), r4: charging(8) });

    site.charger("r1").presentTag("29837FD6", 1);
    await site.advance(1100);
    expectOffers({ r1: charging(16, 2900), r3: charging(16), r4: charging(8) });

    site.charger("r2").presentTag("FE7FF01E", 1);
    await site.advance(300);
    expectOffers({
      r1: charging(16, 3800),
      r2: charging(12, 400),
      r3: charging(12, 6700),
      r4: charging(8, 4100),
    });

    site.leave("r1");
    await site.advance(300);
    expectOffers({ r2: charging(10), r3: charging(16), r4: charging(8) });
    await site.clock.run(() => site.status("r2") === "SuspendedEV", startMs + 86_400_000);
    await site.advance(300);
    expectOffers({
      r1: { status: "Available", amps: 0 },
      r2: { status: "SuspendedEV", amps: 6, energyWh: 1100 },
      r3: charging(16, 8450),
      r4: charging(8, 4950),
    });
    site.close();
    expect(performance.now() - beganAtMs).to.be.below(2000);
  });
});
