/** Where each sampled value goes: by what it measures, by phase, and by how far it is trusted. */

import type { Measurand, Phase, ReadingContext } from "../schemas/messages.ts";
import { defaultMeasurand, isMeasurand, type MeasurandFacts, measurands } from "./measurands.ts";
import {
  type DropReason,
  dropReasonOf,
  mendReasonOf,
  readDecimal,
  readPlainDecimal,
  type SampleNote,
  toDefaultUnit,
} from "./sampled-value.ts";

/** What was told of each phase, and what was told of none in particular. */
export interface PhaseValues {
  readonly l1: number | undefined;
  readonly l2: number | undefined;
  readonly l3: number | undefined;
  /** Has flowed through the phases already: not to be added to them. */
  readonly neutral: number | undefined;
  readonly unphased: number | undefined;
}

type Place = keyof PhaseValues;
type MutablePhaseValues = { -readonly [P in Place]: PhaseValues[P] };

/** What is read of a meter. Numbers, as to find one by its name costs more than to read its text. */
export const slots = {
  currentAmps: 0,
  offeredAmps: 1,
  energyWh: 2,
  powerWatts: 3,
  offeredWatts: 4,
  socPercent: 5,
  temperatureCelsius: 6,
  voltageVolts: 7,
} as const;

export type MeterSlot = (typeof slots)[keyof typeof slots];

/** The measurands that are read. Whatever else is measured is passed over. */
const slotByMeasurand: ReadonlyMap<Measurand, MeterSlot> = new Map([
  ["Current.Import", slots.currentAmps],
  ["Current.Offered", slots.offeredAmps],
  ["Energy.Active.Import.Register", slots.energyWh],
  ["Power.Active.Import", slots.powerWatts],
  ["Power.Offered", slots.offeredWatts],
  ["SoC", slots.socPercent],
  ["Temperature", slots.temperatureCelsius],
  ["Voltage", slots.voltageVolts],
]);

interface Kind {
  readonly facts: MeasurandFacts;
  /** Undefined for what is passed over. */
  readonly slot: MeterSlot | undefined;
}

/** Maps, as text that came is no name of a property yet, and to make it one costs most of a reading. */
const kinds: ReadonlyMap<unknown, Kind> = new Map(
  Object.keys(measurands)
    .filter(isMeasurand)
    .map((name) => [name, { facts: measurands[name], slot: slotByMeasurand.get(name) }]),
);

/** By slot. */
type Values = (MutablePhaseValues | undefined)[];

interface LooseSample {
  readonly value?: unknown;
  readonly context?: unknown;
  readonly format?: unknown;
  readonly measurand?: unknown;
  readonly phase?: unknown;
  readonly location?: unknown;
  readonly unit?: unknown;
}

interface Where {
  readonly place: Place;
  readonly isLineToLine: boolean;
}

const unphased: Where = { place: "unphased", isLineToLine: false };

const whereByPhase: Readonly<Record<Phase, Where>> = {
  L1: { place: "l1", isLineToLine: false },
  L2: { place: "l2", isLineToLine: false },
  L3: { place: "l3", isLineToLine: false },
  "L1-N": { place: "l1", isLineToLine: false },
  "L2-N": { place: "l2", isLineToLine: false },
  "L3-N": { place: "l3", isLineToLine: false },
  "L1-L2": { place: "l1", isLineToLine: true },
  "L2-L3": { place: "l2", isLineToLine: true },
  "L3-L1": { place: "l3", isLineToLine: true },
  N: { place: "neutral", isLineToLine: false },
};
const wheres: ReadonlyMap<unknown, Where> = new Map(Object.entries(whereByPhase));

const defaultContext = "Sample.Periodic" satisfies ReadingContext;

/**
 * The samples of one time. Some are second choice, read only where no better one of their measurand
 * is: what was measured elsewhere than at the outlet, when the transaction began, or between phases.
 */
export class MeterDraft {
  /** As it came. */
  readonly timestamp: unknown;
  readonly #notes: SampleNote[];
  readonly #firstChoice: Values = [];
  #secondChoice: Values | undefined;
  #context: string | undefined;

  constructor(timestamp: unknown, notes: SampleNote[]) {
    this.timestamp = timestamp;
    this.#notes = notes;
  }

  /** Of the first sample that could be read; undefined as long as there was none. */
  get context(): string | undefined {
    return this.#context;
  }

  values(slot: MeterSlot): PhaseValues | undefined {
    return this.#firstChoice[slot] ?? this.#secondChoice?.[slot];
  }

  /** What is unreadable is noted and left out. */
  take(sample: unknown): void {
    const reason = this.#read(sample);
    if (reason !== undefined) this.#notes.push({ kind: "dropped", reason, sample });
  }

  #read(sample: unknown): DropReason | undefined {
    if (!isLooseSample(sample)) return "no object";
    if (sample.format === "SignedData") return "signed data";
    const kind = kinds.get(sample.measurand ?? defaultMeasurand);
    if (kind === undefined) return "unknown measurand";
    const { slot, facts } = kind;
    if (slot === undefined) return undefined;
    const where = whereOf(sample.phase ?? undefined, facts);
    if (where === undefined) return "unknown phase";
    const plain = readPlainDecimal(sample.value);
    const number = plain ?? readDecimal(sample.value);
    if (Number.isNaN(number)) return dropReasonOf(sample.value);
    const value = toDefaultUnit(number, sample.unit ?? undefined, facts);
    if (value === undefined) return "wrong unit";

    if (plain === undefined) {
      this.#notes.push({ kind: "mended", reason: mendReasonOf(sample.value), sample });
    }
    this.#place(sample, slot, where, value);
    return undefined;
  }

  #place(sample: LooseSample, slot: MeterSlot, where: Where, number: number): void {
    const context = typeof sample.context === "string" ? sample.context : defaultContext;
    this.#context ??= context;
    const isElsewhere = (sample.location ?? "Outlet") !== "Outlet";
    const isSecondChoice = isElsewhere || where.isLineToLine || context === "Transaction.Begin";
    const value = where.isLineToLine ? number / Math.sqrt(3) : number;
    put(isSecondChoice ? this.#second() : this.#firstChoice, slot, where.place, value);
  }

  #second(): Values {
    this.#secondChoice ??= [];
    return this.#secondChoice;
  }
}

/** The first that was told counts. */
function put(values: Values, slot: MeterSlot, place: Place, value: number): void {
  const known = values[slot] ?? noValues();
  values[slot] = known;
  switch (place) {
    case "l1":
      known.l1 ??= value;
      break;
    case "l2":
      known.l2 ??= value;
      break;
    case "l3":
      known.l3 ??= value;
      break;
    case "neutral":
      known.neutral ??= value;
      break;
    case "unphased":
      known.unphased ??= value;
      break;
  }
}

function noValues(): MutablePhaseValues {
  return {
    l1: undefined,
    l2: undefined,
    l3: undefined,
    neutral: undefined,
    unphased: undefined,
  };
}

/** Undefined for a phase that is none, or that this measurand cannot have. */
function whereOf(phase: unknown, { hasPhases, quantity }: MeasurandFacts): Where | undefined {
  if (phase === undefined || !hasPhases) return unphased;
  const where = wheres.get(phase);
  return where?.isLineToLine && quantity !== "voltage" ? undefined : where;
}

function isLooseSample(sample: unknown): sample is LooseSample {
  return typeof sample === "object" && sample !== null && !Array.isArray(sample);
}
