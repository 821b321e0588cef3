import { expect } from "chai";
import { WireLog } from "../../../../scenarios/engine/wire/wire-log.ts";
import { createWireState, type StateChange } from "../../../../scenarios/engine/wire/wire-state.ts";

function setUp() {
  const changes: StateChange[] = [];
  const state = createWireState([{ name: "CP1", connectorCount: 2 }], (_name, change) => {
    changes.push(change);
  });
  const wire = new WireLog({ nowMs: () => 0, listeners: [state] }).observerOf("CP1");
  return {
    changes,
    wire,
    chargePoint: state.chargePoints.get("CP1"),
    exchange(action: string, payload: object, answer: object) {
      wire.frame("fromChargePoint", JSON.stringify([2, "1", action, payload]));
      wire.frame("toChargePoint", JSON.stringify([3, "1", answer]));
      wire.closed("chargePoint", 1000, "");
    },
  };
}

const started = { transactionId: 4, idTagInfo: { status: "Accepted" } };

describe("what the wire says of a charge point", () => {
  it("is nothing before anything was said", () => {
    const { chargePoint } = setUp();
    expect(chargePoint).to.include({ connected: false, registration: "" });
    const unknown = { status: "", errorCode: "", inTransaction: false };
    expect(chargePoint?.connector(2)).to.deep.equal(unknown);
    expect(chargePoint?.connector(3)).to.equal(undefined);
  });

  it("is whether it is connected", () => {
    const { chargePoint, wire } = setUp();
    wire.opened();
    expect(chargePoint?.connected).to.equal(true);
    wire.closed("centralSystem", 1006, "");
    expect(chargePoint?.connected).to.equal(false);
  });

  it("is its registration, as the central system answers", () => {
    const { chargePoint, changes, exchange } = setUp();
    exchange("BootNotification", {}, { status: "Pending" });
    expect(chargePoint?.registration).to.equal("Pending");
    expect(changes).to.deep.equal([{ kind: "registration", status: "Pending" }]);
  });

  it("is the status of a connector, as soon as it is told", () => {
    const { chargePoint, changes, wire } = setUp();
    const told = { connectorId: 1, status: "Faulted", errorCode: "GroundFailure" };
    wire.frame("fromChargePoint", JSON.stringify([2, "1", "StatusNotification", told]));
    expect(chargePoint?.connector(1)).to.deep.equal({
      ...{ status: "Faulted", errorCode: "GroundFailure", inTransaction: false },
    });
    expect(changes).to.deep.equal([{ kind: "status", connectorId: 1, status: "Faulted" }]);
  });

  it("is a transaction, from the answer to its start until its stop", () => {
    const { chargePoint, changes, exchange } = setUp();
    exchange("StartTransaction", { connectorId: 2 }, started);
    expect(chargePoint?.connector(2)?.inTransaction).to.equal(true);
    exchange("StopTransaction", { transactionId: 5 }, {});
    expect(chargePoint?.connector(2)?.inTransaction).to.equal(true);
    exchange("StopTransaction", { transactionId: 4 }, {});
    expect(chargePoint?.connector(2)?.inTransaction).to.equal(false);
    expect(changes).to.deep.equal([
      { kind: "transactionBegan", connectorId: 2, transactionId: 4 },
      { kind: "transactionEnded", connectorId: 2, transactionId: 4 },
    ]);
  });

  it("is nothing of what cannot be read", () => {
    const { changes, exchange } = setUp();
    exchange("StartTransaction", { connectorId: "2" }, { transactionId: 4 });
    exchange("StatusNotification", { connectorId: 7, status: "Available" }, {});
    exchange("StopTransaction", {}, {});
    expect(changes).to.deep.equal([]);
  });
});
