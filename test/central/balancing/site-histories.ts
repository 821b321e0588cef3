/** What may happen on a site, at random. */

import fc from "fast-check";
import { plainCarModel } from "../../../simulator/car/car-model.ts";
import { BalancedSite, type ChargerPlan, toGroup } from "./balanced-site.ts";
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

export interface Moment {
  readonly charger: number;
  readonly happening: Happening;
  readonly waitSeconds: number;
}

export interface History {
  readonly capAmps: number;
  readonly chargers: readonly ChargerPlan[];
  readonly moments: readonly Moment[];
}

const chargers: fc.Arbitrary<readonly ChargerPlan[]> = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 1, max: 3 }),
      connMaxAmps: fc.constantFrom([8], [16], [32]),
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

/** Sessions come and go, and nothing else happens. */
export const quietHappenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: arrivals },
  { weight: 1, arbitrary: plain("leaves") },
);

/** Charge points fail in every way but one: what they acknowledge, they do. */
export const honestHappenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: arrivals },
  { weight: 2, arbitrary: plain("leaves") },
  { weight: 3, arbitrary: plain("goes away", "comes back", "comes back", "reboots", "is doubled") },
  { weight: 3, arbitrary: tempers("silent", "refuses") },
  { weight: 1, arbitrary: priorities },
);

/** Everything. */
export const wildHappenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: honestHappenings },
  { weight: 1, arbitrary: tempers("lies", "ignores absolute") },
  { weight: 1, arbitrary: caps },
);

export function historiesOf(happenings: fc.Arbitrary<Happening>): fc.Arbitrary<History> {
  return fc.record({
    capAmps: fc.integer({ min: 6, max: 60 }),
    chargers,
    moments: fc.array(
      fc.record({
        charger: fc.nat(3),
        happening: happenings,
        waitSeconds: fc.constantFrom(0, 0, 0, 2, 7, 31, 64, 130, 400),
      }),
      { minLength: 4, maxLength: 20 },
    ),
  });
}

/** Lives through it; `look` is called after each moment, and some time later. */
export async function live(
  history: History,
  look: (site: BalancedSite) => void,
): Promise<BalancedSite> {
  const { capAmps, moments } = history;
  const site = new BalancedSite({
    schedule: `0=${capAmps}`,
    chargers: history.chargers,
    settings: { assumesIdle: true, minOnTimeSeconds: 300 },
  });
  await site.powerOn();
  for (const { charger, happening, waitSeconds } of moments) {
    const plan = history.chargers[charger % history.chargers.length];
    if (plan !== undefined) happen(site, history, plan.identity, happening);
    await site.advance(waitSeconds);
    look(site);
  }
  await site.advance(130);
  look(site);
  site.close();
  return site;
}

function happen(
  site: BalancedSite,
  history: History,
  identity: string,
  happening: Happening,
): void {
  const charger = site.charger(identity);
  switch (happening.kind) {
    case "arrives": {
      const { energyWantedWh } = happening;
      charger.connector(1)?.plug({ visit: { energyWantedWh, socPercent: 10 } });
      charger.presentTag("TAG", 1);
      break;
    }
    case "turns":
      site.tempers.set(identity, happening.temper);
      break;
    case "cap":
      site.model.setGroups([
        toGroup({ schedule: `0=${happening.amps}`, chargers: history.chargers }),
      ]);
      break;
    case "priority": {
      const { transaction } = site.central.chargePoints.get(identity)?.connectors.get(1) ?? {};
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
  leaves: (site: BalancedSite, identity: string) => site.leave(identity),
  "goes away": (site: BalancedSite, identity: string) => site.charger(identity).networkDown(),
  "comes back": (site: BalancedSite, identity: string) => site.charger(identity).networkUp(),
  reboots(site: BalancedSite, identity: string) {
    site.charger(identity).powerOff();
    site.charger(identity).powerOn();
  },
  "is doubled": (site: BalancedSite, identity: string) => site.impersonate(identity),
};
