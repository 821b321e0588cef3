import { expect } from "chai";
import type { Rig } from "./rig.ts";
import { booted, configure, plug, plugged, present, unplug } from "./scenes.ts";

const good = { status: "Accepted" };
const reservation = {
  connectorId: 1,
  expiryDate: "2026-01-01T01:00:00Z",
  idTag: "TAG1",
  reservationId: 5,
};

/** The cases of the public list that are about several rules at once, or about none of ours. */
describe("official cases", () => {
  it("TC_007: a remote start for a tag that is cached asks nobody", async () => {
    const rig = await plugged({ configuration: { AuthorizeRemoteTxRequests: "true" } });
    await present(rig, "TAG1");
    await present(rig, "TAG1");
    await unplug(rig);
    await startRemotely(rig);
    expect(rig.actions()).not.to.include("Authorize");
    expect(rig.seen("StartTransaction")).to.have.length(1);
  });

  it("TC_008: a remote start for a tag that is listed asks nobody", async () => {
    const rig = await booted({ configuration: { AuthorizeRemoteTxRequests: "true" } });
    await configure(rig, "AuthorizationCacheEnabled", "false");
    const update = { listVersion: 1, updateType: "Full" };
    const localAuthorizationList = [{ idTag: "TAG1", idTagInfo: good }];
    await rig.result("SendLocalList", { ...update, localAuthorizationList });
    await startRemotely(rig);
    expect(rig.actions()).not.to.include("Authorize");
    expect(rig.seen("StartTransaction")).to.have.length(1);
  });

  it("TC_037_2: a tag that was taken offline and is Invalid is SuspendedEVSE, and not stopped", async () => {
    const rig = await startedOffline("false");
    expect(rig.statuses()).to.deep.equal(["1:Charging", "1:SuspendedEVSE"]);
    expect(rig.seen("StopTransaction")).to.deep.equal([]);
  });

  it("TC_037_3: a tag that was taken offline and is Invalid is stopped", async () => {
    const rig = await startedOffline("true");
    expect(rig.statuses()).to.deep.equal(["1:Charging", "1:Finishing"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "DeAuthorized" });
  });

  it("TC_046_2: a reserved connector takes a remote start for its tag", async () => {
    const rig = await booted();
    expect(await rig.result("ReserveNow", reservation)).to.deep.equal(good);
    await startRemotely(rig);
    expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Charging"]);
    expect(rig.seen("StartTransaction")[0]).to.include({ reservationId: 5 });
  });

  for (const [name, action, request, expected] of [
    ["TC_042_1", "GetLocalListVersion", {}, { listVersion: -1 }],
    [
      "TC_043_1",
      "SendLocalList",
      { listVersion: 1, updateType: "Full" },
      { status: "NotSupported" },
    ],
    ["TC_048_4", "ReserveNow", reservation, { status: "Rejected" }],
    ["TC_050_4", "ReserveNow", { ...reservation, connectorId: 0 }, { status: "Rejected" }],
  ] as const) {
    it(`${name}: ${action} is answered ${JSON.stringify(expected)} without its profile`, async () => {
      const rig = await booted({ configuration: { SupportedFeatureProfiles: "Core" } });
      expect(await rig.result(action, request)).to.deep.equal(expected);
    });
  }
});

/** For TAG1 at connector 1, and then the car comes. */
async function startRemotely(rig: Rig): Promise<void> {
  await configure(rig, "LocalPreAuthorize", "true");
  rig.forget();
  const answer = await rig.result("RemoteStartTransaction", { connectorId: 1, idTag: "TAG1" });
  expect(answer).to.deep.equal(good);
  await plug(rig);
}

/** What the central system hears of it after the absence, of which it says Invalid. */
async function startedOffline(stopsOnInvalidId: "true" | "false"): Promise<Rig> {
  const rig = await plugged({
    configuration: {
      AllowOfflineTxForUnknownId: "true",
      StopTransactionOnInvalidId: stopsOnInvalidId,
    },
    replies: { StartTransaction: { transactionId: 1, idTagInfo: { status: "Invalid" } } },
  });
  await rig.cut();
  await present(rig, "TAG1");
  await rig.advance(60);
  await rig.restore();
  return rig;
}
