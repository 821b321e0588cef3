import { expect } from "chai";
import { booted, charging, connectorOf, plug, plugged, present, unplug } from "../scenes.ts";

describe("the tag reader", () => {
  it("TC_003: plug, then tag: Authorize, StartTransaction, Charging", async () => {
    const rig = await plugged();
    await present(rig, "TAG1");
    expect(rig.actions()).to.deep.equal(["Authorize", "StartTransaction", "StatusNotification"]);
    expect(rig.statuses()).to.deep.equal(["1:Charging"]);
  });

  it("TC_004_1: tag, then plug: Preparing in between", async () => {
    const rig = await booted();
    await present(rig, "TAG1");
    expect(rig.actions()).to.deep.equal(["Authorize", "StatusNotification"]);
    expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
    rig.forget();
    await plug(rig);
    expect(rig.actions()).to.deep.equal(["StartTransaction", "StatusNotification"]);
  });

  it("TC_068: the same tag stops, in any case, and nobody is asked", async () => {
    const rig = await charging();
    await present(rig, "tag1");
    expect(rig.actions()).to.deep.equal(["StopTransaction", "StatusNotification"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Local", idTag: "tag1" });
  });

  it("TC_068: another tag does nothing, and nobody is asked where there is no group", async () => {
    const rig = await charging();
    await present(rig, "TAG2");
    expect(rig.actions()).to.deep.equal([]);
  });

  it("TC_069, R-TX-019: a tag of the same group stops, in its own name", async () => {
    const idTagInfo = { status: "Accepted", parentIdTag: "GROUP" };
    const rig = await charging({ replies: { Authorize: { idTagInfo } } });
    await present(rig, "TAG2");
    expect(rig.actions()).to.deep.equal(["Authorize", "StopTransaction", "StatusNotification"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Local", idTag: "TAG2" });
  });

  it("TC_069: a tag of another group is asked about, and stops nothing", async () => {
    const rig = await charging({
      replies: {
        Authorize: ({ idTag }) => ({
          idTagInfo: { status: "Accepted", parentIdTag: `GROUP of ${idTag}` },
        }),
      },
    });
    await present(rig, "TAG2");
    expect(rig.actions()).to.deep.equal(["Authorize"]);
  });

  it("shown again before the plug, the tag takes back what it began", async () => {
    const rig = await booted();
    await present(rig, "TAG1");
    await present(rig, "TAG1");
    expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Available"]);
    await plug(rig);
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
  });

  it("another tag does not take over what one has begun", async () => {
    const rig = await booted();
    await present(rig, "TAG1");
    await present(rig, "TAG2");
    await plug(rig);
    expect(rig.seen("Authorize")).to.have.length(1);
    expect(rig.seen("StartTransaction")[0]).to.include({ idTag: "TAG1" });
  });

  it("shown twice within a second, it is asked about once", async () => {
    const rig = await plugged();
    rig.chargePoint.presentTag("TAG1");
    rig.chargePoint.presentTag("TAG1");
    await rig.settle();
    expect(rig.seen("Authorize")).to.have.length(1);
    expect(rig.seen("StartTransaction")).to.have.length(1);
    expect(rig.seen("StopTransaction")).to.have.length(0);
  });

  it("for several connectors serves who has plugged in first", async () => {
    const rig = await booted({ hardware: { connectorCount: 3 } });
    await plug(rig, 3);
    await rig.advance(1);
    await plug(rig, 2);
    await present(rig, "TAG1");
    await present(rig, "TAG2");
    expect(rig.seen("StartTransaction").map(({ connectorId }) => connectorId)).to.deep.equal([
      3, 2,
    ]);
    rig.forget();
    await present(rig, "TAG2");
    expect(rig.seen("StopTransaction")[0]).to.include({ transactionId: 2 });
  });

  it("for several connectors takes the tag to the one that is plugged in then", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    await present(rig, "TAG1");
    await plug(rig, 2);
    expect(rig.seen("StartTransaction")[0]).to.include({ connectorId: 2, idTag: "TAG1" });
    expect(rig.statuses()).to.deep.equal([
      "1:Preparing",
      "1:Available",
      "2:Preparing",
      "2:Charging",
    ]);
  });

  it("of one connector serves no other", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    await present(rig, "TAG1", 1);
    await plug(rig, 2);
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
    await present(rig, "TAG1", 2);
    expect(rig.seen("StartTransaction")[0]).to.include({ connectorId: 2 });
  });

  it("is dead without power", async () => {
    const rig = await plugged();
    rig.chargePoint.powerOff();
    await present(rig, "TAG1");
    expect(rig.actions()).to.deep.equal([]);
  });

  it("takes an answer that comes after a power cut for none", async () => {
    const rig = await plugged();
    rig.chargePoint.presentTag("TAG1");
    rig.chargePoint.powerOff();
    await rig.settle();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(connectorOf(rig).transaction).to.equal(undefined);
  });

  it("tells what came of each tag", async () => {
    const rig = await plugged();
    rig.reply("Authorize", { idTagInfo: { status: "Blocked" } });
    await present(rig, "TAG3");
    rig.reply("Authorize", { idTagInfo: { status: "Accepted" } });
    await present(rig, "TAG1");
    await present(rig, "TAG2");
    await present(rig, "TAG1");
    await unplug(rig);
    await present(rig, "TAG1");
    await present(rig, "TAG1");
    const outcomes = rig.events.flatMap((event) => (event.kind === "tag" ? [event.outcome] : []));
    expect(outcomes).to.deep.equal([
      "refused",
      "accepted",
      "refused",
      "stopped",
      "accepted",
      "withdrawn",
    ]);
  });
});
