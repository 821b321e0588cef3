import { expect } from "chai";
import { Rig } from "../rig.ts";
import { change, lastDial, passwordOf, read } from "./asks.ts";

const hexKey = Buffer.from("this is 19 bytes ok").toString("hex");

describe("the security extension", () => {
  describe("where a charge point has none", () => {
    async function booted(profile = "0"): Promise<Rig> {
      const rig = new Rig({
        hardware: { hasSecurityExtension: false },
        configuration: { SecurityProfile: profile, AuthorizationKey: "0123456789abcdef" },
      });
      await rig.boot();
      return rig;
    }

    it("R-RPC-008: its messages are not known", async () => {
      const rig = await booted();
      const messages: readonly [string, object][] = [
        ["GetLog", { logType: "SecurityLog", requestId: 1, log: { remoteLocation: "x" } }],
        ["ExtendedTriggerMessage", { requestedMessage: "Heartbeat" }],
        ["InstallCertificate", { certificateType: "ManufacturerRootCertificate", certificate: "" }],
        ["CertificateSigned", { certificateChain: "" }],
      ];
      for (const [action, payload] of messages) {
        expect((await rig.ask(action, payload))?.slice(0, 3), action).to.include("NotImplemented");
      }
      expect(await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" })).to.deep.equal({
        status: "Accepted",
      });
    });

    it("S-17: its keys are not known, but for the password, which is older", async () => {
      const rig = await booted("3");
      for (const name of ["SecurityProfile", "CpoName", "CertificateStoreMaxLength"]) {
        expect(await change(rig, name, "1"), name).to.equal("NotSupported");
        expect(await read(rig, name), name).to.equal(undefined);
      }
      expect(await change(rig, "AuthorizationKey", hexKey)).to.equal("Accepted");
      await rig.advance(5);
      expect(passwordOf(lastDial(rig))).to.equal("this is 19 bytes ok");
      expect(lastDial(rig)?.security).to.equal(undefined);
    });
  });

  it("S-17: its keys are known, with what a charge point starts with", async () => {
    const rig = new Rig();
    await rig.boot();
    const names = [
      "AdditionalRootCertificateCheck",
      "CertificateSignedMaxChainSize",
      "CertificateStoreMaxLength",
      "CpoName",
      "SecurityProfile",
    ];
    const answer = await rig.result("GetConfiguration", { key: names });
    expect(answer["configurationKey"]).to.deep.equal([
      { key: names[0], readonly: true, value: "false" },
      { key: names[1], readonly: true, value: "10000" },
      { key: names[2], readonly: true, value: "10" },
      { key: names[3], readonly: false, value: "" },
      { key: names[4], readonly: false, value: "0" },
    ]);
    for (const name of names.slice(0, 3)) expect(await change(rig, name, "1")).to.equal("Rejected");
  });
});
