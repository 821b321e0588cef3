import { expect } from "chai";
import { changeKey, readKeys, trigger } from "../../central/set-up-steps.ts";
import { createMemoryStore } from "../../central/store/memory-store.ts";
import { boot, type ScriptedChargePoint, setUpWorld, type World } from "./scripted-charge-point.ts";

const setUp = [changeKey("MeterValueSampleInterval", "30"), trigger("StatusNotification")];

function actions({ frames }: ScriptedChargePoint): unknown[] {
  return frames.filter(([type]) => type === 2).map(([, , action]) => action);
}

function outcomes({ heard }: World): string[] {
  return heard("setUp").map(({ step, outcome }) => `${step}: ${outcome}`);
}

describe("set-up", () => {
  it("goes step by step after the boot, once for each connection", async () => {
    const world = setUpWorld({ settings: { setUp } });
    const chargePoint = await world.connect();
    await chargePoint.ask("BootNotification", boot);
    await chargePoint.ask("BootNotification", boot);
    await chargePoint.answer({ status: "Accepted" });
    await chargePoint.answer({ status: "Rejected" });
    expect(actions(chargePoint)).to.deep.equal(["ChangeConfiguration", "TriggerMessage"]);
    expect(outcomes(world)).to.deep.equal([
      "set MeterValueSampleInterval: done",
      "trigger StatusNotification: refused",
    ]);
  });

  it("does nothing after a mere reconnect, nor before the charge point is accepted", async () => {
    const world = setUpWorld({ settings: { setUp, newcomerStatus: "Pending" } });
    const pending = await world.connect();
    await pending.ask("BootNotification", boot);
    expect(actions(pending)).to.deep.equal([]);
    await world.central.setRegistration("CP1", "Accepted");
    await pending.drop();
    const again = await world.connect();
    await again.ask("Heartbeat", {});
    expect(actions(again)).to.deep.equal([]);
  });

  it("does not try again, with the same make, what that does not know or answer", async () => {
    const store = createMemoryStore();
    const first = setUpWorld({ settings: { setUp }, store });
    const chargePoint = await first.connect();
    await chargePoint.ask("BootNotification", boot);
    await chargePoint.send([4, chargePoint.lastCall()[1], "NotImplemented", "", {}]);
    await first.clock.advance(30_000);
    expect(outcomes(first)).to.deep.equal([
      "set MeterValueSampleInterval: unknown to it",
      "trigger StatusNotification: not answered",
    ]);

    const later = setUpWorld({ settings: { setUp }, store });
    const sister = await later.connect("CP2");
    await sister.ask("BootNotification", boot);
    expect(actions(sister)).to.deep.equal([]);
    const other = await later.connect("CP3");
    await other.ask("BootNotification", { ...boot, firmwareVersion: "2" });
    expect(actions(other)).to.deep.equal(["ChangeConfiguration"]);
  });

  it("skips a step on which the charge point crashed", async () => {
    const world = setUpWorld({ settings: { setUp } });
    const chargePoint = await world.connect();
    await chargePoint.ask("BootNotification", boot);
    await chargePoint.drop();
    const rebooted = await world.connect();
    await rebooted.ask("BootNotification", boot);
    expect(outcomes(world)).to.deep.equal(["set MeterValueSampleInterval: crashed"]);
    expect(actions(rebooted)).to.deep.equal(["TriggerMessage"]);
  });

  for (const [what, answer, silentSeconds] of [
    ["agreed to", { status: "Accepted" }, 3],
    ["refused", { status: "Rejected" }, 9],
  ] as const) {
    it(`robustness 15, FB-081: skips a step that was ${what} just before a crash, for the whole make`, async () => {
      const store = createMemoryStore();
      // In memory, each ping would be answered.
      const settings = { setUp: setUp.slice(0, 1), pingIntervalSeconds: 0 };
      const world = setUpWorld({ settings, store });
      const chargePoint = await world.connect();
      await chargePoint.ask("BootNotification", boot);
      await chargePoint.answer(answer);
      await world.clock.advance(silentSeconds * 1000);
      await chargePoint.ask("Heartbeat", {});
      // Nobody has closed the connection that it lost when it crashed.
      await world.clock.advance(50_000);
      const rebooted = await world.connect();
      await rebooted.ask("BootNotification", boot);
      expect(outcomes(world).at(-1)).to.equal("set MeterValueSampleInterval: crashed");
      expect(actions(rebooted)).to.deep.equal([]);
      const later = setUpWorld({ settings: { setUp }, store });
      const sister = await later.connect("CP2");
      await sister.ask("BootNotification", boot);
      expect(actions(sister)).to.deep.equal(["TriggerMessage"]);
    });
  }

  it("blames no step for a boot long after it, one that it said it takes, or one without a crash", async () => {
    const world = setUpWorld({ settings: { setUp: setUp.slice(0, 1) } });
    let chargePoint = await world.connect();
    const setUpAnd = async (status: string, aliveSeconds: number) => {
      await chargePoint.ask("BootNotification", boot);
      await chargePoint.answer({ status });
      await world.clock.advance(aliveSeconds * 1000);
      await chargePoint.ask("BootNotification", boot);
      await chargePoint.drop();
      chargePoint = await world.connect();
    };
    await setUpAnd("Accepted", 11);
    await setUpAnd("RebootRequired", 1);
    await chargePoint.ask("BootNotification", boot);
    await chargePoint.answer({ status: "Accepted" });
    expect(outcomes(world)).to.deep.equal(Array(3).fill("set MeterValueSampleInterval: done"));
  });

  it("blames no step for a connection that broke without a crash", async () => {
    const world = setUpWorld({ settings: { setUp } });
    const chargePoint = await world.connect();
    await chargePoint.ask("BootNotification", boot);
    await chargePoint.drop();
    const again = await world.connect();
    await again.ask("Heartbeat", {});
    await again.ask("BootNotification", boot);
    expect(outcomes(world)).to.deep.equal([]);
    expect(actions(again)).to.deep.equal(["ChangeConfiguration"]);
  });

  it("reads what the charge point can do", async () => {
    const world = setUpWorld({ settings: { setUp: [readKeys(["NumberOfConnectors"])] } });
    const chargePoint = await world.connect();
    await chargePoint.ask("BootNotification", boot);
    const key = { key: "NumberOfConnectors", readonly: true, value: "2" };
    await chargePoint.answer({ configurationKey: [key] });
    expect(world.central.chargePoints.get("CP1")?.configuration.get(key.key)).to.equal("2");
    expect(outcomes(world)).to.deep.equal(["read NumberOfConnectors: done"]);
  });
});
