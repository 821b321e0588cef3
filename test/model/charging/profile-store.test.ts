import { expect } from "chai";
import {
  clearProfiles,
  dropTxProfiles,
  type InstalledProfiles,
  installProfile,
  type ProfileFilter,
} from "../../../model/charging/profile-store.ts";
import { createProfile, install, noonMs } from "./profiles.ts";

const txDefault = createProfile([[0, 6]], { chargingProfileId: 1, stackLevel: 1 });
const txProfile = createProfile([[0, 8]], {
  chargingProfileId: 2,
  chargingProfilePurpose: "TxProfile",
  stackLevel: 1,
});
const chargePointMax = createProfile([[0, 10]], {
  chargingProfileId: 3,
  chargingProfilePurpose: "ChargePointMaxProfile",
});

function ids(profiles: InstalledProfiles): string[] {
  return profiles.map(({ connectorId, profile }) => `${profile.chargingProfileId}@${connectorId}`);
}

describe("installed charging profiles", () => {
  it("hold profiles of different purpose, stack level or connector beside each other", () => {
    const profiles = install(
      [0, chargePointMax],
      [0, txDefault],
      [1, { ...txDefault, chargingProfileId: 4 }],
      [1, { ...txDefault, chargingProfileId: 5, stackLevel: 0 }],
      [1, txProfile],
    );
    expect(ids(profiles)).to.have.members(["3@0", "1@0", "4@1", "5@1", "2@1"]);
  });

  it("stand with the highest stack level first, and a connector before connector 0", () => {
    const profiles = install(
      [0, { ...txDefault, chargingProfileId: 4, stackLevel: 1 }],
      [1, { ...txDefault, chargingProfileId: 5, stackLevel: 0 }],
      [1, { ...txDefault, chargingProfileId: 6, stackLevel: 1 }],
      [1, { ...txDefault, chargingProfileId: 7, stackLevel: 2 }],
    );
    expect(ids(profiles)).to.deep.equal(["7@1", "6@1", "4@0", "5@1"]);
  });

  it("have one of each id, whatever its place and purpose (OCPP 1.6 §5.16.3)", () => {
    const profiles = install([1, txProfile], [2, { ...txDefault, chargingProfileId: 2 }]);
    expect(ids(profiles)).to.deep.equal(["2@2"]);
    expect(profiles[0]?.profile.chargingProfilePurpose).to.equal("TxDefaultProfile");
  });

  it("have one of each purpose and stack level on a connector (OCPP 1.6 §5.16.3)", () => {
    const profiles = install([1, txDefault], [1, { ...txDefault, chargingProfileId: 9 }]);
    expect(ids(profiles)).to.deep.equal(["9@1"]);
  });

  it("are not changed by an installation", () => {
    const before = install([1, txDefault]);
    installProfile(before, { connectorId: 1, profile: txProfile, receivedAtMs: noonMs });
    expect(ids(before)).to.deep.equal(["1@1"]);
  });

  it("lose the TxProfiles of one connector when its transaction ends (OCPP 1.6 §3.13.1)", () => {
    const profiles = install(
      [1, txDefault],
      [1, txProfile],
      [2, { ...txProfile, chargingProfileId: 4 }],
    );
    expect(ids(dropTxProfiles(profiles, 1))).to.have.members(["1@1", "4@2"]);
  });
});

describe("clearing charging profiles (errata 3.25 and 3.26)", () => {
  const profiles = install(
    [0, chargePointMax],
    [0, txDefault],
    [1, { ...txDefault, chargingProfileId: 4 }],
    [1, { ...txDefault, chargingProfileId: 5, stackLevel: 2 }],
    [1, txProfile],
  );
  const cases: readonly {
    readonly title: string;
    readonly filter: ProfileFilter;
    readonly left: readonly string[];
  }[] = [
    { title: "without a field clears all", filter: {}, left: [] },
    { title: "by id", filter: { id: 4 }, left: ["3@0", "1@0", "5@1", "2@1"] },
    {
      title: "by id ignores the other fields",
      filter: { id: 4, connectorId: 0, stackLevel: 8, chargingProfilePurpose: "TxProfile" },
      left: ["3@0", "1@0", "5@1", "2@1"],
    },
    { title: "of connector 0", filter: { connectorId: 0 }, left: ["4@1", "5@1", "2@1"] },
    {
      title: "by purpose and stack level",
      filter: { chargingProfilePurpose: "TxDefaultProfile", stackLevel: 1 },
      left: ["3@0", "5@1", "2@1"],
    },
    {
      title: "by all three",
      filter: { connectorId: 1, chargingProfilePurpose: "TxDefaultProfile", stackLevel: 1 },
      left: ["3@0", "1@0", "5@1", "2@1"],
    },
    {
      title: "leaves as many as there were when nothing matches",
      filter: { connectorId: 1, chargingProfilePurpose: "ChargePointMaxProfile" },
      left: ["3@0", "1@0", "4@1", "5@1", "2@1"],
    },
  ];

  for (const { title, filter, left } of cases) {
    it(title, () => {
      expect(ids(clearProfiles(profiles, filter))).to.have.members([...left]);
    });
  }
});
