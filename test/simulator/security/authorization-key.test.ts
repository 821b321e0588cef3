import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";
import { change, lastDial, passwordOf } from "./asks.ts";
import { type Authority, createAuthority, type Leaf } from "./pki.ts";

const key = "0123456789abcdef";
const hexKey = Buffer.from("this is 19 bytes ok").toString("hex");

describe("key AuthorizationKey:", () => {
  let root: Authority;
  let own: Leaf;

  before(async () => {
    root = await createAuthority("CN=Root");
    own = await root.issue("CN=CP1");
  });

  /** On a profile, with all or some of what the others need. */
  async function booted(profile: number, options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig({
      certificates: { centralSystemRoots: [root.certificate], ...own },
      ...options,
      configuration: {
        SecurityProfile: String(profile),
        AuthorizationKey: key,
        ...options.configuration,
      },
    });
    await rig.boot();
    return rig;
  }

  for (const profile of [1, 2]) {
    it(`TC_073: on profile ${profile} a new one is Accepted, and then used`, async () => {
      const rig = await booted(profile);
      const id = rig.send("ChangeConfiguration", { key: "AuthorizationKey", value: hexKey });
      await rig.advance(5);
      expect(rig.answerTo(id)?.[2]).to.deep.equal({ status: "Accepted" });
      expect(rig.dials).to.have.length(2);
      expect(passwordOf(lastDial(rig))).to.equal("this is 19 bytes ok");
      expect(rig.isConnected).to.equal(true);
    });
  }

  for (const profile of [0, 3]) {
    it(`on profile ${profile} it is kept, and no reason to connect anew`, async () => {
      const rig = await booted(profile);
      expect(await change(rig, "AuthorizationKey", hexKey)).to.equal("Accepted");
      await rig.advance(60);
      expect(rig.dials).to.have.length(1);
    });
  }

  it("the same again is no reason either", async () => {
    const rig = await booted(1);
    expect(await change(rig, "AuthorizationKey", key)).to.equal("Accepted");
    await rig.advance(60);
    expect(rig.dials).to.have.length(1);
  });

  const forms: readonly [string, string, string | undefined][] = [
    ["40 digits", "00ff".repeat(10), "\u0000\u00ff".repeat(10)],
    ["32 digits in capitals", "4A".repeat(16), "J".repeat(16)],
    ["16 characters", "sixteen letters!", "sixteen letters!"],
    ["20 characters", "twenty characters ok", "twenty characters ok"],
    ["16 digits, which are characters", key, key],
    ["21 characters", "twenty-one characters", undefined],
    ["39 digits", "a".repeat(39), undefined],
    ["40 characters that are no digits", "g".repeat(40), undefined],
    ["15 characters", "fifteen letters", undefined],
  ];
  for (const [name, value, password] of forms) {
    it(`${name} ${password === undefined ? "are Rejected" : "are a password"} (S-20)`, async () => {
      const rig = await booted(1, { configuration: { AuthorizationKey: "the one before it" } });
      const status = await change(rig, "AuthorizationKey", value);
      expect(status).to.equal(password === undefined ? "Rejected" : "Accepted");
      await rig.advance(5);
      expect(passwordOf(lastDial(rig))).to.equal(password ?? "the one before it");
    });
  }

  it("goes as it was written, where the maker has read the standard so (S-20)", async () => {
    const rig = await booted(1, {
      behavior: { passwordForm: "text" },
      configuration: { AuthorizationKey: hexKey },
    });
    expect(passwordOf(lastDial(rig))).to.equal(hexKey);
  });

  it("is not read out, and is logged as changed", async () => {
    const rig = await booted(1);
    await change(rig, "AuthorizationKey", hexKey);
    await rig.advance(5);
    const answer = await rig.result("GetConfiguration", { key: ["AuthorizationKey"] });
    expect(answer).to.deep.equal({ configurationKey: [], unknownKey: ["AuthorizationKey"] });
    expect(rig.chargePoint.security.events.log.at(-1)).to.include({
      type: "ReconfigurationOfSecurityParameters",
      techInfo: "AuthorizationKey",
    });
  });
});
