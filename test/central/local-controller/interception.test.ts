import { expect } from "chai";
import { come, setUpRelayedSite } from "./relayed-site.ts";

describe("a local controller, between the upstream and the current", () => {
  const profile = {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 9,
      stackLevel: 0,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Absolute",
      chargingSchedule: {
        chargingRateUnit: "A",
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }],
      },
    },
  };
  const rows = [
    { mode: "Accepted", action: "SetChargingProfile", payload: profile, status: "Accepted" },
    { mode: "Rejected", action: "SetChargingProfile", payload: profile, status: "Rejected" },
    { mode: "Accepted", action: "ClearChargingProfile", payload: {}, status: "Accepted" },
    { mode: "Rejected", action: "ClearChargingProfile", payload: {}, status: "Unknown" },
  ] as const;
  for (const { mode, action, payload, status: told } of rows) {
    it(`answers ${action} with ${told} itself, if told ${mode}`, async () => {
      const site = setUpRelayedSite({ settings: { serverChargingCall: mode } });
      const chargePoint = await come(site);
      site.upstream.send([2, "u1", action, payload]);
      await site.clock.advance(0);
      expect(site.upstream.frames).to.deep.equal([[3, "u1", { status: told }]]);
      expect(chargePoint.frames).to.deep.equal([]);
    });
  }

  it("lets profiles through to a charge point whose current is not balanced here", async () => {
    const site = setUpRelayedSite({ isBalanced: (identity) => identity !== "CP1" });
    const chargePoint = await come(site);
    site.upstream.send([2, "u1", "SetChargingProfile", profile]);
    await site.clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal(["SetChargingProfile", profile]);
  });

  it("lets profiles through if told to", async () => {
    const site = setUpRelayedSite({ settings: { serverChargingCall: "Forward" } });
    const chargePoint = await come(site);
    site.upstream.send([2, "u1", "ClearChargingProfile", {}]);
    await site.clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal(["ClearChargingProfile", {}]);
  });

  it("takes the profile out of a remote start", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    const chargingProfile = { ...profile.csChargingProfiles, chargingProfilePurpose: "TxProfile" };
    site.upstream.send([2, "u1", "RemoteStartTransaction", { idTag: "TAG", chargingProfile }]);
    await site.clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal([
      "RemoteStartTransaction",
      { idTag: "TAG" },
    ]);
  });
});
