import { expect } from "chai";
import { createMemoryDirectory, type SecurityProfile } from "../../../central/directory.ts";
import { strictSettings } from "../../../central/settings.ts";
import type { Handshake } from "../../../protocol/handshake.ts";
import { failureOf, setUpWorld, type World } from "../scripted-charge-point.ts";

const oldKey = Buffer.from("0001020304050607fffefdfcfbfaf9f8", "hex");
const newKey = Buffer.from("a123456789abcdef0123", "latin1");

const certificate = { commonName: "SN1", organization: "Operator", serialNumber: "01" };

function worldWith(securityProfile: SecurityProfile, settings = {}): World {
  const directory = createMemoryDirectory({
    chargePoints: [{ identity: "CP1", securityProfile, serialNumber: "SN1" }, { identity: "CP2" }],
    passwords: { CP1: oldKey },
  });
  return setUpWorld({ directory, settings: { certificateOrganization: "Operator", ...settings } });
}

function basic(password: Uint8Array, username = "CP1"): Partial<Handshake> {
  return { credentials: { username, password } };
}

describe("a central system and security profiles", () => {
  it("R-SEC-001: takes the right password of the right name only, bytes or not", async () => {
    const { knock } = worldWith(1);
    expect(await knock("CP1", basic(oldKey))).to.equal("ocpp1.6");
    expect(await knock("CP1", basic(newKey))).to.equal(401);
    expect(await knock("CP1")).to.equal(401);
    expect(await knock("CP1", basic(oldKey, "CP2"))).to.equal(401);
    expect(await knock("CP1", basic(Buffer.alloc(0)))).to.equal(401);
  });

  it("R-SEC-001: has no password that nobody has set", async () => {
    const directory = createMemoryDirectory({
      chargePoints: [{ identity: "CP1", securityProfile: 1 }],
    });
    const { knock } = setUpWorld({ directory });
    expect(await knock("CP1", basic(Buffer.alloc(0)))).to.equal(401);
  });

  it("R-SEC-001: takes the hexadecimal text of the key too, and tells of it; but not if strict", async () => {
    const text = Buffer.from(oldKey.toString("hex"));
    const { knock, heard } = worldWith(1);
    expect(await knock("CP1", basic(text))).to.equal("ocpp1.6");
    expect(heard("leniencyUsed").map(({ leniency }) => leniency)).to.deep.equal(["hexPassword"]);
    expect(await worldWith(1, strictSettings).knock("CP1", basic(text))).to.equal(401);
  });

  it("R-SEC-001: takes credentials among the sub-protocols, and tells of it; but not if strict", async () => {
    const hex = (text: string) => Buffer.from(`CP1:${text}`, "latin1").toString("hex");
    const offer = (text: string) => ({ offeredSubProtocols: [hex(text), "ocpp1.6"] });
    const { knock, heard } = worldWith(1);
    expect(await knock("CP1", offer(oldKey.toString("latin1")))).to.equal("ocpp1.6");
    const used = heard("leniencyUsed").map(({ leniency }) => leniency);
    expect(used).to.deep.equal(["subProtocolCredentials"]);
    expect(await knock("CP1", offer("another"))).to.equal(401);
    const strict = worldWith(1, strictSettings);
    expect(await strict.knock("CP1", offer(oldKey.toString("latin1")))).to.equal(401);
  });

  it("R-SEC-001: lets no newcomer in where a security profile is the rule", async () => {
    const { knock } = setUpWorld({ settings: { securityProfile: 1 } });
    expect(await knock("NEW", basic(oldKey, "NEW"))).to.equal(404);
  });

  it("R-SEC-002: refuses a connection of another security profile", async () => {
    const secure = { isSecure: true };
    const withCertificate = { ...secure, clientCertificate: certificate };
    const admitted: [SecurityProfile, Partial<Handshake>, string | number][] = [
      [0, {}, "ocpp1.6"],
      [1, { ...basic(oldKey), ...secure }, 403],
      [2, { ...basic(oldKey), ...secure }, "ocpp1.6"],
      [2, basic(oldKey), 403],
      [2, secure, 401],
      [3, withCertificate, "ocpp1.6"],
      [3, { ...basic(oldKey), ...secure }, 403],
      [3, basic(oldKey), 403],
    ];
    for (const [profile, changes, expected] of admitted) {
      const outcome = await worldWith(profile).knock("CP1", changes);
      expect(outcome, `${profile} ${JSON.stringify(changes)}`).to.equal(expected);
    }
  });

  it("R-SEC-002: refuses the former profile once the charge point has gone over to the next", async () => {
    const { connect, knock, central, clock } = worldWith(1);
    const chargePoint = await connect("CP1", basic(oldKey));
    const call = central.call("CP1", "ChangeConfiguration", { key: "SecurityProfile", value: "2" });
    await clock.advance(0);
    await chargePoint.answer({ status: "Accepted" });
    await call;
    expect(await knock("CP1", basic(oldKey)), "it has not gone over yet").to.equal("ocpp1.6");
    expect(await knock("CP1", { ...basic(oldKey), isSecure: true })).to.equal("ocpp1.6");
    expect(await knock("CP1", basic(oldKey)), "it has").to.equal(403);
  });

  const changes = [
    ["Accepted", 401, "ocpp1.6"],
    ["Rejected", "ocpp1.6", 401],
    ["NotSupported", "ocpp1.6", 401],
  ] as const;
  for (const [status, oldOutcome, newOutcome] of changes) {
    it(`R-SEC-003: knows which key counts after ${status}`, async () => {
      const { connect, knock, central, clock } = worldWith(1);
      const chargePoint = await connect("CP1", basic(oldKey));
      const change = central.changeAuthorizationKey("CP1", newKey);
      await clock.advance(0);
      expect(chargePoint.lastCall()[3]).to.deep.equal({
        key: "AuthorizationKey",
        value: newKey.toString("hex"),
      });
      await chargePoint.answer({ status });
      expect(await change).to.equal(status);
      expect(await knock("CP1", basic(oldKey))).to.equal(oldOutcome);
      expect(await knock("CP1", basic(newKey))).to.equal(newOutcome);
    });
  }

  it("R-SEC-003: takes both keys as long as it is not certain which the charge point has", async () => {
    for (const doubt of ["silence", "drop", "reboot required"]) {
      const { connect, knock, central, clock } = worldWith(1);
      const chargePoint = await connect("CP1", basic(oldKey));
      const change = failureOf(central.changeAuthorizationKey("CP1", newKey));
      await clock.advance(0);
      if (doubt === "silence") await clock.advance(30_000);
      else if (doubt === "drop") await chargePoint.drop();
      else await chargePoint.answer({ status: "RebootRequired" });
      await change;
      expect(await knock("CP1", basic(oldKey)), doubt).to.equal("ocpp1.6");
      expect(await knock("CP1", basic(newKey)), doubt).to.equal("ocpp1.6");
      expect(await knock("CP1", basic(oldKey)), doubt).to.equal(401);
    }
  });

  it("R-SEC-003: forgets a key that was never sent, and sends none of another length", async () => {
    const { knock, central } = worldWith(1);
    expect(await failureOf(central.changeAuthorizationKey("CP1", newKey))).to.be.an("error");
    expect(await knock("CP1", basic(newKey))).to.equal(401);
    const short = await failureOf(central.changeAuthorizationKey("CP1", Buffer.alloc(15)));
    expect(short).to.include({ byteCount: 15 });
  });

  it("R-SEC-008: takes the certificate of the charge point and the operator only", async () => {
    const { knock } = worldWith(3);
    for (const changed of [{ commonName: "SN2" }, { organization: "Other" }]) {
      const clientCertificate = { ...certificate, ...changed };
      expect(await knock("CP1", { isSecure: true, clientCertificate })).to.equal(403);
    }
  });

  it("R-SEC-015: signs nothing by itself, and lets an authority behind it do so", async () => {
    const { connect, central, clock } = worldWith(0);
    const chargePoint = await connect();
    const request = { csr: "-----BEGIN CERTIFICATE REQUEST-----" };
    expect(await chargePoint.ask("SignCertificate", request)).to.deep.equal({ status: "Rejected" });
    central.on("SignCertificate", (_request, { chargePoint: { identity } }) => {
      void failureOf(central.call(identity, "CertificateSigned", { certificateChain: "chain" }));
      return { status: "Accepted" };
    });
    expect(await chargePoint.ask("SignCertificate", request)).to.deep.equal({ status: "Accepted" });
    await clock.advance(0);
    expect(chargePoint.lastCall().slice(2)).to.deep.equal([
      "CertificateSigned",
      { certificateChain: "chain" },
    ]);
  });
});
