import { expect } from "chai";
import { Rig } from "../rig.ts";
import { compare, quirkRig, startCharging } from "./quirk-rig.ts";

const pending = { status: "Pending", currentTime: "2026-01-01T00:00:00Z", interval: 600 };

describe("boot.policy", () => {
  it("sends no BootNotification after power-up", async () => {
    const { usual, odd } = await compare([{ "boot.policy": { onBoot: "omit" } }], async (rig) => {
      rig.chargePoint.powerOn();
      await rig.settle();
      return rig.actions();
    });
    expect(usual[0]).to.equal("BootNotification");
    expect(odd).to.deep.equal(["StatusNotification", "StatusNotification"]);
  });

  it("sends one with every connection, or says that it does not", async () => {
    const bootsWith = async (onReconnect: boolean) => {
      const rig = quirkRig([{ "boot.policy": { onReconnect } }]);
      await rig.boot();
      await rig.cut();
      await rig.restore();
      expect(rig.chargePoint.quirks?.unfired()).to.deep.equal([]);
      return rig.seen("BootNotification").length;
    };
    expect(await bootsWith(true)).to.equal(1);
    expect(await bootsWith(false)).to.equal(0);
  });

  it("repeats one that was accepted", async () => {
    const { usual, odd } = await compare(
      [{ "boot.policy": { repeatEveryMs: 10_000 } }],
      async (rig) => {
        await rig.boot();
        await rig.advance(35);
        return rig.seen("BootNotification").length;
      },
    );
    expect(usual).to.equal(0);
    expect(odd).to.equal(3);
  });

  it("repeats one that was not accepted too early, or never", async () => {
    const bootsWith = async (policy: object) => {
      const rig = quirkRig([{ "boot.policy": policy }], { replies: { BootNotification: pending } });
      await rig.boot();
      await rig.advance(3600);
      return rig.seen("BootNotification").length;
    };
    expect(await bootsWith({})).to.equal(6);
    expect(await bootsWith({ retryDelayMs: 60_000 })).to.equal(60);
    expect(await bootsWith({ retry: "never" })).to.equal(0);
  });

  it("reboots, or goes deaf, where one is asked for", async () => {
    const trigger = { requestedMessage: "BootNotification" };
    const reboot = quirkRig([{ "boot.policy": { onTrigger: "reboot" } }]);
    await reboot.boot();
    await reboot.ask("TriggerMessage", trigger);
    await reboot.advance(1);
    expect(reboot.isConnected).to.equal(false);

    const mute = quirkRig([{ "boot.policy": { onTrigger: "mute" } }]);
    await mute.boot();
    expect(await mute.ask("TriggerMessage", trigger)).to.equal(undefined);
    expect(await mute.ask("ClearCache", {})).to.equal(undefined);
    await mute.cut();
    await mute.restore();
    expect(await mute.result("ClearCache", {})).to.have.property("status");

    const usual = new Rig();
    await usual.boot();
    expect(await usual.ask("TriggerMessage", trigger)).not.to.equal(undefined);
    expect(usual.isConnected).to.equal(true);
  });

  it("hears nothing before the answer to one", async () => {
    const { usual, odd } = await compare(
      [{ "boot.policy": { callsBeforeBoot: "ignore" } }],
      async (rig) => {
        await rig.boot();
        return (await rig.ask("GetConfiguration", { key: [] }))?.[0];
      },
      { replies: { BootNotification: "silence" } },
    );
    expect(usual).to.equal(3);
    expect(odd).to.equal(undefined);
  });

  it("talks before one has been answered", async () => {
    const { usual, odd } = await compare(
      [{ "boot.policy": { beforeBoot: "talk" } }],
      async (rig) => {
        rig.chargePoint.powerOn();
        await rig.settle();
        return rig.actions()[0];
      },
    );
    expect(usual).to.equal("BootNotification");
    expect(odd).to.equal("StatusNotification");
  });

  it("talks while Pending", async () => {
    const { usual, odd } = await compare(
      [{ "boot.policy": { pending: "talk" } }],
      async (rig) => {
        await startCharging(rig);
        return rig.actions();
      },
      { replies: { BootNotification: pending } },
    );
    expect(usual).to.deep.equal([]);
    expect(odd).to.include("StatusNotification");
  });

  it("answers while Rejected", async () => {
    const { usual, odd } = await compare(
      [{ "boot.policy": { rejected: "talk" } }],
      async (rig) => {
        await rig.boot();
        return (await rig.ask("GetConfiguration", { key: [] }))?.[0];
      },
      { replies: { BootNotification: { ...pending, status: "Rejected" } } },
    );
    expect(usual).to.equal(undefined);
    expect(odd).to.equal(3);
  });

  it("sends fields that the schema forbids", async () => {
    const { usual, odd } = await compare(
      [{ "boot.policy": { fields: { chargePointVendor: "", odd: 1 } } }],
      async (rig) => {
        rig.chargePoint.powerOn();
        await rig.settle();
        return rig.seen("BootNotification")[0];
      },
    );
    expect(usual).to.deep.include({ chargePointVendor: "plugfest" });
    expect(odd).to.deep.include({ chargePointVendor: "", odd: 1, chargePointModel: "virtual" });
  });
});
