import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const farAway = "2099-01-01T00:00:00Z";
const past = "2020-01-01T00:00:00Z";

describe("authorization", () => {
  it("R-AUTH-001: the tag that began a transaction ends it, and nobody is asked", async () => {
    const rig = await inTransaction();
    await present(rig, "tag1");
    expect(rig.actions()).to.deep.equal(["StopTransaction", "StatusNotification"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ idTag: "tag1", reason: "Local" });
  });

  it("R-AUTH-002: another tag of the group ends it, and is the one that is told", async () => {
    const info = { status: "Accepted", parentIdTag: "FAMILY" };
    const rig = await inTransaction({ replies: { Authorize: { idTagInfo: info } } });
    await present(rig, "TAG2");
    expect(rig.actions().slice(0, 2)).to.deep.equal(["Authorize", "StopTransaction"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ idTag: "TAG2", reason: "Local" });
  });

  it("R-AUTH-002: a tag of another group leaves it alone", async () => {
    const rig = await inTransaction({
      replies: {
        Authorize: ({ idTag }) => ({
          idTagInfo: { status: "Accepted", parentIdTag: idTag === "TAG1" ? "FAMILY" : "OTHERS" },
        }),
      },
    });
    await present(rig, "TAG2");
    expect(rig.actions()).to.deep.equal(["Authorize"]);
  });

  it("R-AUTH-003: the parent's own id is no member of its group", async () => {
    const info = { status: "Accepted", parentIdTag: "FAMILY" };
    const rig = await inTransaction({ replies: { Authorize: { idTagInfo: info } } });
    await present(rig, "FAMILY");
    expect(rig.actions()).to.deep.equal(["Authorize"]);
  });

  it("TC_068: where no group could end it, another tag is not even asked about", async () => {
    const rig = await inTransaction();
    await present(rig, "TAG2");
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-AUTH-004: a tag may be any text, goes out as it came, and has no case", async () => {
    const rig = await plugged();
    await present(rig, "ä b/\"c'{}-0123456789");
    expect(rig.seen("Authorize")).to.deep.equal([{ idTag: "ä b/\"c'{}-0123456789" }]);
    await present(rig, "Ä B/\"C'{}-0123456789");
    expect(rig.seen("StopTransaction")).to.have.length(1);
  });

  for (const status of ["Blocked", "Expired", "Invalid", "ConcurrentTx"]) {
    it(`R-AUTH-005, TC_023: nothing starts when the answer is ${status}`, async () => {
      const rig = await plugged({ replies: { Authorize: { idTagInfo: { status } } } });
      await present(rig, "TAG1");
      await rig.advance(50);
      expect(rig.actions()).to.deep.equal(["Authorize"]);
    });
  }

  describe("R-AUTH-006: LocalPreAuthorize", () => {
    for (const [value, expected] of [
      ["true", ["StartTransaction"]],
      ["false", ["Authorize", "StartTransaction"]],
    ] as const) {
      it(`${value}: ${expected.join(", then ")}`, async () => {
        const rig = await plugged({ configuration: { LocalPreAuthorize: value } });
        await list(rig, 1, [entry("TAG1", "Accepted")]);
        rig.forget();
        await present(rig, "tag1");
        const actions = rig.actions().filter((action) => action !== "StatusNotification");
        expect(actions).to.deep.equal(expected);
      });
    }
  });

  describe("R-AUTH-007: the cache", () => {
    const configuration = { LocalPreAuthorize: "true" };

    it("is filled by Authorize, and saves the next question", async () => {
      const rig = await inTransaction({ configuration });
      await present(rig, "TAG1");
      await replug(rig);
      await present(rig, "TAG1");
      expect(rig.seen("Authorize")).to.deep.equal([]);
      expect(rig.seen("StartTransaction")).to.have.length(1);
    });

    it("is filled by StartTransaction, against what Authorize said", async () => {
      const rig = await plugged({ configuration, hardware: { hasFixedCable: true } });
      rig.reply("StartTransaction", { transactionId: 7, idTagInfo: { status: "Blocked" } });
      await present(rig, "TAG1");
      await replug(rig);
      await present(rig, "TAG1");
      expect(rig.seen("Authorize")).to.have.length(1);
    });

    it("is filled by StopTransaction", async () => {
      const stopped = { idTagInfo: { status: "Expired" } };
      const rig = await inTransaction({ configuration, replies: { StopTransaction: stopped } });
      await present(rig, "TAG1");
      await replug(rig);
      await present(rig, "TAG1");
      expect(rig.seen("Authorize")).to.have.length(1);
    });

    it("does not count past its expiryDate", async () => {
      const expiryDate = "2026-01-01T00:10:00Z";
      const idTagInfo = { status: "Accepted", expiryDate };
      const StartTransaction = { transactionId: 1, idTagInfo };
      const replies = { Authorize: { idTagInfo }, StartTransaction };
      const rig = await inTransaction({ configuration, replies });
      await present(rig, "TAG1");
      await replug(rig);
      await rig.advance(600);
      await present(rig, "TAG1");
      expect(rig.seen("Authorize")).to.have.length(1);
    });

    it("R-AUTH-010, TC_061: is empty after ClearCache", async () => {
      const rig = await inTransaction({ configuration });
      await present(rig, "TAG1");
      await replug(rig);
      expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Accepted" });
      await present(rig, "TAG1");
      expect(rig.seen("Authorize")).to.have.length(1);
    });

    it("R-AUTH-010: ClearCache is Rejected where there is none", async () => {
      const rig = new Rig({ configuration: { AuthorizationCacheEnabled: "false" } });
      await rig.boot();
      expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Rejected" });
    });
  });

  it("R-AUTH-008: the list stands before the cache, and its tags are not cached", async () => {
    const rig = await inTransaction({ configuration: { LocalPreAuthorize: "true" } });
    await present(rig, "TAG1");
    await replug(rig);
    await list(rig, 1, [entry("TAG1", "Blocked")]);
    await present(rig, "TAG1");
    expect(rig.seen("Authorize")).to.have.length(1);
    await present(rig, "TAG1");
    await replug(rig);
    await list(rig, 2, []);
    rig.reply("Authorize", { idTagInfo: { status: "Invalid" } });
    await rig.result("ClearCache", {});
    await present(rig, "TAG1");
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
  });

  it("R-AUTH-009: a conflict with the list is told of connector 0", async () => {
    const rig = await plugged({ configuration: { LocalPreAuthorize: "true" } });
    await list(rig, 1, [entry("TAG1", "Accepted")]);
    rig.reply("StartTransaction", { transactionId: 1, idTagInfo: { status: "Blocked" } });
    await present(rig, "TAG1");
    const conflict = rig.seen("StatusNotification").find(({ connectorId }) => connectorId === 0);
    expect(conflict).to.include({ errorCode: "LocalListConflict", status: "Available" });
  });

  describe("R-AUTH-011: offline", () => {
    const cases = [
      ["a listed tag", { LocalAuthorizeOffline: "true" }, entry("TAG1", "Accepted"), true],
      [
        "a listed tag, forbidden",
        { LocalAuthorizeOffline: "false" },
        entry("TAG1", "Accepted"),
        false,
      ],
      ["a blocked tag", { AllowOfflineTxForUnknownId: "true" }, entry("TAG1", "Blocked"), false],
      [
        "an expired tag",
        { AllowOfflineTxForUnknownId: "true" },
        entry("TAG1", "Accepted", past),
        false,
      ],
      ["a tag that is still good", {}, entry("TAG1", "Accepted", farAway), true],
      ["an unknown tag", { AllowOfflineTxForUnknownId: "true" }, entry("OTHER", "Accepted"), true],
      ["an unknown tag, by default", {}, entry("OTHER", "Accepted"), false],
    ] as const;
    for (const [name, configuration, listed, starts] of cases) {
      it(`${name} ${starts ? "starts" : "is refused"}`, async () => {
        const rig = await plugged({ configuration });
        await list(rig, 1, [listed]);
        await rig.cut();
        await present(rig, "TAG1");
        rig.forget();
        await rig.restore();
        await rig.advance(1);
        expect(rig.seen("StartTransaction")).to.have.length(starts ? 1 : 0);
        expect(rig.seen("Authorize")).to.deep.equal([]);
      });
    }
  });

  it("decides as if offline when nobody answers", async () => {
    const rig = await plugged({ replies: { Authorize: "silence" } });
    await list(rig, 1, [entry("TAG1", "Accepted")]);
    await present(rig, "TAG1");
    await rig.advance(29);
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
    await rig.advance(2);
    expect(rig.seen("StartTransaction")).to.have.length(1);
  });

  describe("a tag that the central system refuses after the start", () => {
    const replies = { StartTransaction: { transactionId: 5, idTagInfo: { status: "Invalid" } } };

    it("R-TX-015: ends the transaction where StopTransactionOnInvalidId says so", async () => {
      const rig = await plugged({ replies });
      await present(rig, "TAG1");
      expect(rig.seen("StopTransaction")[0]).to.include({ reason: "DeAuthorized" });
    });

    it("R-TX-016: else takes the energy away, and leaves it open", async () => {
      const configuration = { StopTransactionOnInvalidId: "false" };
      const rig = await plugged({ replies, configuration });
      await present(rig, "TAG1");
      await rig.advance(3600);
      expect(rig.seen("StopTransaction")).to.deep.equal([]);
      expect(rig.statuses().at(-1)).to.equal("1:SuspendedEVSE");
      expect(rig.chargePoint.connector(1)?.outlet.energyWh()).to.equal(0);
    });

    it("R-TX-016: after MaxEnergyOnInvalidId", async () => {
      const configuration = { StopTransactionOnInvalidId: "false", MaxEnergyOnInvalidId: "1000" };
      const rig = await plugged({ replies, configuration });
      await present(rig, "TAG1");
      await rig.advance(60);
      expect(rig.statuses().at(-1)).to.equal("1:Charging");
      await rig.advance(3600);
      expect(rig.statuses().at(-1)).to.equal("1:SuspendedEVSE");
      expect(rig.chargePoint.connector(1)?.outlet.energyWh()).to.be.within(1000, 1010);
    });
  });
});

function entry(idTag: string, status: string, expiryDate?: string) {
  return { idTag, idTagInfo: { status, ...(expiryDate !== undefined && { expiryDate }) } };
}

async function list(rig: Rig, listVersion: number, localAuthorizationList: readonly object[]) {
  const request = { listVersion, updateType: "Full", localAuthorizationList };
  expect(await rig.result("SendLocalList", request)).to.deep.equal({ status: "Accepted" });
}

async function present(rig: Rig, idTag: string): Promise<void> {
  rig.chargePoint.presentTag(idTag, 1);
  await rig.settle();
}

async function plugged(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  rig.chargePoint.connector(1)?.plug();
  await rig.settle();
  rig.forget();
  return rig;
}

async function inTransaction(options?: RigOptions): Promise<Rig> {
  const rig = await plugged(options);
  await present(rig, "TAG1");
  await rig.advance(10);
  rig.forget();
  return rig;
}

async function replug(rig: Rig): Promise<void> {
  rig.chargePoint.connector(1)?.unplug();
  await rig.advance(1);
  rig.chargePoint.connector(1)?.plug();
  await rig.settle();
  rig.forget();
}
