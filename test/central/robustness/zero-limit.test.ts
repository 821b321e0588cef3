import { expect } from "chai";
import { type Balancing, createBalancing } from "../../../central/balancing/balancing.ts";
import { classify } from "../../../central/balancing/classify.ts";
import type { BalancingEvent } from "../../../central/balancing/events.ts";
import { createMemorySite } from "../../../central/balancing/site-model.ts";
import { contextOf, secondsAgo, stateOf } from "../balancing/states.ts";
import {
  boot,
  type ScriptedChargePoint,
  setUpWorld,
  type World,
} from "../scripted-charge-point.ts";

/** A site whose charge points accept everything, and end a transaction when the test says so. */
class ZeroSite {
  readonly world: World = setUpWorld();
  readonly balancing: Balancing;
  readonly events: BalancingEvent[] = [];
  readonly chargePoints = new Map<string, ScriptedChargePoint>();
  remoteStarts: "Accepted" | "Rejected" = "Accepted";

  constructor(capAmps: number, priorities: Readonly<Record<string, number>>) {
    const chargers = Object.entries(priorities).map(([identity, priority]) => ({
      ...{ identity, priority, connMaxAmps: [16] },
    }));
    const group = { groupId: "G", maxAllocation: `0=${capAmps}`, chargers };
    this.balancing = createBalancing({
      centralSystem: this.world.central,
      clock: this.world.clock,
      site: createMemorySite({ timeZone: "UTC", groups: [group], tagPriorities: {} }),
      settings: { assumesIdle: true },
      events: (event) => this.events.push(event),
    });
  }

  async boot(identity: string): Promise<ScriptedChargePoint> {
    const chargePoint = await this.world.connect(identity);
    this.chargePoints.set(identity, chargePoint);
    await chargePoint.ask("BootNotification", boot);
    await this.tell(chargePoint, "Available");
    await this.pass(5);
    return chargePoint;
  }

  async tell(chargePoint: ScriptedChargePoint, status: string): Promise<void> {
    await chargePoint.ask("StatusNotification", { connectorId: 1, status, errorCode: "NoError" });
  }

  now(): string {
    return new Date(this.world.clock.now()).toISOString();
  }

  async start(chargePoint: ScriptedChargePoint): Promise<number> {
    const request = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: this.now() };
    const answer = await chargePoint.ask("StartTransaction", request);
    return Object(answer).transactionId;
  }

  async stop(
    chargePoint: ScriptedChargePoint,
    transactionId: number,
    reason: string | undefined = "Other",
  ): Promise<void> {
    const timestamp = this.now();
    await chargePoint.ask("StopTransaction", { transactionId, meterStop: 0, timestamp, reason });
  }

  /** Time passes, and every CALL is answered. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (const chargePoint of this.chargePoints.values()) await this.#answerAll(chargePoint);
      await this.world.clock.advance(1000);
    }
  }

  /** What it was asked, in short: its limits and its remote starts. */
  asked(chargePoint: ScriptedChargePoint): string[] {
    return chargePoint.frames.filter(([type]) => type === 2).flatMap(describeCall);
  }

  alarms(): string[] {
    return [...this.balancing.alarms()].map(({ kind }) => kind);
  }

  async #answerAll(chargePoint: ScriptedChargePoint): Promise<void> {
    let [, id, action] = chargePoint.lastCall();
    while (id !== this.#answered.get(chargePoint)) {
      this.#answered.set(chargePoint, id);
      const status = action === "RemoteStartTransaction" ? this.remoteStarts : "Accepted";
      await chargePoint.send([3, id, action === "GetConfiguration" ? {} : { status }]);
      [, id, action] = chargePoint.lastCall();
    }
  }

  readonly #answered = new Map<ScriptedChargePoint, unknown>();
}

function describeCall([, , action, payload]: unknown[]): string[] {
  const { csChargingProfiles: profile, id, idTag } = Object(payload);
  if (action === "RemoteStartTransaction") return [`start ${idTag}`];
  if (action === "ClearChargingProfile" && id !== undefined) return [`clear ${id}`];
  if (profile === undefined) return [];
  const [period] = profile.chargingSchedule.chargingSchedulePeriod;
  return [`${profile.chargingProfileId}: ${period.limit} A`];
}

