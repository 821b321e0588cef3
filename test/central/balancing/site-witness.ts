/** Sees what happens on a site, and writes down what laws are about. */

import type {
  BalancingFollower,
  ConnectorCurrents,
  ConnectorStanding,
} from "../../../central/balancing/balancing.ts";
import type { Verdict } from "../../../central/balancing/compute.ts";
import type { BalancingEvent } from "../../../central/balancing/events.ts";
import { type BucketEntry, capOf } from "../../../central/balancing/room.ts";
import { entriesAt, parseSchedule, type Schedule } from "../../../central/balancing/schedule.ts";
import { createTimeZone } from "../../../central/balancing/time-zone.ts";
import { type Asked, type BalancedSite, type ChargerPlan, toGroup } from "./balanced-site.ts";
import { raise, type Sharing } from "./sharing-laws.ts";

/** The group at one moment. */
export interface Sight {
  readonly capAmps: number;
  readonly heldAmps: number;
  /** Of what each connector holds by itself. */
  readonly sumAmps: number;
  /** The connectors that stand otherwise than one who follows them knows. */
  readonly missed: readonly string[];
  /** The most by which a connector draws more than it is said to hold. */
  readonly excessAmps: number;
  /** Undefined in the midst of things: what there is to be said is still being said. */
  readonly alarms: readonly string[] | undefined;
}

export interface SeenPass {
  readonly sharing: Sharing;
  /** Connectors, by their place, whose charge points do nothing that they are told. */
  readonly deaf: readonly number[];
  /** The transaction of each connector. */
  readonly transactionIds: readonly (number | undefined)[];
}

export interface RestingConnector {
  readonly standing: ConnectorStanding;
  /** Of the last pass. */
  readonly verdict: Verdict;
  /** The charge point is there, does as it is told, and nothing is known against it. */
  readonly isWilling: boolean;
  /** What the charge point lets the car have. */
  readonly givenAmps: number;
}

/** The group when nothing has changed for a while. */
export interface Rest {
  readonly sight: Sight;
  readonly sharing: Sharing;
  readonly connectors: readonly RestingConnector[];
}

export interface Lived {
  readonly asked: readonly Asked[];
  readonly events: readonly BalancingEvent[];
  readonly sights: readonly Sight[];
  readonly passes: readonly SeenPass[];
  /** Undefined: there was no rest. */
  readonly atRest: Rest | undefined;
  /** With more cap. */
  readonly withMore: Rest | undefined;
}

const utc = createTimeZone("UTC");
const callTimeoutMs = 30_000;
/** It is not asked again before. */
const retryMs = 30_000;
/** Settling takes five seconds. */
const restMs = 8000;
const moreAmps = 10;
/** To read one takes longer than to share out the current. */
const maxSchedules = 1000;
const schedules = new Map<string, Schedule>();

export class SiteWitness {
  readonly sights: Sight[] = [];
  readonly passes: SeenPass[] = [];
  readonly #site: BalancedSite;
  readonly #follower: BalancingFollower;
  readonly #followed = new Map<string, string>();

