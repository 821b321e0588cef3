import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { compare, quirkRig, startCharging, stopCharging } from "./quirk-rig.ts";

async function bootStatuses(rig: Rig): Promise<string[]> {
  rig.chargePoint.powerOn();
  await rig.settle();
  return rig.statuses();
}

describe("status.script", () => {
  it("tells nothing after a boot, before something changes or it is asked", async () => {
    const { usual, odd } = await compare(
      [{ "status.script": { onConnect: "none" } }],
      bootStatuses,
    );
    expect(usual).to.deep.equal(["0:Available", "1:Available"]);
    expect(odd).to.deep.equal([]);
    const rig = quirkRig([{ "status.script": { onConnect: "none" } }]);
    await rig.boot();
    await rig.ask("TriggerMessage", { requestedMessage: "StatusNotification", connectorId: 1 });
    await rig.settle();
    rig.chargePoint.connectors[0]?.plug();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["1:Available", "1:Preparing"]);
  });

  it("tells of some connectors alone, and of connector 0 that it is faulted", async () => {
    const { usual, odd } = await compare(
      [{ "status.script": { connectors: [0], zeroFault: true } }],
      bootStatuses,
    );
    expect(usual).to.deep.equal(["0:Available", "1:Available"]);
    expect(odd).to.deep.equal(["0:Faulted"]);
  });

  it("tells an old status when the connection is back", async () => {
    const { usual, odd } = await compare(
      [{ "status.script": { onReconnect: "stale" } }],
      async (rig) => {
        await startCharging(rig);
        await rig.cut();
        rig.forget();
        await rig.restore();
        return rig.statuses();
      },
    );
    expect(usual).to.deep.equal([]);
    expect(odd).to.deep.equal(["1:Available"]);
  });

  it("tells of connector 0 alone where it is asked for all, or of none", async () => {
    const statusesWith = async (onTrigger: "all" | "zeroOnly" | "none") => {
      const rig = quirkRig([{ "status.script": { onTrigger } }]);
      await rig.boot();
      await rig.ask("TriggerMessage", { requestedMessage: "StatusNotification" });
      await rig.settle();
      return rig.statuses();
    };
    expect(await statusesWith("all")).to.deep.equal(["0:Available", "1:Available"]);
    expect(await statusesWith("zeroOnly")).to.deep.equal(["0:Available"]);
    expect(await statusesWith("none")).to.deep.equal([]);
  });

  it("tells Available after a transaction, or nothing", async () => {
    const statusesWith = async (afterStop: "usual" | "silent" | "Available") => {
      const rig = quirkRig([{ "status.script": { afterStop } }]);
      await startCharging(rig);
      rig.forget();
      await stopCharging(rig);
      rig.chargePoint.connectors[0]?.unplug();
      await rig.settle();
      return rig.statuses();
    };
    expect(await statusesWith("usual")).to.deep.equal(["1:Finishing", "1:Available"]);
    expect(await statusesWith("Available")).to.deep.equal(["1:Available", "1:Available"]);
    expect(await statusesWith("silent")).to.deep.equal(["1:Available"]);
  });

  it("tells Charging before the transaction has begun", async () => {
    const { usual, odd } = await compare(
      [{ "status.script": { order: "chargingFirst" } }],
      async (rig) => {
        await startCharging(rig);
        const calls = rig.calls.map(
          ({ action, payload }) => `${action} ${payload["status"] ?? ""}`,
        );
        return calls.indexOf("StatusNotification Charging") - calls.indexOf("StartTransaction ");
      },
    );
    expect(usual).to.be.above(0);
    expect(odd).to.equal(-1);
  });

  it("tells two statuses in turn for as long as one of them is true", async () => {
    const flap = { statuses: ["Charging", "SuspendedEV"], periodMs: 1000 };
    const rig = quirkRig([{ "status.script": { flap } }]);
    await startCharging(rig);
    rig.forget();
    await rig.advance(4);
    expect(new Set(rig.statuses())).to.deep.equal(new Set(["1:Charging", "1:SuspendedEV"]));
    expect(rig.statuses()).to.have.length(4);
    await stopCharging(rig);
    rig.forget();
    await rig.advance(10);
    expect(rig.statuses()).to.deep.equal([]);
  });

  const times = [
    [{ sameTimestamp: true }, "2026-01-01T00:00:00Z"],
    [{ timestamp: "eventTime" }, "2026-01-01T00:00:10Z"],
    [{ timestamp: "none" }, undefined],
  ] as const;
  for (const [script, expected] of times) {
    it(`dates what it tells by ${JSON.stringify(script)}`, async () => {
      const { usual, odd } = await compare([{ "status.script": script }], async (rig) => {
        await rig.boot();
        await rig.advance(10);
        rig.chargePoint.connectors[0]?.plug();
        await rig.advance(10);
        await rig.ask("TriggerMessage", { requestedMessage: "StatusNotification", connectorId: 1 });
        await rig.settle();
        return rig.seen("StatusNotification").at(-1)?.["timestamp"];
      });
      expect(usual).to.equal("2026-01-01T00:00:20Z");
      expect(odd).to.equal(expected);
    });
  }

  it("gives a driver up who is too slow", async () => {
    const { usual, odd } = await compare(
      [{ "status.script": { preparingTimeoutMs: 30_000 } }],
      async (rig) => {
        await rig.boot();
        rig.chargePoint.connectors[0]?.plug();
        await rig.advance(31);
        const statuses = rig.statuses();
        const { status } = await rig.result("RemoteStartTransaction", { idTag: "TAG1" });
        return [...statuses, status];
      },
    );
    expect(usual).to.deep.equal(["1:Preparing", "Accepted"]);
    expect(odd).to.deep.equal(["1:Preparing", "1:Finishing", "Rejected"]);
  });

  it("tells everything twice, with another info, or under other names", async () => {
    const info = quirkRig([{ "status.script": { infoOnly: true } }]);
    expect(await bootStatuses(info)).to.have.members([
      "0:Available",
      "0:Available",
      "1:Available",
      "1:Available",
    ]);
    const renames = { Available: "Charging" };
    const { odd } = await compare([{ "status.script": { renames } }], bootStatuses);
    expect(odd).to.deep.equal(["0:Charging", "1:Charging"]);
  });
});