describe("robustness 22, FB-176: a charge point that ends its transactions at a limit of nought", () => {
  /** It has ended its first transaction, and its car is still there. */
  async function learn(site: ZeroSite): Promise<ScriptedChargePoint> {
    const chargePoint = await site.boot("CP1");
    expect(site.asked(chargePoint)).to.deep.equal(["101: 0 A", "1: 6 A"]);
    await site.tell(chargePoint, "Preparing");
    await site.pass(5);
    chargePoint.frames.length = 0;
    await site.stop(chargePoint, await site.start(chargePoint));
    await site.tell(chargePoint, "Finishing");
    expect(site.alarms()).to.deep.equal(["endsAtZero"]);
    return chargePoint;
  }

  it("is given more before the transaction is begun again", async () => {
    const site = new ZeroSite(16, { CP1: 1 });
    const chargePoint = await learn(site);
    await site.pass(5);
    expect(site.asked(chargePoint)).to.deep.equal(["clear 101", "start TAG"]);
    await site.start(chargePoint);
    await site.tell(chargePoint, "Charging");
    await site.pass(120);
    const asked = site.asked(chargePoint);
    expect(asked).to.include("201: 6 A");
    expect(asked).not.to.include("201: 0 A");
    expect(site.world.central.findTransaction(2)?.end).to.equal(undefined);
  });

  it("is given more before its next transaction, and nought when the car has gone", async () => {
    const site = new ZeroSite(16, { CP1: 1 });
    const chargePoint = await learn(site);
    await site.tell(chargePoint, "Available");
    await site.pass(5);
    expect(site.asked(chargePoint)).to.deep.equal([]);
    await site.tell(chargePoint, "Preparing");
    await site.pass(5);
    expect(site.asked(chargePoint)).to.deep.equal(["clear 101"]);
    await site.tell(chargePoint, "Available");
    await site.pass(5);
    expect(site.asked(chargePoint)).to.deep.equal(["clear 101", "101: 0 A"]);
  });

  it("is asked three times, and then left alone with an alarm until the car has gone", async () => {
    const site = new ZeroSite(16, { CP1: 1 });
    site.remoteStarts = "Rejected";
    const chargePoint = await learn(site);
    await site.pass(600);
    const starts = site.asked(chargePoint).filter((asked) => asked === "start TAG");
    expect(starts).to.have.length(3);
    expect(site.asked(chargePoint).at(-1)).to.equal("101: 0 A");
    expect(site.alarms()).to.deep.equal(["endsAtZero", "notResumed"]);
    await site.tell(chargePoint, "Available");
    expect(site.alarms()).to.deep.equal(["endsAtZero"]);
  });

  it("makes room for a higher priority, and begins again after it, within the cap", async () => {
    const site = new ZeroSite(10, { CP1: 1, CP2: 5 });
    const chargePoint = await learn(site);
    await site.pass(5);
    const first = await site.start(chargePoint);
    await site.tell(chargePoint, "Charging");
    await site.pass(5);
    const other = await site.boot("CP2");
    const second = await site.start(other);
    await site.tell(other, "SuspendedEVSE");
    await site.pass(5);
    expect(site.asked(chargePoint).at(-1)).to.equal("201: 0 A");
    await site.stop(chargePoint, first);
    await site.tell(chargePoint, "Finishing");
    await site.pass(300);
    expect(site.asked(chargePoint).at(-1), "while there is no room").to.equal("201: 0 A");
    await site.stop(other, second, "Local");
    await site.tell(other, "Available");
    await site.pass(20);
    expect(site.asked(chargePoint).slice(-2)).to.deep.equal(["clear 101", "start TAG"]);
    for (const event of site.events) {
      if (event.kind === "passed") expect(event.heldAmps).to.be.at.most(event.capAmps);
    }
  });

  for (const [what, reason, afterSeconds] of [
    ["by a person", "Local", 0],
    ["for a reason left out, which is the same", undefined, 0],
    ["because the car has gone", "EVDisconnected", 0],
    ["long after the limit", "Other", 20],
  ] as const) {
    it(`is none that was stopped ${what}`, async () => {
      const site = new ZeroSite(16, { CP1: 1 });
      const chargePoint = await site.boot("CP1");
      const id = await site.start(chargePoint);
      await site.world.clock.advance(afterSeconds * 1000);
      const timestamp = site.now();
      const request = { transactionId: id, meterStop: 0, timestamp, ...(reason && { reason }) };
      await chargePoint.ask("StopTransaction", request);
      expect(site.alarms()).to.deep.equal([]);
    });
  }

  it("keeps the least where others would be suspended, if there is room", () => {
    const idle = stateOf({
      offeredAmps: 16,
      heldAmps: 16,
      hasTransaction: true,
      recentUsageAmps: 0,
      lastOfferAtMs: secondsAgo(3600),
    });
    expect(classify(idle, contextOf()).kind).to.equal("suspended");
    const kept = { kind: "competes", evCeilingAmps: 6 };
    expect(classify({ ...idle, endsAtZero: true }, contextOf())).to.deep.equal(kept);
  });
});
