import { expect } from "chai";
import fc from "fast-check";
import { carModels } from "../../../simulator/car/car-model.ts";
import { Rig } from "../rig.ts";
import { profile, set } from "../smart-charging/charging-rig.ts";
import { type Sample, samplesOf } from "./samples.ts";

const register = "Energy.Active.Import.Register";

/** One thing that happens, so many seconds after the one before. */
const step = fc.record({
  seconds: fc.integer({ min: 1, max: 240 }),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10) },
    { weight: 1, arbitrary: fc.constantFrom("replug" as const, "reboot" as const) },
  ),
});

const script = fc.record({
  model: fc.constantFrom(...Object.values(carModels)),
  socPercent: fc.integer({ min: 10, max: 40 }),
  phaseCount: fc.constantFrom(1 as const, 3 as const),
  steps: fc.array(step, { minLength: 2, maxLength: 10 }),
});

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

/**
 * Whole sessions of a charge point, with the meter values of each second. Limits come between two
 * samples, and cars obey after whole seconds: a current that jumps does so in the very middle of two
 * samples, where the mean of both is right.
 */
describe("the energy that any charge point tells", () => {
  it("is the power that it tells, over the time, and never falls", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (each) => {
        const rig = await play(each);
        const samples = [...bySecond(samplesOf(rig)).values()];
        for (const sample of samples) expectConsistent(sample);
        expectMonotone(rig);
        for (const stretch of stretchesOf(samples)) {
          const first = stretch[0];
          const last = stretch.at(-1);
          const toldWh = numberOf(last, register) - numberOf(first, register);
          expect(integralWh(stretch)).to.be.closeTo(toldWh, toleranceWh);
        }
      }),
      { numRuns: 30, endOnFailure: true },
    );
  }).timeout(30_000);
});

/** Registers are told in whole watt-hours, rounded down; powers with one decimal, over minutes. */
const toleranceWh = 1.05;

async function play({ model, socPercent, phaseCount, steps }: Script): Promise<Rig> {
  const rig = new Rig({
    hardware: { phaseCount },
    carModel: model,
    configuration: {
      MeterValueSampleInterval: "1",
      MeterValuesSampledData: `${register},Power.Active.Import,Current.Import,Voltage`,
    },
  });
  await rig.boot();
  const connector = rig.chargePoint.connector(1);
  const begin = async () => {
    connector?.plug({ carModel: model, visit: { socPercent } });
    await rig.result("RemoteStartTransaction", { connectorId: 1, idTag: "TAG" });
  };
  await begin();
  await rig.advance(0.5);
  for (const { seconds, what } of steps) {
    await rig.advance(seconds);
    if (typeof what === "number") {
      await set(rig, 1, profile(rig, `0:${what}`));
      continue;
    }
    await rig.advance(0.5);
    if (what === "reboot") {
      await rig.result("Reset", { type: "Hard" });
      await rig.advance(20);
    }
    connector?.unplug();
    await rig.settle();
    await begin();
    await rig.advance(0.5);
  }
  await rig.advance(60);
  connector?.unplug();
  await rig.settle();
  return rig;
}

/** Power is voltage times current, to half a percent and what the decimals leave open. */
function expectConsistent(sample: readonly Sample[]): void {
  let voltAmps = 0;
  for (const phase of ["L1", "L2", "L3"]) {
    const amps = numberOf(sample, "Current.Import", phase);
    if (Number.isNaN(amps)) continue;
    voltAmps += amps * numberOf(sample, "Voltage", `${phase}-N`);
  }
  const watts = numberOf(sample, "Power.Active.Import");
  const decimalsWatts = 3 * (0.005 * 240 + 0.05 * 0.1);
  expect(watts).to.be.closeTo(voltAmps, Math.max(0.005 * watts, decimalsWatts));
}

/** Of all that the charge point said of its register, whatever the message. */
function expectMonotone(rig: Rig): void {
  let lastWh = 0;
  for (const { action, payload } of rig.calls) {
    const { meterStart, meterStop } = payload;
    const text = JSON.stringify(payload);
    const [, sampled] = /"value":"(\d+)"[^}]*Energy.Active.Import.Register/.exec(text) ?? [];
    const told = meterStart ?? meterStop ?? (action === "MeterValues" ? sampled : undefined);
    if (told === undefined) continue;
    expect(Number(told)).to.be.at.least(lastWh);
    lastWh = Number(told);
  }
}

function bySecond(samples: readonly Sample[]): Map<string, Sample[]> {
  const all = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.transactionId} ${sample.atSeconds}`;
    all.set(key, [...(all.get(key) ?? []), sample]);
  }
  return all;
}

/** The samples of each transaction. */
function stretchesOf(samples: readonly Sample[][]): Sample[][][] {
  const stretches = new Map<unknown, Sample[][]>();
  for (const sample of samples) {
    const id = sample[0]?.transactionId;
    stretches.set(id, [...(stretches.get(id) ?? []), sample]);
  }
  return [...stretches.values()];
}

function integralWh(stretch: readonly Sample[][]): number {
  return stretch.reduce((sumWh, sample, index) => {
    const before = stretch[index - 1];
    if (before === undefined) return 0;
    const seconds = (sample[0]?.atSeconds ?? 0) - (before[0]?.atSeconds ?? 0);
    const watts =
      (numberOf(sample, "Power.Active.Import") + numberOf(before, "Power.Active.Import")) / 2;
    return sumWh + (watts * seconds) / 3600;
  }, 0);
}

function numberOf(
  sample: readonly Sample[] | undefined,
  measurand: string,
  phase?: string,
): number {
  const found = sample?.find((one) => one.measurand === measurand && one.phase === phase);
  return Number.parseFloat(String(found?.value));
}
