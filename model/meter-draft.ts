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

/** The measurands that are read, and where each goes. Whatever else is measured is passed over. */
const slots = {
  "Current.Import": "currentAmps",
  "Current.Offered": "offeredAmps",
  "Energy.Active.Import.Register": "energyWh",
  "Power.Active.Import": "powerWatts",
  "Power.Offered": "offeredWatts",
  SoC: "socPercent",
  Temperature: "temperatureCelsius",
  Voltage: "voltageVolts",
} as const satisfies Readonly<Partial<Record<Measurand, string>>>;

export type MeterSlot = (typeof slots)[keyof typeof slots];

interface Kind {
  readonly facts: MeasurandFacts;
  /** Undefined for what is passed over. */
  readonly slot: MeterSlot | undefined;
}

/** Maps, as text that came is no name of a property yet, and to make it one costs most of a reading. */
const kinds: ReadonlyMap<unknown, Kind> = new Map(
  Object.keys(measurands)
    .filter(isMeasurand)
    .map((name) => [name, { facts: measurands[name], slot: slotOf(name) }]),
);

export type ValuesBySlot = Readonly<Partial<Record<MeterSlot, PhaseValues>>>;
type MutableValuesBySlot = Partial<Record<MeterSlot, MutablePhaseValues>>;

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

const nothing: PhaseValues = {
  l1: undefined,
  l2: undefined,
  l3: undefined,
  neutral: undefined,
  unphased: undefined,
};

const defaultContext = "Sample.Periodic" satisfies ReadingContext;

/**
 * The samples of one time. Some are second choice, read only where no better one of their measurand
 * is: what was measured elsewhere than at the outlet, when the transaction began, or between phases.
 */
export class MeterDraft {
  /** As it came. */
  readonly timestamp: unknown;
  readonly #notes: SampleNote[];
  readonly #firstChoice: MutableValuesBySlot = {};
  #secondChoice: MutableValuesBySlot | undefined;
  #context: string | undefined;

  constructor(timestamp: unknown, notes: SampleNote[]) {
    this.timestamp = timestamp;
    this.#notes = notes;
  }

  /** Of the first sample that could be read; undefined as long as there was none. */
  get context(): string | undefined {
    return this.#context;
  }

  values(): ValuesBySlot {
    if (this.#secondChoice === undefined) return this.#firstChoice;
    return { ...this.#secondChoice, ...this.#firstChoice };
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

  #place(sample: LooseSample, slot: MeterSlot, where: Where, value: number): void {
    const context = typeof sample.context === "string" ? sample.context : defaultContext;
    this.#context ??= context;
    const isElsewhere = (sample.location ?? "Outlet") !== "Outlet";
    const isSecondChoice = isElsewhere || where.isLineToLine || context === "Transaction.Begin";
    const values = isSecondChoice ? this.#second() : this.#firstChoice;
    values[slot] ??= { ...nothing };
    values[slot][where.place] ??= where.isLineToLine ? value / Math.sqrt(3) : value;
  }

  #second(): MutableValuesBySlot {
    this.#secondChoice ??= {};
    return this.#secondChoice;
  }
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

function slotOf(measurand: Measurand): MeterSlot | undefined {
  return isSlotted(measurand) ? slots[measurand] : undefined;
}

function isSlotted(measurand: Measurand): measurand is keyof typeof slots {
  return Object.hasOwn(slots, measurand);
}
