import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { beginCharging, compare, quirkRig, startCharging } from "./quirk-rig.ts";

describe("device.crash", () => {
  const get = { key: ["MeterValuesSampledData"] };

  it("crashes at a message, and boots again", async () => {
    const { usual, odd } = await compare(
      [
        {
          "device.crash": {
            at: { action: "GetConfiguration", direction: "incoming" },
            afterMs: 1000,
            bootTimeMs: 30_000,
          },
        },
      ],
      async (rig) => {
        await rig.boot();
        await rig.ask("GetConfiguration", get);
        await rig.advance(30);
        expect(rig.seen("BootNotification")).to.deep.equal([]);
        await rig.advance(5);
        return rig.seen("BootNotification").length;
      },
    );
    expect(usual).to.equal(0);
    expect(odd).to.equal(1);
  });

  it("crashes once, or again and again", async () => {
    const bootsWith = async (isLooping: boolean) => {
      const at = { action: "StatusNotification" } as const;
      const rig = quirkRig([{ "device.crash": { at, isLooping, bootTimeMs: 1000 } }]);
      rig.chargePoint.powerOn();
      await rig.advance(20);
      return rig.seen("BootNotification").length;
    };
    expect(await bootsWith(false)).to.equal(2);
    expect(await bootsWith(true)).to.be.above(5);
  });

  const ends = [
    ["stop", ["StopTransaction"]],
    ["forget", []],
    ["resume", []],
  ] as const;
  for (const [txAfterBoot, told] of ends) {
    it(`lets transactions ${txAfterBoot}`, async () => {
      const rig = quirkRig([
        {
          "device.crash": {
            when: { status: "Charging" },
            at: { action: "Heartbeat" },
            txAfterBoot,
          },
        },
      ]);
      await startCharging(rig);
      rig.chargePoint.heartbeat.send();
      await rig.advance(60);
      const stops = rig.actions().filter((action) => action === "StopTransaction");
      expect(stops).to.deep.equal(told);
      const { transaction } = rig.chargePoint.connectors[0] ?? {};
      expect(transaction !== undefined).to.equal(txAfterBoot === "resume");
    });
  }

  it("says that it was something else", async () => {
    const rig = quirkRig([
      { "device.crash": { at: { action: "Heartbeat" }, stopReason: "DeAuthorized" } },
    ]);
    await startCharging(rig);
    rig.chargePoint.heartbeat.send();
    await rig.advance(60);
    expect(rig.seen("StopTransaction")[0]).to.deep.include({ reason: "DeAuthorized" });
  });

  it("forgets what it should know", async () => {
    const loses = ["profiles", "config", "localList", "clock", "tx"] as const;
    const remembered = async (rig: Rig) => {
      await rig.boot();
      await rig.result("ChangeConfiguration", { key: "ConnectionTimeOut", value: "77" });
      await rig.result("ChangeConfiguration", { key: "LocalAuthListEnabled", value: "true" });
      await rig.result("SendLocalList", {
        listVersion: 5,
        updateType: "Full",
        localAuthorizationList: [{ idTag: "TAG9", idTagInfo: { status: "Accepted" } }],
      });
      await rig.ask("SetChargingProfile", {
        connectorId: 1,
        csChargingProfiles: {
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: "TxDefaultProfile",
          chargingProfileKind: "Relative",
          chargingSchedule: {
            chargingRateUnit: "A",
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
          },
        },
      });
      await beginCharging(rig);
      rig.refusal = 503;
      rig.chargePoint.heartbeat.send();
      await rig.advance(10);
      const { configuration, authorization, smartCharging, transactions } = rig.chargePoint;
      return {
        timeOut: configuration.text("ConnectionTimeOut"),
        listVersion: authorization.listVersion,
        profileCount: smartCharging.installed.length,
        year: new Date(rig.chargePoint.now()).getUTCFullYear(),
        queued: transactions.queue.length,
      };
    };
    const at = { action: "Heartbeat", direction: "outgoing" } as const;
    const { usual, odd } = await compare([{ "device.crash": { at, loses } }], remembered);
    expect(usual).to.deep.include({ timeOut: "77", listVersion: 5, profileCount: 1, year: 2026 });
    expect(odd).to.deep.include({ listVersion: 0, profileCount: 0, year: 1970, queued: 0 });
    expect(odd.timeOut).not.to.equal("77");
  });

  it("crashes when it is time to, where no message is named", async () => {
    const rig = quirkRig([{ "device.crash": { when: { status: "Charging" } } }]);
    await startCharging(rig);
    expect(rig.seen("BootNotification")).to.have.length(1);
  });
});
