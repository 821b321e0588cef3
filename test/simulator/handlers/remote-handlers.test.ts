import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { booted, charging, connectorOf, plug, plugged, present } from "../scenes.ts";

const accepted = { status: "Accepted" };
const rejected = { status: "Rejected" };
const start = { idTag: "TAG1", connectorId: 1 };

const chargingProfile = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: "TxProfile",
  chargingProfileKind: "Relative",
  chargingSchedule: {
    chargingRateUnit: "A",
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
  },
};

describe("RemoteStartTransaction", () => {
  for (const [AuthorizeRemoteTxRequests, expected] of [
    ["true", ["Authorize", "StartTransaction"]],
    ["false", ["StartTransaction"]],
  ] as const) {
    it(`R-RS-001, R-RS-002, TC_010: the answer, then ${expected.join(", ")}`, async () => {
      const rig = await plugged({ configuration: { AuthorizeRemoteTxRequests } });
      expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal(accepted);
      expect(rig.frames[0]?.[0]).to.equal(3);
      expect(rig.actions().filter((action) => action !== "StatusNotification")).to.deep.equal(
        expected,
      );
    });
  }

  it("R-RS-002: nothing starts for a tag that is refused", async () => {
    const rig = await plugged({
      configuration: { AuthorizeRemoteTxRequests: "true" },
      replies: { Authorize: { idTagInfo: { status: "Blocked" } } },
    });
    expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal(accepted);
    expect(rig.actions()).to.deep.equal(["Authorize"]);
    rig.reply("Authorize", { idTagInfo: accepted });
    expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal(accepted);
    expect(rig.seen("StartTransaction")).to.have.length(1);
  });

  it("TC_011_1: before the plug it is Preparing, and starts with the plug", async () => {
    const rig = await booted();
    await rig.result("RemoteStartTransaction", start);
    expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
    await plug(rig);
    expect(rig.seen("StartTransaction")[0]).to.include({ connectorId: 1, idTag: "TAG1" });
  });

  it("R-RS-003: without a connector it takes the one where a car waits, or the first", async () => {
    const rig = await booted({ hardware: { connectorCount: 3 } });
    await plug(rig, 2);
    for (const idTag of ["TAG1", "TAG2"]) {
      expect(await rig.result("RemoteStartTransaction", { idTag })).to.deep.equal(accepted);
    }
    expect(rig.seen("StartTransaction")[0]).to.include({ connectorId: 2, idTag: "TAG1" });
    expect(rig.statuses().at(-1)).to.equal("1:Preparing");
  });

  describe("R-RS-004: is Rejected, and nothing comes of it,", () => {
    const obstacles: Readonly<Record<string, (rig: Rig) => Promise<unknown>>> = {
      "TC_026: in a transaction": (rig) => present(rig, "TAG2", 1),
      "while another has been allowed": async (rig) => {
        connectorOf(rig).unplug();
        await present(rig, "TAG2", 1);
      },
      "when Unavailable": (rig) =>
        rig.result("ChangeAvailability", { connectorId: 1, type: "Inoperative" }),
      "when the whole is Unavailable": (rig) =>
        rig.result("ChangeAvailability", { connectorId: 0, type: "Inoperative" }),
      "when Faulted": async (rig) => connectorOf(rig).raise({ errorCode: "GroundFailure" }),
      "when reserved for another tag": async (rig) => {
        connectorOf(rig).unplug();
        const expiryDate = "2026-01-01T01:00:00Z";
        await rig.result("ReserveNow", {
          connectorId: 1,
          idTag: "TAG2",
          reservationId: 1,
          expiryDate,
        });
      },
    };
    for (const [name, raise] of Object.entries(obstacles)) {
      it(name, async () => {
        const rig = await plugged();
        await raise(rig);
        await rig.settle();
        rig.forget();
        expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal(rejected);
        expect(rig.actions()).to.deep.equal([]);
      });
    }

    for (const connectorId of [0, 2, 99]) {
      it(`TC_027: for connector ${connectorId} of one`, async () => {
        const rig = await plugged();
        const answer = await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId });
        expect(answer).to.deep.equal(rejected);
        expect(rig.actions()).to.deep.equal([]);
      });
    }
  });

  it("R-RS-006: a profile takes effect with the transaction", async () => {
    const rig = await plugged();
    await rig.result("RemoteStartTransaction", { ...start, chargingProfile });
    await rig.advance(60);
    expect(connectorOf(rig).outlet.car?.amps).to.equal(10);
  });

  it("TC_060, R-RS-006: a profile of another purpose is refused, and nothing starts", async () => {
    const rig = await plugged();
    const wrong = { ...chargingProfile, chargingProfilePurpose: "TxDefaultProfile" };
    const answer = await rig.ask("RemoteStartTransaction", { ...start, chargingProfile: wrong });
    expect(JSON.stringify(answer)).to.match(/Rejected|PropertyConstraintViolation/);
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-RS-006: without smart charging the profile is ignored", async () => {
    const rig = await plugged({ configuration: { SupportedFeatureProfiles: "Core" } });
    const wrong = { ...chargingProfile, chargingProfilePurpose: "TxDefaultProfile" };
    const answer = await rig.result("RemoteStartTransaction", { ...start, chargingProfile: wrong });
    expect(answer).to.deep.equal(accepted);
    await rig.advance(60);
    expect(connectorOf(rig).outlet.car?.amps).to.equal(32);
  });

  it("R-RS-009: a second one is Rejected while the first is looked up", async () => {
    const rig = await plugged({ configuration: { AuthorizeRemoteTxRequests: "true" } });
    rig.reply("Authorize", "silence");
    const first = rig.send("RemoteStartTransaction", start);
    const second = rig.send("RemoteStartTransaction", start);
    await rig.settle();
    expect(rig.answerTo(first)?.[2]).to.deep.equal(accepted);
    expect(rig.answerTo(second)?.[2]).to.deep.equal(rejected);
    expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal(rejected);
  });
});

describe("RemoteStopTransaction", () => {
  it("R-RS-005, TC_012: the answer, then the StopTransaction", async () => {
    const rig = await charging();
    const answer = await rig.result("RemoteStopTransaction", { transactionId: 1 });
    expect(answer).to.deep.equal(accepted);
    expect(rig.frames.map(([type, , action]) => (type === 2 ? action : type))).to.deep.equal([
      3,
      "StopTransaction",
      "StatusNotification",
    ]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Remote", transactionId: 1 });
  });

  it("R-RS-005, TC_028: an id that runs nowhere is Rejected", async () => {
    const rig = await charging();
    for (const transactionId of [2, 0, -1]) {
      const answer = await rig.result("RemoteStopTransaction", { transactionId });
      expect(answer).to.deep.equal(rejected);
    }
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-RS-005: one that has been stopped is Rejected", async () => {
    const rig = await charging();
    await rig.result("RemoteStopTransaction", { transactionId: 1 });
    const again = await rig.result("RemoteStopTransaction", { transactionId: 1 });
    expect(again).to.deep.equal(rejected);
  });
});
