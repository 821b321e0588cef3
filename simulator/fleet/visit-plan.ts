/**
 * When cars come and go, and what they want: the habits of an office, of homes, of a shop, of a
 * depot, and of a test that cannot wait. All times are of the site, which is taken to be on UTC.
 */

import type { Random } from "../../protocol/random.ts";
import { drawExponential, drawLogNormal, drawNormal } from "./distributions.ts";

export const fleetBehaviors = ["idle", "sessions", "office", "home", "retail", "fleet"] as const;
export type FleetBehavior = (typeof fleetBehaviors)[number];

/** One car at one connector, once. */
export interface PlannedVisit {
  readonly arriveAtMs: number;
  readonly leaveAtMs: number;
  readonly energyWantedWh: number;
  /** Some hold their tag to the reader before they plug in. */
  readonly isTagFirst: boolean;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Habit {
  /** Drawn anew for each visit, in milliseconds from midnight; may lie on the day before or after. */
  readonly arrival: (random: Random) => number;
  readonly stay: (random: Random) => number;
  readonly energyWh: (random: Random) => number;
  readonly isOpen: (weekday: number) => boolean;
}

const always = () => true;
const onWorkdays = (weekday: number) => weekday >= 1 && weekday <= 5;

/** One visit a day, at about the same time each day. */
const dailyHabits = {
  office: {
    arrival: (random) => drawNormal(random, 8 * hourMs, 40 * minuteMs),
    stay: (random) => drawLogNormal(random, 8 * hourMs, 0.15),
    energyWh: (random) => atLeast(2000, drawNormal(random, 15_000, 6000)),
    isOpen: onWorkdays,
  },
  home: {
    arrival: (random) => drawNormal(random, 18.5 * hourMs, 75 * minuteMs),
    stay: (random) => drawLogNormal(random, 13 * hourMs, 0.1),
    energyWh: (random) => atLeast(2000, drawNormal(random, 12_000, 6000)),
    isOpen: always,
  },
  fleet: {
    arrival: (random) => drawNormal(random, 17 * hourMs, 30 * minuteMs),
    stay: (random) => drawLogNormal(random, 12.5 * hourMs, 0.04),
    energyWh: (random) => atLeast(10_000, drawNormal(random, 40_000, 12_000)),
    isOpen: onWorkdays,
  },
} as const satisfies Record<string, Habit>;

/**
 * The next visit that begins after `afterMs`; undefined where nobody ever comes. Everything is
 * drawn from `random`, which should be a stream of the one connector.
 */
export function planVisit(
  behavior: FleetBehavior,
  random: Random,
  afterMs: number,
): PlannedVisit | undefined {
  switch (behavior) {
    case "idle":
      return undefined;
    case "sessions":
      return toVisit(random, afterMs + drawExponential(random, minuteMs), {
        stayMs: drawLogNormal(random, 5 * minuteMs, 0.4),
        energyWantedWh: 30_000,
      });
    case "retail":
      return toVisit(random, duringOpening(afterMs + drawExponential(random, 40 * minuteMs)), {
        stayMs: drawLogNormal(random, 35 * minuteMs, 0.4),
        energyWantedWh: atLeast(1000, drawNormal(random, 9000, 4000)),
      });
    default:
      return planDaily(dailyHabits[behavior], random, afterMs);
  }
}

function planDaily(habit: Habit, random: Random, afterMs: number): PlannedVisit {
  for (let midnightMs = Math.floor(afterMs / dayMs) * dayMs; ; midnightMs += dayMs) {
    const arriveAtMs = midnightMs + habit.arrival(random);
    const details = { stayMs: habit.stay(random), energyWantedWh: habit.energyWh(random) };
    const isOpen = habit.isOpen(new Date(midnightMs).getUTCDay());
    if (isOpen && arriveAtMs > afterMs) return toVisit(random, arriveAtMs, details);
  }
}

function toVisit(
  random: Random,
  arriveAtMs: number,
  { stayMs, energyWantedWh }: { readonly stayMs: number; readonly energyWantedWh: number },
): PlannedVisit {
  return {
    arriveAtMs: Math.round(arriveAtMs),
    leaveAtMs: Math.round(arriveAtMs + Math.max(minuteMs, stayMs)),
    energyWantedWh: Math.round(energyWantedWh),
    isTagFirst: random.next() < 0.3,
  };
}

/** Whoever would come at night comes in the morning. */
function duringOpening(atMs: number): number {
  const midnightMs = Math.floor(atMs / dayMs) * dayMs;
  const sinceMidnightMs = atMs - midnightMs;
  if (sinceMidnightMs < 8 * hourMs) return midnightMs + 8 * hourMs + sinceMidnightMs / 8;
  const closedForMs = sinceMidnightMs - 20 * hourMs;
  return closedForMs < 0 ? atMs : midnightMs + dayMs + 8 * hourMs + closedForMs;
}

function atLeast(least: number, value: number): number {
  return Math.max(least, value);
}
