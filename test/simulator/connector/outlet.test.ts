import { expect } from "chai";
import { carModels, plainCarModel } from "../../../simulator/car/car-model.ts";
import type { Rig } from "../rig.ts";
import {
  bootedRig,
  charging,
  clear,
  measured,
  profile,
  set,
  start,
} from "../smart-charging/charging-rig.ts";

const minute = 60;

describe("the car at a connector, as the statuses show it", () => {
  it("is Charging from the moment that it may, though its first current takes a while", async () => {
    const rig = await charging();
    expect(rig.statuses().at(-1)).to.equal("1:Charging");
    await rig.advance(4);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 0, offeredAmps: 32 });
    await rig.advance(30);
    expect(measured(rig).drawnAmps).to.equal(32);
    expect(rig.statuses().at(-1)).to.equal("1:Charging");
  });

  it("is SuspendedEV until the departure timer of its owner lets it charge", async () => {
    const rig = await bootedRig({ configuration: { MeterValueSampleInterval: "0" } });
    const chargeFromMs = rig.clock.now() + 120 * minute * 1000;
    await plugAndStart(rig, { visit: { chargeFromMs } });
    expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:SuspendedEV"]);
    await rig.advance(120 * minute - 1);
    expect(rig.statuses()).to.have.length(2);
    await rig.advance(1);
    expect(rig.statuses().at(-1)).to.equal("1:Charging");
  });

  it("is SuspendedEV when it has what its owner wanted", async () => {
    const rig = await bootedRig({ configuration: { MeterValueSampleInterval: "0" } });
    await plugAndStart(rig, { visit: { socPercent: 50, targetSocPercent: 60 } });
    await rig.advance(120 * minute);
    expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Charging", "1:SuspendedEV"]);
    const { car } = rig.chargePoint.connectors[0]?.outlet ?? {};
    expect(car?.socPercent).to.be.closeTo(60, 0.01);
  });

  it("is Charging again for each top-up", async () => {
    const rig = await bootedRig({ configuration: { MeterValueSampleInterval: "0" } });
    const carModel = { ...plainCarModel, topUp: { everyMs: 60 * minute * 1000, energyWh: 60 } };
    await plugAndStart(rig, { carModel, visit: { targetSocPercent: 50 } });
    await rig.advance(130 * minute);
    expect(rig.statuses()).to.deep.equal([
      "1:Preparing",
      ...["1:SuspendedEV", "1:Charging", "1:SuspendedEV", "1:Charging", "1:SuspendedEV"],
    ]);
  });

  it("R-STAT-004: is SuspendedEVSE where both sides suspend", async () => {
    const rig = await bootedRig({ configuration: { MeterValueSampleInterval: "0" } });
    await plugAndStart(rig, { visit: { targetSocPercent: 50 } });
    rig.forget();
    await set(rig, 1, profile(rig, "0:0"));
    await clear(rig, {});
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEVSE", "1:SuspendedEV"]);
  });

  it("is SuspendedEV where it is offered less than it needs, but not too little for any", async () => {
    const rig = await bootedRig({ carModel: { ...plainCarModel, minAmps: 8 } });
    await set(rig, 1, profile(rig, "0:7 60:8"));
    await start(rig);
    await rig.advance(59);
    expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:SuspendedEV"]);
    await rig.advance(11);
    expect(rig.statuses().at(-1)).to.equal("1:Charging");
    expect(measured(rig)).to.deep.equal({ drawnAmps: 8, offeredAmps: 8 });
  });

  it("falls asleep when nothing is offered, and takes a while to wake", async () => {
    const rig = await asleep(carModels.sleeper);
    await clear(rig, {});
    await rig.advance(29);
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEVSE", "1:SuspendedEV"]);
    await rig.advance(2);
    expect(rig.statuses().slice(2)).to.deep.equal(["1:Charging"]);
  });

  it("sleeps until it is plugged anew, if it is such a car", async () => {
    const rig = await asleep(carModels.deepSleeper);
    await clear(rig, {});
    await rig.advance(120 * minute);
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEVSE", "1:SuspendedEV"]);
    rig.chargePoint.connector(1)?.unplug();
    await rig.settle();
    await start(rig);
    expect(rig.statuses().slice(-3)).to.deep.equal(["1:Available", "1:Preparing", "1:Charging"]);
  });

  it("is of the kind that comes to this connector, or that this plug names", async () => {
    const { hybrid, van, city } = carModels;
    const hardware = { connectorCount: 3 };
    const rig = await bootedRig({ hardware, carModel: hybrid, carModels: [van] });
    rig.chargePoint.connector(1)?.plug();
    rig.chargePoint.connector(2)?.plug();
    rig.chargePoint.connector(3)?.plug({ carModel: city });
    const models = rig.chargePoint.connectors.map(({ outlet }) => outlet.car?.model);
    expect(models).to.deep.equal([van, hybrid, city]);
  });

  it("has one timer, whatever changes next", async () => {
    const rig = await bootedRig({
      configuration: { MeterValueSampleInterval: "0", WebSocketPingInterval: "0" },
    });
    const idleTasks = rig.clock.taskCount();
    await set(rig, 1, profile(rig, "0:10 60:12 120:14"));
    await start(rig);
    expect(rig.clock.taskCount()).to.equal(idleTasks + 1);
    rig.chargePoint.connector(1)?.unplug();
    await rig.settle();
    expect(rig.clock.taskCount()).to.equal(idleTasks);
  });
});

type Plugging = Parameters<NonNullable<Rig["chargePoint"]["connectors"][0]>["plug"]>[0];

async function plugAndStart(rig: Rig, plugging: Plugging): Promise<void> {
  rig.chargePoint.connector(1)?.plug(plugging);
  await start(rig);
}

/** After an hour of 0 A. */
async function asleep(carModel: typeof plainCarModel): Promise<Rig> {
  const rig = await charging({ carModel, configuration: { MeterValueSampleInterval: "0" } });
  await rig.advance(minute);
  rig.forget();
  await set(rig, 1, profile(rig, "0:0"));
  await rig.advance(60 * minute);
  return rig;
}
