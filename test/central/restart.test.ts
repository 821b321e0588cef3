import { expect } from "chai";
import { createMemoryDirectory } from "../../central/directory.ts";
import { createMemoryStore, type Store } from "../../central/store/memory-store.ts";
import type { RegistrationStatus } from "../../schemas/messages.ts";
import {
  at,
  boot,
  type ScriptedChargePoint,
  setUpWorld,
  type World,
} from "./scripted-charge-point.ts";

const reservation = { connectorId: 1, reservationId: 7, idTag: "TAG", expiryDate: at(600) };
const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };

describe("a central system that starts anew over the same store", () => {
  let store: Store;

  beforeEach(() => {
    store = createMemoryStore();
  });

  it("knows what a charge point told of itself when it booted", async () => {
    const settings = { requiresBoot: true };
    const before = setUpWorld({ store, settings });
    const told = { ...boot, firmwareVersion: "1.2", chargePointSerialNumber: "S-1" };
    await (await before.connect()).ask("BootNotification", told);
    await (await before.connect("CP2")).ask("Heartbeat", {});

    const after = setUpWorld({ store, settings });
    expect(after.central.chargePoints.get("CP1")?.boot).to.deep.equal(told);
    expect(await (await after.connect()).ask("Heartbeat", {})).to.have.property("currentTime");
    const [type, , code] = await (await after.connect("CP2")).exchange("Heartbeat", {});
    expect([type, code]).to.deep.equal([4, "SecurityError"]);
  });

  it("keeps a boot before it is answered, and does not keep it again while it is the same", async () => {
    const kept: unknown[] = [];
    let safe: () => void = () => undefined;
    const keepChargePoint: Store["keepChargePoint"] = ({ boot: told }) => {
      kept.push(told);
      return new Promise((resolve) => {
        safe = resolve;
      });
    };
    const world = setUpWorld({ store: { ...store, keepChargePoint } });
    const chargePoint = await world.connect();
    expect(await chargePoint.exchange("BootNotification", boot, "one")).to.deep.equal([]);
    safe();
    await world.clock.advance(0);
    expect(chargePoint.frames.at(-1)?.slice(0, 2)).to.deep.equal([3, "one"]);
    expect(await chargePoint.ask("BootNotification", boot)).to.include({ status: "Accepted" });
    const updated = { ...boot, firmwareVersion: "2" };
    expect(await chargePoint.exchange("BootNotification", updated)).to.deep.equal([]);
    expect(kept).to.deep.equal([boot, updated]);
  });

  it("lets those come in at once who came in before", async () => {
    const settings = { autoRegistration: { maxChargePoints: 4, maxPerMinute: 2 } };
    const before = setUpWorld({ store, settings });
    for (const identity of ["A", "B"]) {
      await (await before.connect(identity)).ask("BootNotification", boot);
    }
    expect(await before.knock("C")).to.equal(503);
    const after = setUpWorld({ store, settings });
    for (const identity of ["A", "B", "C", "D"]) await after.connect(identity);
    expect(await after.knock("E")).to.equal(503);
  });

  describe("and the registration that somebody has decided on", () => {
    function worldWith(listed?: RegistrationStatus): World {
      const entry = { identity: "CP1", ...(listed !== undefined && { registration: listed }) };
      const directory = createMemoryDirectory({ chargePoints: [entry] });
      return setUpWorld({ store, directory, settings: { newcomerStatus: "Pending" } });
    }

    async function bootIn(world: World): Promise<unknown> {
      return Object(await (await world.connect()).ask("BootNotification", boot)).status;
    }

    for (const status of ["Accepted", "Rejected"] as const) {
      it(`stays with ${status}`, async () => {
        const before = worldWith();
        expect(await bootIn(before)).to.equal("Pending");
        await before.central.setRegistration("CP1", status);
        const after = worldWith();
        expect(after.central.chargePoints.get("CP1")?.registration).to.equal(status);
        expect(await bootIn(after)).to.equal(status);
      });
    }

    it("stays with it though the list says otherwise, unless it has said so since", async () => {
      const before = worldWith("Rejected");
      await bootIn(before);
      await before.central.setRegistration("CP1", "Accepted");
      expect(await bootIn(worldWith("Rejected"))).to.equal("Accepted");
      expect(await bootIn(worldWith("Pending"))).to.equal("Pending");
      expect(await bootIn(worldWith("Rejected"))).to.equal("Rejected");
    });

    it("goes by a list that is changed while it runs from the next boot on", async () => {
      const entry = { identity: "CP1", registration: "Pending" } as const;
      const directory = createMemoryDirectory({ chargePoints: [entry] });
      const world = setUpWorld({ store, directory });
      expect(await bootIn(world)).to.equal("Pending");
      await directory.changeChargePoint("CP1", { registration: "Accepted" });
      expect(await bootIn(world)).to.equal("Accepted");
    });
  });

  describe("and reservations", () => {
    async function reserve(world: World): Promise<ScriptedChargePoint> {
      const chargePoint = await world.connect();
      const reserving = world.central.call("CP1", "ReserveNow", reservation);
      await world.clock.advance(0);
      await chargePoint.answer({ status: "Accepted" });
      await reserving;
      return chargePoint;
    }

    function reservationsOf({ central }: World): readonly unknown[] {
      return [...(central.chargePoints.get("CP1")?.reservations.values() ?? [])];
    }

    it("knows those that are neither used, cancelled nor past", async () => {
      await reserve(setUpWorld({ store }));
      expect(reservationsOf(setUpWorld({ store }))).to.deep.equal([reservation]);
    });

    it("knows none that has been used", async () => {
      const chargePoint = await reserve(setUpWorld({ store }));
      await chargePoint.ask("StartTransaction", { ...start, reservationId: 7 });
      expect(reservationsOf(setUpWorld({ store }))).to.deep.equal([]);
    });

    it("knows none that has been cancelled", async () => {
      const world = setUpWorld({ store });
      const chargePoint = await reserve(world);
      const cancelling = world.central.call("CP1", "CancelReservation", { reservationId: 7 });
      await world.clock.advance(0);
      await chargePoint.answer({ status: "Accepted" });
      await cancelling;
      expect(reservationsOf(setUpWorld({ store }))).to.deep.equal([]);
    });

    it("knows none that is past", async () => {
      const world = setUpWorld({ store });
      await reserve(world);
      await world.clock.advance(600_000);
      expect(reservationsOf(setUpWorld({ store, clock: world.clock }))).to.deep.equal([]);
    });

    it("tells the operator once it is safe", async () => {
      let safe: () => void = () => undefined;
      const keepChargePoint = () =>
        new Promise<void>((resolve) => {
          safe = resolve;
        });
      const world = setUpWorld({ store: { ...store, keepChargePoint } });
      let isTold = false;
      const reserving = reserve(world).then(() => {
        isTold = true;
      });
      await world.clock.advance(0);
      await world.clock.advance(0);
      expect(isTold).to.equal(false);
      safe();
      await reserving;
      expect(isTold).to.equal(true);
    });
  });
});
