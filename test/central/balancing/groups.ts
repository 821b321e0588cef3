/** Groups at random: sizes, states, priorities and caps as they may meet. */

import fc from "fast-check";
import type { Group } from "../../../central/balancing/compute.ts";
import type { ConnectorState } from "../../../central/balancing/connector-state.ts";
import { nowMs, stateOf } from "./states.ts";

const ages = fc.option(fc.integer({ min: 0, max: 2000 }), { nil: undefined });
const momentsPast = ages.map((age) => (age === undefined ? undefined : nowMs - age * 1000));

const usages = fc.option(fc.integer({ min: 0, max: 320 }), { nil: undefined });
const statuses = fc.constantFrom(
  "Charging",
  "Charging",
  "SuspendedEV",
  "SuspendedEVSE",
  "SuspendedEVSE",
  "Available",
  "Faulted",
  undefined,
);

const states: fc.Arbitrary<ConnectorState> = fc
  .record({
    status: statuses,
    isReachable: fc.boolean().chain((is) => (is ? fc.constant(true) : fc.boolean())),
    priority: fc.integer({ min: 0, max: 6 }),
    connMaxAmps: fc.constantFrom(5, 6, 8, 8.5, 16, 32),
    offeredAmps: fc.oneof(fc.constant(0), fc.integer({ min: 6, max: 32 })),
    excessAmps: fc.constantFrom(0, 0, 0, 4.5, 10),
    isPromised: fc.boolean(),
    hasTransaction: fc.boolean(),
    sessionEnergyWh: fc.integer({ min: 0, max: 3000 }),
    recentUsageAmps: usages.map((tenths) => (tenths === undefined ? undefined : tenths / 10)),
    lastOfferAtMs: momentsPast,
    suspendedUntilMs: fc
      .option(fc.integer({ min: -500, max: 500 }), { nil: undefined })
      .map((seconds) => (seconds === undefined ? undefined : nowMs + seconds * 1000)),
    evCeilingAmps: fc.option(fc.integer({ min: 6, max: 32 }), { nil: undefined }),
    atCeilingSinceMs: momentsPast,
    onSinceMs: momentsPast,
    waitingSinceMs: momentsPast,
    displacedAtMs: momentsPast,
  })
  .map(({ excessAmps, onSinceMs, ...state }) =>
    stateOf({
      ...state,
      heldAmps: state.offeredAmps + excessAmps,
      onSinceMs: lastOf(onSinceMs, state.displacedAtMs),
    }),
  );

/** Whoever was displaced is on again since then, if at all. */
function lastOf(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}

const entryLists = fc
  .uniqueArray(
    fc.record({
      priority: fc.integer({ min: 0, max: 6 }),
      amps: fc.integer({ min: 0, max: 100 }),
    }),
    { minLength: 1, maxLength: 4, selector: ({ priority }) => priority },
  )
  .map((entries) => [...entries].sort((a, b) => b.priority - a.priority));

export const groups: fc.Arbitrary<Group> = fc.record({
  entries: entryLists,
  connectors: fc
    .array(states, { maxLength: 12 })
    .map((list) => list.map((state, index) => ({ ...state, chargePoint: `CP${index}` }))),
});
