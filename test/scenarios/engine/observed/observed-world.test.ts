import { expect } from "chai";
import type { ConnectorCurrents } from "../../../../central/balancing/balancing.ts";
import { createObservedWorld } from "../../../../scenarios/engine/observed/observed-world.ts";

const idle = {
  ...{ limitAmps: 0, energyWh: () => 0, socPercent: () => 0 },
  drawOnPhaseAmps: () => 0,
};

function setUp({ isInTransaction = true, isBooked = true } = {}) {
  let limitAmps = 11;
  const asked: string[] = [];
  const changed: ConnectorCurrents[] = [];
  const of40 = { capAmps: 40, heldAmps: 13 };
  const draws = new Map([["CP1", 10]]);
  const balancing = {
    capAmpsOf: () => 40,
    follow: () => ({
      changesOf: () => ({ groupId: "depot", ...of40, connectors: changed.splice(0) }),
    }),
    connector(chargePoint: string, connectorId: number) {
      asked.push(`${chargePoint}/${connectorId}`);
      if (chargePoint !== "ID-1") return undefined;
      return { chargePoint, connectorId, targetAmps: 12, limitAmps, heldAmps: 13 };
    },
  };
  const connector = { status: "", errorCode: "", inTransaction: isInTransaction };
  const wire = (connectorId: number) => (connectorId <= 1 ? connector : undefined);
  const world = createObservedWorld({
    plans: [
      { name: "CP1", id: "ID-1", connectorCount: 1 },
      { name: "CP2", id: "ID-2", connectorCount: 1 },
    ],
    fleets: new Map([["VAN", ["CP2", "CP1"]]]),
    groups: new Map([["depot", { members: ["CP1", "CP2"], limitAmps: 50 }]]),
    wire: new Map(
      ["CP1", "CP2"].map((name) => [name, { connected: true, registration: "", connector: wire }]),
    ),
    hardware: {
      connector: (name) => ({ ...idle, limitAmps: 9, drawAmps: draws.get(name) ?? 0 }),
      note: () => undefined,
    },
    bookings: () => (isBooked ? balancing : undefined),
    books: () => undefined,
  });
  return {
    world,
    draws,
    asked,
    /** Of which nobody tells the world. */
    bookSilently(amps: number) {
      limitAmps = amps;
      changed.push({
        chargePoint: "ID-1",
        connectorId: 1,
        targetAmps: 12,
        limitAmps,
        heldAmps: 13,
      });
    },
    book(amps: number) {
      limitAmps = amps;
      world.touch("CP1");
    },
  };
}

describe("the observed world", () => {
  it("has what the central system has booked, by the identity of the charge point", () => {
    const { world, book } = setUp();
    const cp1 = world.chargePoints.get("CP1");
    expect(cp1).to.include({ alloc: 11, target: 12, held: 13, limit: 9 });
    book(16);
    expect(cp1?.alloc).to.equal(16);
  });

  it("has what the charge point obeys where nobody books", () => {
    expect(setUp({ isBooked: false }).world.chargePoints.get("CP1")).to.include({
      alloc: 9,
      held: 0,
    });
    expect(setUp().world.chargePoints.get("CP2")).to.include({ alloc: 9, held: 0 });
  });

  it("has nothing given to who has no transaction", () => {
    const { world } = setUp({ isInTransaction: false });
    expect(world.chargePoints.get("CP1")).to.include({ alloc: 0, held: 13 });
  });

  it("asks the books for those only that have changed", () => {
    const { world, asked, book } = setUp();
    const depot = world.groups.get("depot");
    expect(depot?.valuesOf("target")).to.deep.equal([12, 0]);
    asked.length = 0;
    book(16);
    expect(depot?.valuesOf("target")).to.deep.equal([12, 0]);
    expect(asked).to.deep.equal(["ID-1/1"]);
  });

  it("reads what is booked anew when it has changed, though nobody tells of it", () => {
    const { world, asked, bookSilently } = setUp();
    const depot = world.groups.get("depot");
    expect(depot?.valuesOf("alloc")).to.deep.equal([11, 9]);
    bookSilently(16);
    asked.length = 0;
    expect(depot?.valuesOf("alloc")).to.deep.equal([16, 9]);
    expect(asked).to.deep.equal(["ID-1/1"]);
  });

  it("keeps the values of a group until one is said to have changed", () => {
    const { world, draws } = setUp();
    const depot = world.groups.get("depot");
    expect(depot?.valuesOf("draw")).to.deep.equal([10, 0]);
    draws.set("CP2", 5);
    expect(depot?.valuesOf("draw")).to.deep.equal([10, 0]);
    world.touch("CP2");
    expect(depot?.valuesOf("draw")).to.deep.equal([10, 5]);
  });

  it("has the limit of a group as it is booked, or else as it is planned", () => {
    expect(setUp().world.groups.get("depot")?.limit).to.equal(40);
    expect(setUp({ isBooked: false }).world.groups.get("depot")?.limit).to.equal(50);
  });

  it("has fleets in their order", () => {
    const vans = setUp().world.fleets.get("VAN");
    expect(vans?.map(({ name }) => name)).to.deep.equal(["CP2", "CP1"]);
  });
});
