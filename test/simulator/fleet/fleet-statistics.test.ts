import { expect } from "chai";
import { FleetTally } from "../../../simulator/fleet/fleet-statistics.ts";
import { Rig } from "../rig.ts";

describe("the statistics of a fleet", () => {
  it("count who is there, who charges, and how each call ended", async () => {
    const tally = createTally();
    const rig = new Rig({ observer: tally });
    await rig.boot();
    rig.reply("Authorize", { error: "InternalError" });
    rig.chargePoint.authorization.authorize("TAG", () => {});
    await rig.settle();
    rig.chargePoint.connector(1)?.plug();
    await rig.result("RemoteStartTransaction", { idTag: "TAG" });
    rig.reply("DataTransfer", "silence");
    rig.chargePoint.call("DataTransfer", { vendorId: "org.example" }, () => {});
    await rig.advance(30);
    const statistics = tally.read();
    expect(statistics).to.include({
      connectedCount: 1,
      chargingCount: 1,
      reachedCount: 1,
      callCount: 8,
      errorCount: 2,
    });
    expect(statistics.calls.map(({ action }) => action)).to.deep.equal([
      "Authorize",
      "BootNotification",
      "DataTransfer",
      "StartTransaction",
      "StatusNotification",
    ]);
    const [authorize, boot, transfer] = statistics.calls;
    expect(authorize).to.include({ callCount: 1, errorCount: 1, failureCount: 0 });
    expect(boot).to.include({ callCount: 1, errorCount: 0, failureCount: 0 });
    expect(boot?.p99Ms).to.be.at.most(1);
    expect(transfer).to.include({ callCount: 1, errorCount: 0, failureCount: 1 });
    expect(transfer?.p99Ms).to.equal(undefined);
  });

  it("say why nobody could be reached", async () => {
    const tally = createTally();
    const rig = new Rig({ observer: tally });
    rig.refusal = 404;
    rig.chargePoint.powerOn();
    await rig.advance(1);
    expect(tally.read()).to.include({ reachedCount: 0, lastRefusal: "HTTP 404" });
    await rig.restore();
    expect(tally.read()).to.include({ reachedCount: 1, connectedCount: 1 });
    await rig.cut();
    expect(tally.read()).to.include({ reachedCount: 1, connectedCount: 0 });
  });
});

function createTally(): FleetTally {
  return new FleetTally((_chargePoint, fault) => {
    throw fault;
  });
}
