/**
 * Many charge points at once. Each is drawn from (seed, index): charge point 17 is the same one
 * alone, in a fleet of ten thousand, and in the third of four shards.
 */

import { type Clock, type ScheduledTask, systemClock } from "../../protocol/clock.ts";
import { createRandom, type Random } from "../../protocol/random.ts";
import { ChargePoint } from "../charge-point.ts";
import type { ChargePointObserver } from "../charge-point-observer.ts";
import {
  type ChargePointOptions,
  complete,
  defaultBehavior,
  defaultHardware,
} from "../charge-point-options.ts";
import { createSimulatedTransfer } from "../files/simulated-transfer.ts";
import { createChargePointHandlers } from "../handlers.ts";
import { type Reach, toDial } from "../reach.ts";
import { type Arrival, planPower } from "./arrival.ts";
import { type Driver, drawDriver } from "./driver.ts";
import { formatIdentity } from "./identity-pattern.ts";
import { drawQuirks, type QuirkShare } from "./quirk-share.ts";
import { Routine } from "./routine.ts";
import type { FleetBehavior } from "./visit-plan.ts";

/** What all charge points of a fleet have in common. */
export type ChargePointTemplate = Pick<
  ChargePointOptions,
  | "hardware"
  | "behavior"
  | "configuration"
  | "carModel"
  | "registerWh"
  | "validation"
  | "settings"
  | "files"
>;

export type FleetOptions = Reach & {
  /** That of the machine if left out. */
  readonly clock?: Clock;
  /** 1 if left out. */
  readonly seed?: number;
  readonly count: number;
  /** With the index in it, as `CP{index:05}`. */
  readonly identityPattern?: string;
  readonly template?: ChargePointTemplate;
  readonly arrival?: Arrival;
  readonly behavior?: FleetBehavior;
  /** Tags that the central system knows. Made up, eight digits each, if left out. */
  readonly idTags?: readonly string[];
  /** The part of the fleet that runs here: `index` of `of`, counted from 1. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Departures from the standard, each in a part of the fleet. */
  readonly quirks?: readonly QuirkShare[];
  readonly observer?: ChargePointObserver;
};

export interface Fleet {
  readonly chargePoints: readonly ChargePoint[];
  /** Switches the charge points on, as the arrival says, and lets the cars come. */
  start(): void;
  /** No more cars; then every charge point says goodbye and is off. */
  stop(): void;
}

const defaultArrival: Arrival = { shape: "step", overMs: 0 };
/** How many drivers share one connector. */
const driversPerConnector = 3;

export function createFleet(options: FleetOptions): Fleet {
  const { clock = systemClock, count, arrival = defaultArrival, behavior = "idle" } = options;
  const dial = toDial(options, clock);
  const root = createRandom(options.seed ?? 1);
  const handlers = createChargePointHandlers();
  const { hardware, behavior: traits, files, ...template } = options.template ?? {};
  // What all have in common is there once.
  const shared = {
    ...template,
    behavior: complete(defaultBehavior, traits),
    files: files ?? createSimulatedTransfer({ clock }),
    ...{ clock, dial, handlers },
    ...(options.observer && { observer: options.observer }),
  };
  const tasks = new Set<ScheduledTask>();
  const members = indexesOf(options).map((index) => {
    const random = root.stream("charge-point", index);
    const quirks = drawQuirks(options.quirks ?? [], random.stream("quirk"));
    const serialNumber = drawSerialNumber(random.stream("serial"));
    const chargePoint = new ChargePoint({
      identity: formatIdentity(options.identityPattern ?? "CP{index:05}", index),
      random,
      quirks: quirks.length > 0 ? quirks : undefined,
      hardware: { ...defaultHardware, serialNumber, ...hardware },
      // Last, as the platform would give each a hidden class of its own otherwise.
      ...shared,
    });
    const power = planPower(arrival, index, count, random.stream("arrival"));
    return { chargePoint, power, routines: createRoutines(chargePoint, behavior, options, random) };
  });

  function at(delayMs: number | undefined, task: () => void): void {
    if (delayMs === undefined) return;
    const scheduled = clock.schedule(delayMs, () => {
      tasks.delete(scheduled);
      task();
    });
    tasks.add(scheduled);
  }

  return {
    chargePoints: members.map(({ chargePoint }) => chargePoint),
    start() {
      for (const { chargePoint, power, routines } of members) {
        at(power.onAtMs, () => {
          chargePoint.powerOn();
          for (const routine of routines) routine.start();
        });
        at(power.offAtMs, () => chargePoint.powerOff());
        at(power.onAgainAtMs, () => chargePoint.powerOn());
      }
    },
    stop() {
      for (const task of tasks) task.cancel();
      for (const { chargePoint, routines } of members) {
        for (const routine of routines) routine.stop();
        chargePoint.retire();
      }
    },
  };
}

function indexesOf({ count, shard }: FleetOptions): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  if (shard === undefined) return all;
  return all.filter((index) => (index - 1) % shard.of === shard.index - 1);
}

function createRoutines(
  chargePoint: ChargePoint,
  behavior: FleetBehavior,
  { idTags = [] }: FleetOptions,
  random: Random,
): readonly Routine[] {
  if (behavior === "idle") return [];
  return chargePoint.connectors.map((connector) => {
    const stream = random.stream("routine", connector.connectorId);
    const draw = (index: number): Driver => drawDriver(stream.stream("driver", index), idTags);
    const others = Array.from({ length: driversPerConnector - 1 }, (_, index) => draw(index + 1));
    return new Routine({
      chargePoint,
      connector,
      behavior,
      drivers: [draw(0), ...others],
      random: stream,
    });
  });
}

const serialDigits = 10;

function drawSerialNumber(random: Random): string {
  let serialNumber = "PF";
  for (let digit = 0; digit < serialDigits; digit += 1) serialNumber += random.integer(0, 9);
  return serialNumber;
}
