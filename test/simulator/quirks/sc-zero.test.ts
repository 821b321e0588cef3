import { expect } from "chai";
import { carModels } from "../../../simulator/car/car-model.ts";
import type { Rig } from "../rig.ts";
import { compare, profile, quirkRig, setProfile, startCharging } from "./quirk-rig.ts";

function limitOf(rig: Rig): number | undefined {
  return rig.chargePoint.connectors[0]?.outlet.limitAmps;
}

describe("sc.zero", () => {
  async function paused(quirk: object): Promise<Rig> {
    const rig = quirkRig([{ "sc.zero": quirk }]);
    await startCharging(rig);
    rig.forget();
    await setProfile(rig, profile(0));
    await rig.advance(10);
    return rig;
  }

  it("suspends without the quirk, and goes on when there is a limit again", async () => {
    const rig = await paused({});
    expect(rig.chargePoint.connectors[0]?.status).to.equal("SuspendedEVSE");
    await setProfile(rig, profile(16));
    await rig.advance(10);
    expect(rig.chargePoint.connectors[0]?.status).to.equal("Charging");
  });

  it("stops the transaction", async () => {
    const rig = await paused({ do: "stopTx", stopReason: "Other" });
    expect(rig.seen("StopTransaction")[0]).to.deep.include({ reason: "Other" });
  });

  it("finishes, and wants a new plug", async () => {
    const rig = await paused({ do: "finish", recover: "replug" });
    expect(rig.chargePoint.connectors[0]?.status).to.equal("Finishing");
    expect(await rig.result("RemoteStartTransaction", { idTag: "TAG1" })).to.deep.equal({
      status: "Rejected",
    });
    rig.chargePoint.connectors[0]?.unplug();
    await rig.settle();
    expect(await rig.result("RemoteStartTransaction", { idTag: "TAG1" })).to.deep.equal({
      status: "Accepted",
    });
  });

  it("lets a remote start alone begin again", async () => {
    const rig = await paused({ do: "stopTx", recover: "remoteStart" });
    await setProfile(rig, profile(16));
    rig.chargePoint.presentTag("TAG2", 1);
    await rig.settle();
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
    expect(await rig.result("RemoteStartTransaction", { idTag: "TAG2" })).to.deep.equal({
      status: "Accepted",
    });
  });

  it("holds at nought until a reset", async () => {
    const rig = await paused({ do: "suspend", recover: "reset" });
    await setProfile(rig, profile(16));
    await rig.advance(10);
    expect(limitOf(rig)).to.equal(0);
    rig.chargePoint.restart("Hard", "Reboot");
    await rig.advance(60);
    rig.chargePoint.presentTag("TAG1", 1);
    await rig.advance(10);
    expect(limitOf(rig)).to.equal(16);
  });

  it("gives 6 A, or refuses", async () => {
    expect(limitOf(await paused({ do: "six" }))).to.equal(6);
    const rig = quirkRig([{ "sc.zero": { do: "reject" } }]);
    await startCharging(rig);
    expect((await setProfile(rig, profile(0)))?.[2]).to.deep.equal({ status: "Rejected" });
    expect((await setProfile(rig, profile(6)))?.[2]).to.deep.equal({ status: "Accepted" });
  });
});

describe("ev.model", () => {
  it("lets another car come", async () => {
    const { usual, odd } = await compare(
      [{ "ev.model": { phases: "1", maxAmps: 13, startDelayMs: 120_000 } }],
      async (rig) => {
        await startCharging(rig);
        const early = rig.chargePoint.connectors[0]?.outlet.measure().watts;
        await rig.advance(120);
        const measured = rig.chargePoint.connectors[0]?.outlet.measure();
        return { early, amps: measured?.amps.map(Math.round) };
      },
    );
    expect(usual.early).to.be.above(0);
    expect(usual.amps).to.deep.equal([32, 32, 32]);
    expect(odd).to.deep.equal({ early: 0, amps: [13, 0, 0] });
  });

  it("changes the one that is named as well", async () => {
    const quirk = { socLimitPercent: 80, sleepAfterMs: 300_000, wake: "replug" } as const;
    const rig = quirkRig([
      { "ev.model": { ...quirk, rampAmpsPerSecond: 1.5, overshootShare: 0.1 } },
    ]);
    await rig.boot();
    rig.chargePoint.connectors[0]?.plug({ carModel: carModels.family });
    const { model } = rig.chargePoint.connectors[0]?.outlet.car ?? {};
    expect(model).to.deep.include({
      maxAmps: carModels.family.maxAmps,
      targetSocPercent: 80,
      rampAmpsPerSecond: 1.5,
      overshootShare: 0.1,
      sleep: { afterMs: 300_000, wakeAboveAmps: 6, wakeAfterMs: Infinity },
    });
  });
});
