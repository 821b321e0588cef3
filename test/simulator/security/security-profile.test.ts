import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";
import { change, lastDial, read } from "./asks.ts";
import { type Authority, createAuthority, type Leaf } from "./pki.ts";

const key = "0123456789abcdef";

describe("the security profile", () => {
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

  describe("what is shown at the door", () => {
    const nothing = { name: undefined, isEncrypted: undefined, isCertified: false, rootCount: 0 };
    const shown = [
      nothing,
      { ...nothing, name: "CP1", isEncrypted: false },
      { ...nothing, name: "CP1", isEncrypted: true, rootCount: 1 },
      { ...nothing, isEncrypted: true, isCertified: true, rootCount: 1 },
    ];
    for (const [profile, expected] of shown.entries()) {
      it(`on profile ${profile}`, async () => {
        const { credentials, security } = lastDial(await booted(profile)) ?? {};
        expect({
          name: credentials?.username,
          isEncrypted: security?.isEncrypted,
          isCertified: security?.certificate === own.certificate,
          rootCount: security?.serverAuthorities.length ?? 0,
        }).to.deep.equal(expected);
      });
    }
  });

  describe("R-SEC-004:", () => {
    for (const [from, to] of [
      [1, 0],
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 0],
      [3, 2],
      [3, 3],
    ] as const) {
      it(`${from === to ? "" : "TC_084: "}from ${from} to ${to} is Rejected`, async () => {
        const rig = await booted(from);
        expect(await change(rig, "SecurityProfile", String(to))).to.equal("Rejected");
        await rig.advance(600);
        expect(rig.dials).to.have.length(1);
        expect(await read(rig, "SecurityProfile")).to.equal(String(from));
      });
    }

    for (const [from, to] of [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ] as const) {
      it(`TC_083: from ${from} to ${to} is Accepted, and connects anew`, async () => {
        const rig = await booted(from);
        const id = rig.send("ChangeConfiguration", { key: "SecurityProfile", value: String(to) });
        await rig.advance(5);
        expect(rig.answerTo(id)?.[2]).to.deep.equal({ status: "Accepted" });
        expect(rig.dials).to.have.length(2);
        expect(lastDial(rig)?.security?.isEncrypted).to.equal(to > 1);
        expect(lastDial(rig)?.credentials === undefined).to.equal(to === 3);
        expect(rig.actions()).not.to.include("BootNotification");
        expect(await read(rig, "SecurityProfile")).to.equal(String(to));
      });
    }

    const lacks: readonly [number, string, RigOptions][] = [
      [1, "an AuthorizationKey", { configuration: { AuthorizationKey: "" } }],
      [2, "an AuthorizationKey", { configuration: { AuthorizationKey: "" } }],
      [2, "a root of the central system", { certificates: {} }],
    ];
    for (const [profile, what, options] of lacks) {
      it(`profile ${profile} is Rejected without ${what}`, async () => {
        const rig = await booted(0, options);
        expect(await change(rig, "SecurityProfile", String(profile))).to.equal("Rejected");
      });
    }

    it("profile 2 is Rejected with a root of the maker only", async () => {
      const rig = await booted(0, { certificates: { manufacturerRoots: [root.certificate] } });
      expect(await change(rig, "SecurityProfile", "2")).to.equal("Rejected");
    });

    it("profile 3 is Rejected without a certificate, or with one that has expired", async () => {
      const centralSystemRoots = [root.certificate];
      const bare = await booted(2, { certificates: { centralSystemRoots } });
      expect(await change(bare, "SecurityProfile", "3")).to.equal("Rejected");
      const old = await root.issue("CN=CP1", { notAfter: new Date(Date.UTC(2025, 0, 1)) });
      const expired = await booted(2, { certificates: { centralSystemRoots, ...old } });
      expect(await change(expired, "SecurityProfile", "3")).to.equal("Rejected");
      const withoutRoot = await booted(0, { certificates: own });
      expect(await change(withoutRoot, "SecurityProfile", "3")).to.equal("Rejected");
    });
  });

  it("key SecurityProfile: waits for the next boot where the maker wants it so", async () => {
    const rig = await booted(1, { behavior: { rebootKeys: ["SecurityProfile"] } });
    expect(await change(rig, "SecurityProfile", "2")).to.equal("RebootRequired");
    await rig.advance(60);
    expect(rig.dials).to.have.length(1);
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(60);
    expect(lastDial(rig)?.security?.isEncrypted).to.equal(true);
    expect(rig.actions()).to.include("BootNotification");
  });

  it("outlives a power cut, but no factory reset", async () => {
    const rig = await booted(1);
    await change(rig, "SecurityProfile", "2");
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.advance(60);
    expect(lastDial(rig)?.security?.isEncrypted).to.equal(true);
    rig.chargePoint.factoryReset();
    await rig.advance(60);
    expect(lastDial(rig)?.security?.isEncrypted).to.equal(false);
  });

  describe("R-SEC-005:", () => {
    it("one that nobody lets in on is given up for the one before it", async () => {
      const rig = await booted(1);
      rig.refusal = 403;
      await change(rig, "SecurityProfile", "2");
      await rig.advance(600);
      const kinds = rig.dials.map(({ security }) => security?.isEncrypted);
      expect(kinds.slice(0, 6)).to.deep.equal([false, true, true, true, false, false]);
      rig.refusal = undefined;
      await rig.advance(120);
      expect(await read(rig, "SecurityProfile")).to.equal("1");
    });

    it("one that has let in once is never given up", async () => {
      const rig = await booted(1);
      await change(rig, "SecurityProfile", "2");
      await rig.advance(5);
      rig.forget();
      rig.refusal = 403;
      await rig.cut();
      await rig.advance(3600);
      expect(rig.dials.length).to.be.greaterThan(20);
      expect(lastDial(rig)?.security?.isEncrypted).to.equal(true);
    });

    it("there may be no way back", async () => {
      const rig = await booted(1, { behavior: { dialsBeforeFallback: "never" } });
      rig.refusal = 403;
      await change(rig, "SecurityProfile", "2");
      await rig.advance(3600);
      expect(lastDial(rig)?.security?.isEncrypted).to.equal(true);
    });

    it("the first one has none before it", async () => {
      const rig = new Rig({
        configuration: { SecurityProfile: "1", AuthorizationKey: key },
      });
      rig.refusal = 401;
      rig.chargePoint.powerOn();
      await rig.advance(3600);
      expect(lastDial(rig)?.credentials).not.to.equal(undefined);
    });
  });
});
