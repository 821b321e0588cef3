/** A site in memory and in virtual time: our charge points, our central system, and balancing. */

import { type Balancing, createBalancing } from "../../../central/balancing/balancing.ts";
import type { BalancingEvent } from "../../../central/balancing/events.ts";
import type { HoldingStore } from "../../../central/balancing/holding-store.ts";
import {
  type BalancingSettings,
  defaultBalancingSettings,
} from "../../../central/balancing/settings.ts";
import { createMemorySite, type MemorySite } from "../../../central/balancing/site-model.ts";
import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import type { Store } from "../../../central/store/memory-store.ts";
import { noAnswer } from "../../../protocol/connection.ts";
import type { HandlerTable } from "../../../protocol/handler-table.ts";
import { createMemoryNetwork, type MemoryNetwork } from "../../../protocol/memory-network.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createSimulatedClock, type SimulatedClock } from "../../../protocol/simulated-clock.ts";
import { type CarModel, plainCarModel } from "../../../simulator/car/car-model.ts";
import type { ChargePoint } from "../../../simulator/charge-point.ts";
import type { Behavior } from "../../../simulator/charge-point-options.ts";
import { createChargePoint } from "../../../simulator/create-charge-point.ts";
import { createChargePointHandlers } from "../../../simulator/handlers.ts";
import { accepted, answersOf, type Temper, traitsOf } from "./tempers.ts";

/** Twenty seconds past a minute, so that passes and boundaries of schedules differ. */
export const startMs = Date.UTC(2026, 0, 5, 8, 0, 20);

export interface ChargerPlan {
  readonly identity: string;
  readonly priority?: number;
  readonly connMaxAmps?: readonly number[];
  readonly carModel?: CarModel;
  readonly temper?: Temper;
  readonly phaseCount?: 1 | 2 | 3;
  readonly behavior?: Partial<Behavior>;
  readonly configuration?: Readonly<Record<string, string>>;
}

export interface SitePlan {
  readonly schedule: string;
  readonly chargers: readonly ChargerPlan[];
  readonly tagPriorities?: Readonly<Record<string, number>>;
  readonly settings?: Partial<BalancingSettings>;
  readonly timeZone?: string;
  readonly store?: Store;
  readonly holdingStore?: HoldingStore;
  readonly clock?: SimulatedClock;
  /** Takes the faults of balancing; they end the test if it is left out. */
  readonly faults?: unknown[];
}

/** What a charge point was asked about profiles, and when, in seconds from the start. */
export interface Asked {
  readonly atSeconds: number;
  readonly chargePoint: string;
  readonly action: string;
  readonly payload: object;
}

const sampled = "Energy.Active.Import.Register,Current.Import";

export class BalancedSite {
  readonly clock: SimulatedClock;
  readonly central: CentralSystem;
  readonly balancing: Balancing;
  readonly model: MemorySite;
  readonly chargers = new Map<string, ChargePoint>();
  readonly tempers = new Map<string, Temper>();
  readonly events: BalancingEvent[] = [];
  readonly asked: Asked[] = [];
  readonly settings: BalancingSettings;
  /** When charge points were asked what they have not answered, on the same connection. */
  readonly unansweredAtMs = new Map<string, number>();
  readonly #network: MemoryNetwork;

