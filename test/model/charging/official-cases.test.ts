import { expect } from "chai";
import { clearProfiles } from "../../../model/charging/profile-store.ts";
import type { ChargingProfile } from "../../../schemas/messages.ts";
import { ask, createConnector, createProfile, install, noonMs, plan } from "./profiles.ts";

const idle = createConnector({ transaction: undefined });

/**
 * The three cases of the official test plan that compute. Profiles begin at noon, and are asked
 * for `x` seconds later.
 */
describe("the composite schedule in the official cases", () => {
  const x = 5;
  const fromMs = noonMs + x * 1000;
  const txDefault = (
    chargingProfileId: number,
    stackLevel: number,
    periods: Parameters<typeof createProfile>[0],
    duration: number,
  ): ChargingProfile => createProfile(periods, { chargingProfileId, stackLevel }, { duration });

  it("TC_066: the TxProfile overrules, and is capped, also after it has ended", () => {
    const profiles = install(
      [
        0,
        createProfile([[0, 10]], {
          chargingProfileId: 1,
          chargingProfilePurpose: "ChargePointMaxProfile",
        }),
      ],
      [
        1,
        txDefault(
          2,
          0,
          [
            [0, 6],
            [60, 10],
            [120, 8],
            [180, 15],
            [260, 8],
          ],
          300,
        ),
      ],
      [
        1,
        createProfile(
          [
            [0, 8],
            [50, 11],
            [140, 16],
            [200, 6],
            [240, 12],
          ],
          { chargingProfileId: 3, chargingProfilePurpose: "TxProfile", transactionId: 7 },
          { duration: 260 },
        ),
      ],
    );
    const answer = ask(profiles, createConnector(), { fromMs });
    expect(answer.duration).to.equal(400);
    expect(plan(profiles, createConnector(), { fromMs })).to.equal(
      `0:8 ${50 - x}:10 ${200 - x}:6 ${240 - x}:10`,
    );
  });

  it("TC_067: what is left after each clearing", () => {
    const all = install(
      [
        1,
        txDefault(
          1,
          1,
          [
            [0, 6],
            [100, 8],
            [200, 10],
          ],
          300,
        ),
      ],
      [
        1,
        txDefault(
          2,
          0,
          [
            [0, 7],
            [100, 9],
          ],
          300,
        ),
      ],
      [
        0,
        createProfile(
          [
            [0, 11],
            [200, 12],
          ],
          { chargingProfileId: 3, chargingProfilePurpose: "ChargePointMaxProfile" },
        ),
      ],
    );
    const request = { fromMs, durationSeconds: 290 };
    expect(plan(all, idle, request)).to.equal(`0:6 ${100 - x}:8 ${200 - x}:10`);

    const withoutFirst = clearProfiles(all, { id: 1 });
    expect(plan(withoutFirst, idle, request)).to.equal(`0:7 ${100 - x}:9`);

    const withoutDefaults = clearProfiles(withoutFirst, {
      chargingProfilePurpose: "TxDefaultProfile",
      stackLevel: 0,
    });
    expect(plan(withoutDefaults, idle, request)).to.equal(`0:11 ${200 - x}:12`);

    expect(plan(clearProfiles(withoutDefaults, {}), idle, request)).to.equal("0:32");
  });

  it("TC_072: the lower level takes over where the higher one ends", () => {
    const profiles = install(
      [
        1,
        txDefault(
          1,
          0,
          [
            [0, 6],
            [100, 8],
            [200, 10],
          ],
          400,
        ),
      ],
      [
        1,
        txDefault(
          2,
          1,
          [
            [0, 7],
            [100, 9],
          ],
          150,
        ),
      ],
    );
    expect(plan(profiles, idle, { fromMs, durationSeconds: 350 })).to.equal(
      `0:7 ${100 - x}:9 ${150 - x}:8 ${200 - x}:10`,
    );
  });

  it("TC_056, TC_057 and TC_082: one profile comes back as it was set, at once", () => {
    const profile = createProfile(
      [],
      {},
      {
        chargingRateUnit: "W",
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 6000, numberPhases: 3 }],
      },
    );
    const period = { startPeriod: 0, limit: 6000, numberPhases: 3 };
    for (const [purpose, context] of [
      ["TxDefaultProfile", idle],
      ["TxDefaultProfile", createConnector()],
      ["TxProfile", createConnector()],
    ] as const) {
      const profiles = install([1, { ...profile, chargingProfilePurpose: purpose }]);
      expect(ask(profiles, context, { unit: "W", fromMs }).chargingSchedulePeriod).to.deep.equal([
        period,
      ]);
    }
  });
});
