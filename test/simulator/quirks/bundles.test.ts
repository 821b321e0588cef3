import { expect } from "chai";
import { createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import { CallError } from "../../../protocol/errors.ts";
import { createMemoryNetwork } from "../../../protocol/memory-network.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { Action, Request } from "../../../schemas/messages.ts";
import { ChargePoint } from "../../../simulator/charge-point.ts";
import {
  type QuirkBundleName,
  quirkBundleNames,
  readBundleFile,
} from "../../../simulator/quirks/bundle-files.ts";
import { checkQuirks, readQuirks } from "../../../simulator/quirks/check-quirks.ts";
import { profile } from "./quirk-rig.ts";

/** What needs another occasion than a day with our central system, and which. */
const otherOccasions: Readonly<Partial<Record<QuirkBundleName, readonly string[]>>> = {
  // Ours pings often enough, and has one CALL open at a time.
  "seen-wallbox-6x": ["ws.liveness", "rpc.flow"],
};

type Json = Readonly<Record<string, unknown>>;

const startAtMs = Date.UTC(2026, 0, 5, 8);

/** A charge point and our central system, in memory, on one clock. */
function setUp(bundle: QuirkBundleName) {
  const clock = createSimulatedClock(startAtMs);
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => void faults.push(fault);
  const network = createMemoryNetwork({ clock, onFault });
  const central = createCentralSystem({
    clock,
    random: createRandom("central"),
    directory: createMemoryDirectory({ idTags: { TAG1: { status: "Accepted" } } }),
  });
  network.listen(central.gate);
  let stopCount = 0;
  central.on("StopTransaction", (_request, { next }) => {
    stopCount += 1;
    return stopCount === 1 ? new CallError("InternalError", "the first is lost") : next();
  });
  const chargePoint = new ChargePoint({
    identity: "CP1",
    clock,
    random: createRandom(1),
    dial: network.dial,
    quirks: readQuirks([bundle]),
    configuration: {
      MeterValueSampleInterval: "20",
      TransactionMessageRetryInterval: "5",
      MeterValuesSampledData:
        "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage",
      WebSocketPingInterval: "60",
      ChargingScheduleAllowedChargingRateUnit: "Current,Power",
    },
    observer: { fault: (_chargePoint, fault) => onFault(fault) },
  });
  /** Whatever the answer, and if there is one. */
  const call = async <A extends Action>(action: A, payload: Request<A>, seconds = 2) => {
    central.call("CP1", action, payload).catch(() => {});
    await clock.advance(seconds * 1000);
  };
  return { clock, central, chargePoint, faults, call };
}

type Bench = ReturnType<typeof setUp>;

/** What our central system would not send. */
async function send({ central, clock }: Bench, action: Action, payload: Json): Promise<void> {
  const text = JSON.stringify([2, `raw-${clock.now()}`, action, payload]);
  central.connectionOf("CP1")?.sendText(text);
  await clock.advance(2000);
}

function setProfile(bench: Bench, csChargingProfiles: Json, connectorId = 1): Promise<void> {
  return send(bench, "SetChargingProfile", { connectorId, csChargingProfiles });
}

/** Everything that a charge point meets in a day, in a quarter of an hour. */
async function liveADay(bench: Bench): Promise<void> {
  const { clock, chargePoint } = bench;
  const wait = (seconds: number) => clock.advance(seconds * 1000);
  chargePoint.powerOn();
  await wait(30);
  await configure(bench);
  chargePoint.restart("Soft", "SoftReset");
  await wait(400);
  await charge(bench);
  await wait(60);
  bench.central.connectionOf("CP1")?.terminate();
  await wait(400);
  chargePoint.restart("Hard", "Reboot");
  await wait(400);
}

async function configure({ call }: Bench): Promise<void> {
  const measurands = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC";
  const value = `${measurands},Current.Offered,Temperature,Frequency`;
  await call("GetConfiguration", {}, 70);
  await call("ChangeConfiguration", { key: "MeterValuesSampledData", value }, 70);
  await call("ChangeAvailability", { connectorId: 0, type: "Operative" }, 70);
  await call("GetConfiguration", { key: ["MeterValuesSampledData"] }, 70);
  await call("GetConfiguration", { key: ["NumberOfConnectors"] });
  await call("GetConfiguration", { key: ["ChargeProfileMaxStackLevel"] });
  await call("ClearChargingProfile", { stackLevel: 0 });
  await call("TriggerMessage", { requestedMessage: "MeterValues", connectorId: 1 });
  await call("RemoteStartTransaction", { idTag: "no hex", connectorId: 1 });
}

async function charge(bench: Bench): Promise<void> {
  const { clock, chargePoint } = bench;
  const wait = (seconds: number) => clock.advance(seconds * 1000);
  const [connector] = chargePoint.connectors;
  connector?.plug();
  await wait(40);
  connector?.unplug();
  await wait(5);
  connector?.plug();
  chargePoint.presentTag("TAG1", 1);
  await wait(300);
  const max = { chargingProfilePurpose: "ChargePointMaxProfile", chargingProfileId: 7 };
  await setProfile(bench, profile(20, max), 0);
  await setProfile(bench, profile(10, { stackLevel: 1, chargingProfileKind: "Absolute" }));
  const onePhase = [{ startPeriod: 0, limit: 12, numberPhases: 1 }];
  const inWatts = [{ startPeriod: 0, limit: 4000 }];
  await setProfile(bench, schedule({ chargingRateUnit: "A", chargingSchedulePeriod: onePhase }));
  await setProfile(bench, schedule({ chargingRateUnit: "W", chargingSchedulePeriod: inWatts }));
  const zero = [{ startPeriod: 0, limit: 0 }];
  await setProfile(bench, schedule({ chargingRateUnit: "W", chargingSchedulePeriod: zero }));
  await setProfile(bench, profile(0, { stackLevel: 0 }));
  await wait(20);
  for (let count = 0; count < 25; count += 1) {
    await setProfile(bench, profile(16, { chargingProfileKind: "Absolute" }));
  }
  await wait(120);
  chargePoint.presentTag("TAG1", 1);
  await wait(20);
  const chargingProfile = profile(10, { chargingProfilePurpose: "TxProfile" });
  await send(bench, "RemoteStartTransaction", { idTag: "TAG1", connectorId: 1, chargingProfile });
  chargePoint.presentTag("TAG1", 1);
  await wait(60);
  chargePoint.presentTag("TAG1", 1);
  await wait(60);
}

function schedule(chargingSchedule: Json): Json {
  return { ...profile(0, { stackLevel: 0 }), chargingSchedule };
}

describe("the bundles of quirks that were seen in the field", () => {
  for (const name of quirkBundleNames) {
    describe(name, () => {
      it("is of the closed form, and says what it is seen to do", () => {
        expect(checkQuirks([name]).problems).to.deep.equal([]);
        expect(readBundleFile(name).description).to.match(/^[A-Z].{40,}\.$/s);
      });

      it("boots, charges and lives with our central system, each quirk on some occasion", async () => {
        const bench = setUp(name);
        await liveADay(bench);
        expect(bench.faults).to.deep.equal([]);
        expect(bench.central.chargePoints.has("CP1")).to.equal(true);
        const { quirks } = bench.chargePoint;
        expect(quirks?.unfired()).to.deep.equal(otherOccasions[name] ?? []);
      });
    });
  }

  it("have names of their own", () => {
    expect(new Set(quirkBundleNames).size).to.equal(13);
  });
});