  constructor(plan: SitePlan) {
    this.clock = plan.clock ?? createSimulatedClock(startMs);
    this.#network = createMemoryNetwork({
      clock: this.clock,
      onFault: (fault) => {
        throw fault;
      },
    });
    this.central = createCentralSystem({
      clock: this.clock,
      random: createRandom("central"),
      directory: createMemoryDirectory({ unknownIdTags: { status: "Accepted" } }),
      settings: { allowsConcurrentTags: true, pingIntervalSeconds: 0 },
      ...(plan.store !== undefined && { store: plan.store }),
      events: (event) => {
        if (event.kind === "fault") throw event.fault;
        if (event.kind === "connected") this.unansweredAtMs.delete(event.chargePoint.identity);
      },
    });
    this.#network.listen(this.central.gate);
    this.model = createMemorySite({
      timeZone: plan.timeZone ?? "UTC",
      groups: [toGroup(plan)],
      tagPriorities: plan.tagPriorities ?? {},
    });
    this.settings = { ...defaultBalancingSettings, ...plan.settings };
    this.balancing = createBalancing({
      centralSystem: this.central,
      clock: this.clock,
      site: this.model,
      settings: this.settings,
      ...(plan.holdingStore !== undefined && { store: plan.holdingStore }),
      events: (event) => {
        this.events.push(event);
        if (event.kind !== "fault") return;
        if (plan.faults === undefined) throw event.fault;
        plan.faults.push(event.fault);
      },
    });
    const handlers = this.#createHandlers();
    for (const charger of plan.chargers) {
      const { identity, connMaxAmps = [32], temper = "obeys", carModel = plainCarModel } = charger;
      this.tempers.set(identity, temper);
      const chargePoint = createChargePoint({
        identity,
        clock: this.clock,
        dial: this.#network.dial,
        handlers,
        carModel,
        behavior: charger.behavior ?? {},
        hardware: { connectorCount: connMaxAmps.length, phaseCount: charger.phaseCount ?? 3 },
        configuration: {
          HeartbeatInterval: "0",
          MeterValueSampleInterval: "20",
          MeterValuesSampledData: sampled,
          ...charger.configuration,
        },
      });
      this.chargers.set(identity, chargePoint);
    }
  }

  charger(identity: string): ChargePoint {
    const found = this.chargers.get(identity);
    if (found === undefined) throw new Error(`no charge point is called ${identity}`);
    return found;
  }

  async powerOn(): Promise<void> {
    for (const charger of this.chargers.values()) charger.powerOn();
    await this.advance(5);
  }

  async advance(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1000);
  }

  /** A car is plugged in, and its driver shows a tag. */
  arrive(identity: string, connectorId = 1, idTag = "TAG"): void {
    const charger = this.charger(identity);
    charger.connector(connectorId)?.plug();
    charger.presentTag(idTag, connectorId);
  }

  leave(identity: string, connectorId = 1): void {
    this.charger(identity).connector(connectorId)?.unplug();
  }

  /** Another socket comes in under the name of a charge point, and says nothing. */
  impersonate(identity: string): void {
    const request = { identity, subProtocols: ["ocpp1.6"] };
    this.#network.dial(request, () => {});
  }

  /** What the connector gives. */
  limitAmps(identity: string, connectorId = 1): number {
    return this.charger(identity).connector(connectorId)?.outlet.limitAmps ?? 0;
  }

  status(identity: string, connectorId = 1): string | undefined {
    return this.charger(identity).connector(connectorId)?.status;
  }

  /** What flows, on the phase that has most, over all charge points. */
  drawnAmps(): number {
    let amps = 0;
    for (const { identity, connectors } of this.chargers.values()) {
      for (const { connectorId } of connectors) amps += this.drawnBy(identity, connectorId);
    }
    return amps;
  }

  drawnBy(identity: string, connectorId: number): number {
    const outlet = this.charger(identity).connector(connectorId)?.outlet;
    outlet?.energyWh(); // Brings the car up to now.
    return outlet?.car?.amps ?? 0;
  }

  group() {
    const [group] = this.balancing.groups();
    if (group === undefined) throw new Error("there is no group");
    return group;
  }

  /** By name, those that last. */
  alarms(): string[] {
    return [...this.balancing.alarms()].map((alarm) =>
      "chargePoint" in alarm ? `${alarm.kind} ${alarm.chargePoint}` : alarm.kind,
    );
  }

  /** What all connectors 1 give. */
  offers(): string {
    return [...this.chargers.keys()].map((id) => `${id} ${this.limitAmps(id)}`).join(", ");
  }

  /** The profiles that charge points were sent, as `purpose kind level limit unit`. */
  profiles(): string[] {
    return this.asked.map(({ payload }) => describeProfile(payload));
  }

  close(): void {
    this.balancing.close();
    for (const charger of this.chargers.values()) charger.powerOff();
    this.central.close();
  }

  #createHandlers(): HandlerTable<ChargePoint> {
    const table = createChargePointHandlers();
    const note = (chargePoint: string, action: string, payload: object) => {
      const atSeconds = (this.clock.now() - startMs) / 1000;
      this.asked.push({ atSeconds, chargePoint, action, payload });
    };
    for (const action of ["SetChargingProfile", "ClearChargingProfile"] as const) {
      const handle = table.find(action)?.handle;
      table.on(action, (request, call, owner) => {
        note(owner.identity, action, request);
        const temper = this.tempers.get(owner.identity) ?? "obeys";
        const own = answersOf[temper](traitsOf(request));
        const isSilent = own === noAnswer || temper === "mute";
        if (isSilent) this.unansweredAtMs.set(owner.identity, this.clock.now());
        else this.unansweredAtMs.delete(owner.identity);
        if (own !== undefined) return own;
        const answer = handle?.(request, call, owner);
        if (temper === "mute") return noAnswer;
        return isAnswer(answer) ? answer : accepted;
      });
    }
    return table;
  }
}

function describeProfile(payload: object): string {
  if (!("csChargingProfiles" in payload)) return "clear";
  const { chargingProfilePurpose, chargingProfileKind, stackLevel, chargingSchedule } = JSON.parse(
    JSON.stringify(payload.csChargingProfiles),
  );
  const { chargingRateUnit: unit, chargingSchedulePeriod: periods } = chargingSchedule;
  const limit = `${periods[0].limit} ${unit}`;
  return `${chargingProfilePurpose} ${chargingProfileKind} ${stackLevel} ${limit}`;
}

/** Charger A charges with all there is. */
export async function startWithFullA(plan: SitePlan): Promise<BalancedSite> {
  const site = await startSite(plan);
  site.arrive("A");
  await site.advance(1200);
  site.asked.length = 0;
  return site;
}

export async function startSite(plan: SitePlan): Promise<BalancedSite> {
  const site = new BalancedSite(plan);
  await site.powerOn();
  return site;
}

function isAnswer(answer: unknown): answer is { readonly status: "Accepted" } {
  return typeof answer === "object" && answer !== null;
}

export function toGroup({ schedule, chargers }: SitePlan) {
  return {
    groupId: "G",
    maxAllocation: schedule,
    chargers: chargers.map(({ identity, priority = 1, connMaxAmps = [32] }) => ({
      identity,
      priority,
      connMaxAmps,
    })),
  };
}
