import { expect } from "chai";
import { commands } from "../../../central/api/commands.ts";
import { roles } from "../../../central/back-office/roles.ts";
import { ApiWorld } from "./api-world.ts";

/** As the original has them, and what is ours at the end. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  Status: ["GetGroups", "GetChargers", "WhoAmI"],
  SessionPriority: ["GetGroups", "GetChargers", "SetChargePriority", "WhoAmI"],
  Analysis: [
    ...["GetGroups", "GetChargers", "GetTags", "DrawAll", "GetSessions"],
    ...["GetCSVSessions", "WhoAmI"],
  ],
  Tags: [
    ...["GetGroups", "GetChargers", "GetTags", "DrawAll", "GetSessions", "SetChargePriority"],
    ...["UpdateTag", "CreateTag", "DeleteTag", "WriteTags", "GetCSVSessions", "WhoAmI"],
  ],
};

const notAuthorized = [4, "7", { status: "NotAuthorized" }];

describe("the operators' interface: roles", () => {
  for (const role of roles) {
    it(`lets ${role} do what it may, and nothing else`, async () => {
      const world = await ApiWorld.open();
      const client = await world.logIn(role);
      const done: string[] = [];
      for (const command of commands.keys()) {
        const answer = await client.send(`[2,"7","${command}",{}]`);
        if (JSON.stringify(answer) !== JSON.stringify(notAuthorized)) done.push(command);
      }
      const expected = role === "Admin" ? [...commands.keys()] : (allowed[role] ?? []);
      expect(done).to.have.members(expected);
      world.close();
    });
  }

  it("lets nobody do anything but log in before that", async () => {
    const world = await ApiWorld.open();
    const client = world.connect();
    for (const command of [...commands.keys(), "Subscribe", "Unsubscribe", "Nope"]) {
      expect(await client.send(`[2,"7","${command}",{}]`)).to.deep.equal(notAuthorized);
    }
    world.close();
  });

  it("knows every command that clients of balanz send, and every message of OCPP 1.6", () => {
    expect([...commands.keys()]).to.include.members([
      ...["GetStatus", "GetLogs", "SetConfig", "GetConfig", "SetLogLevel", "DrawAll"],
      ...["SetBalanzState", "GetGroups", "ReloadGroups", "UpdateGroup"],
      ...["GetChargers", "ReloadChargers", "CreateCharger", "UpdateCharger", "DeleteCharger"],
      ...["ResetChargerAuth", "WriteChargers"],
      ...["GetTags", "ReloadTags", "CreateTag", "UpdateTag", "DeleteTag", "WriteTags"],
      ...["GetUsers", "CreateUser", "UpdateUser", "DeleteUser"],
      ...["GetFirmware", "CreateFirmware", "ModifyFirmware", "DeleteFirmware", "ReloadFirmware"],
      ...["GetSessions", "GetCSVSessions", "SetChargePriority"],
      ...["ClearDefaultProfiles", "ClearDefaultProfile", "SetDefaultProfile", "SetTxProfile"],
      ...["Reset", "RemoteStartTransaction", "RemoteStopTransaction", "GetConfiguration"],
      ...["ChangeConfiguration", "TriggerMessage", "UpdateFirmware"],
      ...["CancelReservation", "ChangeAvailability", "ClearCache", "ClearChargingProfile"],
      ...["DataTransfer", "GetCompositeSchedule", "GetDiagnostics", "GetLocalListVersion"],
      ...["ReserveNow", "SendLocalList", "SetChargingProfile", "UnlockConnector"],
      ...["CertificateSigned", "DeleteCertificate", "ExtendedTriggerMessage"],
      ...["GetInstalledCertificateIds", "GetLog", "InstallCertificate", "SignedUpdateFirmware"],
    ]);
  });
});
