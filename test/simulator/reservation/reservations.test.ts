import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const inTenMinutes = "2026-01-01T00:10:00Z";

describe("reservations", () => {
  it("R-TX-024, TC_046_1: a reserved connector takes its tag, and the transaction carries the id", async () => {
    const rig = await booted();
    expect(await reserve(rig)).to.equal("Accepted");
    expect(rig.statuses()).to.deep.equal(["1:Reserved"]);
    await present(rig, "tag1");
    rig.chargePoint.connector(1)?.plug();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["1:Reserved", "1:Preparing", "1:Charging"]);
    expect(rig.seen("StartTransaction")[0]).to.include({ reservationId: 1 });
  });

  describe("R-RSV-001: is refused as", () => {
    it("TC_048_2: Occupied, when somebody is there", async () => {
      const rig = await booted();
      rig.chargePoint.connector(1)?.plug();
      expect(await reserve(rig)).to.equal("Occupied");
    });

    it("Occupied, when it is kept for somebody else", async () => {
      const rig = await booted();
      await reserve(rig);
      expect(await reserve(rig, { reservationId: 2, idTag: "TAG2" })).to.equal("Occupied");
    });

    it("TC_048_1: Faulted", async () => {
      const rig = await booted();
      rig.chargePoint.connector(1)?.raise({ errorCode: "GroundFailure" });
      expect(await reserve(rig)).to.equal("Faulted");
    });

    it("TC_048_3: Unavailable", async () => {
      const rig = await booted();
      await rig.result("ChangeAvailability", { connectorId: 1, type: "Inoperative" });
      expect(await reserve(rig)).to.equal("Unavailable");
    });

    it("Rejected, where there is no such connector", async () => {
      const rig = await booted();
      expect(await reserve(rig, { connectorId: 2 })).to.equal("Rejected");
    });
  });

  it("R-RSV-002: the same id again takes the place of the first", async () => {
    const rig = await booted();
    await reserve(rig);
    expect(await reserve(rig, { idTag: "TAG2" })).to.equal("Accepted");
    await present(rig, "TAG1");
    expect(rig.seen("Authorize")).to.deep.equal([]);
    await present(rig, "TAG2");
    expect(rig.seen("Authorize")).to.have.length(1);
  });

  describe("R-RSV-003:", () => {
    it("another tag is refused at the reader", async () => {
      const rig = await booted();
      await reserve(rig);
      rig.forget();
      await present(rig, "TAG2");
      await rig.advance(120);
      expect(rig.actions()).to.deep.equal([]);
    });

    it("another tag is refused by RemoteStartTransaction", async () => {
      const rig = await booted();
      await reserve(rig);
      const request = { connectorId: 1, idTag: "TAG2" };
      expect(await rig.result("RemoteStartTransaction", request)).to.include({
        status: "Rejected",
      });
    });

    for (const [parentIdTag, starts] of [
      ["FAMILY", true],
      ["OTHERS", false],
    ] as const) {
      it(`TC_053: a tag of ${parentIdTag} ${starts ? "is let in" : "is not"}`, async () => {
        const idTagInfo = { status: "Accepted", parentIdTag };
        const rig = await booted({ replies: { Authorize: { idTagInfo } } });
        await reserve(rig, { parentIdTag: "FAMILY" });
        await present(rig, "TAG2");
        rig.chargePoint.connector(1)?.plug();
        await rig.settle();
        expect(rig.seen("Authorize")).to.have.length(1);
        const started = rig.seen("StartTransaction");
        expect(started.map(({ reservationId }) => reservationId)).to.deep.equal(starts ? [1] : []);
      });

      it(`a remote start for a tag of ${parentIdTag} asks, and ${starts ? "starts" : "does not"}`, async () => {
        const idTagInfo = { status: "Accepted", parentIdTag };
        const configuration = { AuthorizeRemoteTxRequests: "false" };
        const rig = await booted({ configuration, replies: { Authorize: { idTagInfo } } });
        await reserve(rig, { parentIdTag: "FAMILY" });
        await rig.result("RemoteStartTransaction", { connectorId: 1, idTag: "TAG2" });
        rig.chargePoint.connector(1)?.plug();
        await rig.settle();
        expect(rig.seen("Authorize")).to.have.length(1);
        expect(rig.seen("StartTransaction")).to.have.length(starts ? 1 : 0);
      });
    }
  });

  describe("R-RSV-004: connector 0", () => {
    it("key ReserveConnectorZeroSupported: whether it can be reserved, or is Rejected", async () => {
      const rig = await booted({ configuration: { ReserveConnectorZeroSupported: "false" } });
      expect(await reserve(rig, { connectorId: 0 })).to.equal("Rejected");
    });

    it("TC_049: keeps one connector back, and shows it when it is the last", async () => {
      const rig = await booted({ hardware: { connectorCount: 2 } });
      expect(await reserve(rig, { connectorId: 0 })).to.equal("Accepted");
      expect(rig.statuses()).to.deep.equal([]);
      rig.chargePoint.connector(1)?.plug();
      await present(rig, "TAG2", 1);
      expect(rig.statuses()).to.include("2:Reserved");
      const request = { connectorId: 2, idTag: "TAG3" };
      expect(await rig.result("RemoteStartTransaction", request)).to.include({
        status: "Rejected",
      });
      await present(rig, "TAG1", 2);
      rig.chargePoint.connector(2)?.plug();
      await rig.settle();
      expect(rig.seen("StartTransaction").at(-1)).to.include({ connectorId: 2, reservationId: 1 });
    });

    for (const [officialCase, status, prepare] of [
      [
        "TC_050_1",
        "Faulted",
        (rig: Rig) => rig.chargePoint.connector(1)?.raise({ errorCode: "OtherError" }),
      ],
      ["TC_050_2", "Occupied", (rig: Rig) => rig.chargePoint.connector(1)?.plug()],
      [
        "TC_050_3",
        "Unavailable",
        (rig: Rig) => rig.result("ChangeAvailability", { connectorId: 0, type: "Inoperative" }),
      ],
    ] as const) {
      it(`${officialCase}: is ${status} when nothing is left`, async () => {
        const rig = await booted();
        await prepare(rig);
        await rig.settle();
        expect(await reserve(rig, { connectorId: 0 })).to.equal(status);
      });
    }
  });

  describe("R-RSV-005: ends", () => {
    it("TC_047: when time is up", async () => {
      const rig = await booted();
      await reserve(rig);
      await rig.advance(599);
      expect(rig.statuses()).to.deep.equal(["1:Reserved"]);
      await rig.advance(1);
      expect(rig.statuses()).to.deep.equal(["1:Reserved", "1:Available"]);
      await present(rig, "TAG2");
      expect(rig.seen("Authorize")).to.have.length(1);
    });

    it("TC_051: when it is cancelled", async () => {
      const rig = await booted();
      await reserve(rig);
      expect(await rig.result("CancelReservation", { reservationId: 1 })).to.include({
        status: "Accepted",
      });
      expect(rig.statuses()).to.deep.equal(["1:Reserved", "1:Available"]);
      await present(rig, "TAG2");
      rig.chargePoint.connector(1)?.plug();
      await rig.settle();
      expect(rig.seen("StartTransaction")[0]).not.to.have.property("reservationId");
    });

    it("when it is used", async () => {
      const rig = await booted();
      await reserve(rig);
      await present(rig, "TAG1");
      rig.chargePoint.connector(1)?.plug();
      await present(rig, "TAG1");
      rig.chargePoint.connector(1)?.unplug();
      await rig.settle();
      expect(rig.statuses().at(-1)).to.equal("1:Available");
    });

    it("when the connector fails", async () => {
      const rig = await booted();
      await reserve(rig);
      rig.chargePoint.connector(1)?.raise({ errorCode: "OtherError" });
      rig.chargePoint.connector(1)?.clear("OtherError");
      await rig.settle();
      expect(rig.statuses()).to.deep.equal(["1:Reserved", "1:Faulted", "1:Available"]);
    });

    it("when the connector becomes Unavailable", async () => {
      const rig = await booted();
      await reserve(rig);
      await rig.result("ChangeAvailability", { connectorId: 1, type: "Inoperative" });
      await rig.result("ChangeAvailability", { connectorId: 1, type: "Operative" });
      expect(rig.statuses().at(-1)).to.equal("1:Available");
    });
  });

  it("R-RSV-006, TC_052: cancelling an unknown id is Rejected, and the reservation stays", async () => {
    const rig = await booted();
    await reserve(rig);
    expect(await rig.result("CancelReservation", { reservationId: 2 })).to.include({
      status: "Rejected",
    });
    expect(rig.chargePoint.connector(1)?.status).to.equal("Reserved");
  });

  it("R-RSV-007: one that has expired is Rejected", async () => {
    const rig = await booted();
    expect(await reserve(rig, { expiryDate: "2025-12-31T23:59:59Z" })).to.equal("Rejected");
  });

  it("R-RSV-010: survives a reboot", async () => {
    const rig = await booted();
    await reserve(rig);
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(30);
    expect(rig.statuses().at(-1)).to.equal("1:Reserved");
  });
});

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

async function reserve(rig: Rig, change: object = {}): Promise<unknown> {
  const request = { connectorId: 1, expiryDate: inTenMinutes, idTag: "TAG1", reservationId: 1 };
  return (await rig.result("ReserveNow", { ...request, ...change }))["status"];
}

async function present(rig: Rig, idTag: string, connectorId = 1): Promise<void> {
  rig.chargePoint.presentTag(idTag, connectorId);
  await rig.settle();
}
