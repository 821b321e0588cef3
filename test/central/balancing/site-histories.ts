/** What may happen on a site, at random. */

import fc from "fast-check";
import type { BucketEntry } from "../../../central/balancing/room.ts";
import { plainCarModel } from "../../../simulator/car/car-model.ts";
import { BalancedSite, type ChargerPlan, toGroup } from "./balanced-site.ts";
import { type Lived, raiseCap, SiteWitness } from "./site-witness.ts";
import type { Temper } from "./tempers.ts";

/** One thing that happens to one charge point, or to all. */
export type Happening =
  | { readonly kind: "arrives"; readonly energyWantedWh: number }
  | { readonly kind: "leaves" }
  | { readonly kind: "goes away" }
  | { readonly kind: "comes back" }
  | { readonly kind: "reboots" }
  | { readonly kind: "is doubled" }
  | { readonly kind: "turns"; readonly temper: Temper }
  | { readonly kind: "cap"; readonly amps: number }
  | { readonly kind: "priority"; readonly priority: number };

interface Moment {
  readonly charger: number;
  readonly connector: number;
  readonly happening: Happening;
  readonly waitSeconds: number;
}

export interface History {
  readonly schedule: string;
  readonly chargers: readonly ChargerPlan[];
  readonly moments: readonly Moment[];
}

const chargers: fc.Arbitrary<readonly ChargerPlan[]> = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 1, max: 3 }),
      connMaxAmps: fc.constantFrom([8], [16], [32], [32], [16, 32]),
      maxAmps: fc.constantFrom(7, 10, 16, 32),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ maxAmps, ...plan }, index) => ({
      ...plan,
      identity: `CP${index}`,
      carModel: { ...plainCarModel, maxAmps },
      configuration: { MeterValueSampleInterval: "45" },
    })),
  );

/** Some of it may be for high priorities alone. */
const entries: fc.Arbitrary<readonly BucketEntry[]> = fc
  .record({
    amps: fc.oneof(fc.integer({ min: 6, max: 20 }), fc.integer({ min: 6, max: 60 })),
    moreAmps: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 2 }),
  })
  .map(({ amps, moreAmps }) => [
    { priority: 0, amps },
    ...(moreAmps === undefined ? [] : [{ priority: 2, amps: amps + moreAmps }]),
  ]);

/** It is just past eight when histories begin. */
const schedules: fc.Arbitrary<string> = fc
  .record({
    first: entries,
    next: fc.option(fc.record({ entries, fromMinute: fc.integer({ min: 2, max: 9 }) }), {
      nil: undefined,
    }),
  })
  .map(({ first, next }) =>
    next === undefined
      ? textOf(first)
      : `00:00-08:0${next.fromMinute - 1}>${textOf(first)};` +
        `08:0${next.fromMinute}-23:59>${textOf(next.entries)}`,
  );

function textOf(list: readonly BucketEntry[]): string {
  return list.map(({ priority, amps }) => `${priority}=${amps}`).join(":");
}

const arrivals = fc.record({
  kind: fc.constant("arrives"),
  energyWantedWh: fc.constantFrom(300, 2000, 50_000),
});
const caps = fc.record({ kind: fc.constant("cap"), amps: fc.integer({ min: 0, max: 60 }) });
const priorities = fc.record({
  kind: fc.constant("priority"),
  priority: fc.integer({ min: 1, max: 5 }),
});
const tempers = (...list: readonly Temper[]) =>
  fc.record({ kind: fc.constant("turns"), temper: fc.constantFrom("obeys" as const, ...list) });
const plain = (
  ...kinds: readonly ("leaves" | "goes away" | "comes back" | "reboots" | "is doubled")[]
) => fc.record({ kind: fc.constantFrom(...kinds) });

const quietHappenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: arrivals },
  { weight: 1, arbitrary: plain("leaves") },
);

const honestHappenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: arrivals },
  { weight: 2, arbitrary: plain("leaves") },
  { weight: 3, arbitrary: plain("goes away", "comes back", "comes back", "reboots", "is doubled") },
  { weight: 3, arbitrary: tempers("silent", "mute", "refuses") },
  { weight: 1, arbitrary: priorities },
  { weight: 1, arbitrary: caps },
);

const wildHappenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: honestHappenings },
  { weight: 1, arbitrary: tempers("lies", "ignores absolute", "ignores TxProfile") },
);

/** Sessions come and go for some time, and nothing else happens. */
export const quietHistories = historiesOf(quietHappenings, textsOf(entries), {
  maxLength: 12,
  waits: [0, 2, 64, 130, 400],
});

/** Charge points fail in every way but one: what they acknowledge, they do. */
export const honestHistories = historiesOf(honestHappenings, schedules, {
  maxLength: 10,
  waits: [0, 0, 0, 2, 7, 31, 64],
});

/** Everything. */
export const wildHistories = historiesOf(wildHappenings, schedules, {
  maxLength: 10,
  waits: [0, 0, 0, 2, 7, 31, 64],
});

function textsOf(lists: fc.Arbitrary<readonly BucketEntry[]>): fc.Arbitrary<string> {
  return lists.map(textOf);
}

function historiesOf(
  happenings: fc.Arbitrary<Happening>,
  schedule: fc.Arbitrary<string>,
  { maxLength, waits }: { readonly maxLength: number; readonly waits: readonly number[] },
): fc.Arbitrary<History> {
  const moments = fc.record({
    charger: fc.nat(3),
    connector: fc.nat(1),
    happening: happenings,
    waitSeconds: fc.constantFrom(...waits),
  });
  return fc.record({
    schedule,
    chargers,
    moments: fc.array(moments, { minLength: 3, maxLength }),
  });
}

/** Long enough for a pass, and for the silent to be found out before it. */
const restSeconds = 95;

/** Lives through it, and looks at it after each moment and when it has come to rest. */
export async function live(history: History): Promise<Lived> {
  const site = new BalancedSite({
    schedule: history.schedule,
    chargers: history.chargers,
    settings: { assumesIdle: true, minOnTimeSeconds: 300 },
  });
  const witness = new SiteWitness(site);
  await site.powerOn();
  for (const { waitSeconds, ...moment } of history.moments) {
    happen(site, history, moment);
    await site.advance(waitSeconds);
    witness.look();
  }
  await site.advance(restSeconds);
  const atRest = await witness.lookAtRest();
  raiseCap(site, history.chargers);
  const withMore = await witness.lookAtRest();
  site.close();
  const { sights, passes } = witness;
  return { asked: site.asked, events: site.events, sights, passes, atRest, withMore };
}

function happen(
  site: BalancedSite,
  { chargers: plans }: History,
  { charger: index, connector, happening }: Omit<Moment, "waitSeconds">,
): void {
  const { identity, connMaxAmps = [] } = plans[index % plans.length] ?? {};
  if (identity === undefined) return;
  const connectorId = 1 + (connector % connMaxAmps.length);
  const charger = site.charger(identity);
  switch (happening.kind) {
    case "arrives": {
      const { energyWantedWh } = happening;
      charger.connector(connectorId)?.plug({ visit: { energyWantedWh, socPercent: 10 } });
      charger.presentTag("TAG", connectorId);
      break;
    }
    case "leaves":
      site.leave(identity, connectorId);
      break;
    case "turns":
      site.tempers.set(identity, happening.temper);
      break;
    case "cap":
      site.model.setGroups([toGroup({ schedule: `0=${happening.amps}`, chargers: plans })]);
      break;
    case "priority": {
      const { connectors } = site.central.chargePoints.get(identity) ?? {};
      const transaction = connectors?.get(connectorId)?.transaction;
      if (transaction !== undefined) {
        site.balancing.setPriority(transaction.id, happening.priority);
      }
      break;
    }
    default:
      simpleHappenings[happening.kind](site, identity);
  }
}

const simpleHappenings = {
  "goes away": (site: BalancedSite, identity: string) => site.charger(identity).networkDown(),
  "comes back": (site: BalancedSite, identity: string) => site.charger(identity).networkUp(),
  reboots(site: BalancedSite, identity: string) {
    site.charger(identity).powerOff();
    site.charger(identity).powerOn();
  },
  "is doubled": (site: BalancedSite, identity: string) => site.impersonate(identity),
};