  constructor(site: BalancedSite) {
    this.#site = site;
    this.#follower = site.balancing.follow();
    site.balancing.listen((event) => {
      if (event.kind === "passed") this.passes.push(this.#seePass(event));
      if (event.kind === "limited") this.sights.push(this.#glance());
    });
  }

  look(): void {
    this.sights.push({ ...this.#glance(), alarms: this.#site.alarms() });
  }

  async lookAtRest(): Promise<Rest | undefined> {
    const site = this.#site;
    for (let tries = 0; tries < 5; tries += 1) {
      await site.advance((restMs + 1000) / 1000);
      this.look();
      const { sharing } = this.passes.at(-1) ?? {};
      if (sharing === undefined) return undefined;
      if (site.clock.now() - sharing.context.nowMs >= restMs) return this.#rest(sharing);
    }
    return undefined;
  }

  #rest(sharing: Sharing): Rest {
    const site = this.#site;
    const sight = this.#glance();
    const alarms = site.alarms();
    const connectors = site.group().connectors.flatMap((standing, index) => {
      const { chargePoint, connectorId } = standing;
      const verdict = sharing.verdicts[index];
      const isNamed = alarms.some((alarm) => alarm.endsWith(` ${chargePoint}`));
      // Not whoever came in under its name.
      const isThere = this.#isConnected(chargePoint) && site.charger(chargePoint).isConnected;
      const isWilling = !isNamed && isThere && site.tempers.get(chargePoint) === "obeys";
      const givenAmps = site.limitAmps(chargePoint, connectorId);
      return verdict === undefined ? [] : [{ standing, verdict, isWilling, givenAmps }];
    });
    return { sight, sharing, connectors };
  }

  #glance(): Sight {
    const site = this.#site;
    const { groupId, heldAmps, connectors } = site.group();
    for (const one of this.#follower.changesOf(groupId)?.connectors ?? []) {
      this.#followed.set(...toEntry(one));
    }
    const missed = connectors.map(toEntry).flatMap(([name, currents]) => {
      const followed = this.#followed.get(name);
      return followed === currents ? [] : [`${name}: ${currents}, not ${followed}`];
    });
    const sumAmps = connectors.reduce((sum, one) => sum + one.heldAmps, 0);
    let excessAmps = 0;
    for (const { chargePoint, connectorId, heldAmps: held } of connectors) {
      excessAmps = Math.max(excessAmps, site.drawnBy(chargePoint, connectorId) - held);
    }
    const capAmps = capOf(this.#entries());
    return { capAmps, heldAmps, sumAmps, missed, excessAmps, alarms: undefined };
  }

  #seePass({ atMs, computation }: Extract<BalancingEvent, { kind: "passed" }>): SeenPass {
    const { verdicts } = computation;
    const { settings } = this.#site;
    const sharing = {
      group: { entries: this.#entries(), connectors: verdicts.map(({ state }) => state) },
      context: { nowMs: atMs, settings, timeZone: utc },
      verdicts,
    };
    const deaf = verdicts.flatMap(({ state }, index) =>
      this.#isDeaf(state.chargePoint, atMs) ? [index] : [],
    );
    const transactionIds = verdicts.map(
      ({ state: { chargePoint, connectorId } }) =>
        this.#site.central.chargePoints.get(chargePoint)?.connectors.get(connectorId)?.transaction
          ?.id,
    );
    this.sights.push(this.#glance());
    return { sharing, deaf, transactionIds };
  }

  #isDeaf(identity: string, nowMs: number): boolean {
    const sinceMs = nowMs - (this.#site.unansweredAtMs.get(identity) ?? nowMs);
    const isGivenUp = sinceMs > callTimeoutMs && sinceMs < callTimeoutMs + retryMs;
    return isGivenUp || !this.#isConnected(identity);
  }

  #isConnected(identity: string): boolean {
    return this.#site.central.chargePoints.get(identity)?.isConnected === true;
  }

  #entries(): readonly BucketEntry[] {
    return entriesNow(this.#site);
  }
}

function toEntry(one: ConnectorCurrents): [string, string] {
  const { chargePoint, connectorId, targetAmps, limitAmps, heldAmps } = one;
  return [`${chargePoint}/${connectorId}`, `${targetAmps} ${limitAmps} ${heldAmps}`];
}

export function raiseCap(site: BalancedSite, chargers: readonly ChargerPlan[]): void {
  const entries = raise(entriesNow(site), moreAmps);
  const schedule = entries.map(({ priority, amps }) => `${priority}=${amps}`).join(":");
  site.model.setGroups([toGroup({ schedule, chargers })]);
}

function entriesNow({ model, clock }: BalancedSite): readonly BucketEntry[] {
  const text = model.groups()[0]?.maxAllocation ?? "";
  const schedule = schedules.get(text) ?? scheduleOf(text);
  if (schedules.size > maxSchedules) schedules.clear();
  schedules.set(text, schedule);
  return entriesAt(schedule, utc.minuteOfDay(clock.now()));
}

function scheduleOf(text: string): Schedule {
  const reading = parseSchedule(text);
  if (!reading.isRight) throw new Error(reading.problem);
  return reading.schedule;
}
