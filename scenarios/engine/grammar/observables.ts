/**
 * What expressions can see of a run. What is said to come from the wire never comes from what a simulated
 * charge point believes of itself; what only hardware can know (its limit, the current, the car) is told by
 * the virtual hardware; and what is booked is told by our own central system.
 */

import { readSchema, type SchemaName } from "../../../schemas/schema.ts";

/** The CEL types that we use, and what they are here. */
interface ObservableTypes {
  readonly bool: boolean;
  readonly string: string;
  readonly double: number;
  readonly int: bigint;
  readonly "list<string>": readonly string[];
}

interface Observable {
  readonly type: keyof ObservableTypes;
  readonly description: string;
  /** The field of a message that lists all that it can be. */
  readonly listedIn?: readonly [SchemaName, string];
  /** Of a number, as it is written behind it. */
  readonly unit?: string;
}

type Observables = Readonly<Record<string, Observable>>;

const flow = {
  limit: {
    type: "double",
    unit: "A",
    description: "What the charger obeys now, by phase: told by its virtual hardware.",
  },
  draw: {
    type: "double",
    unit: "A",
    description: "What the car takes, by phase: told by the model of the car.",
  },
  energy: {
    type: "double",
    unit: "Wh",
    description: "The register of the virtual meter, in watt-hours.",
  },
  soc: {
    type: "double",
    unit: "%",
    description: "How full the car is: told by the model of the car; 0 where none is plugged in.",
  },
  alloc: {
    type: "double",
    unit: "A",
    description:
      "The limit that was given to the transactions: booked by `reference` with `groups`, else obeyed by the charger.",
  },
  target: {
    type: "double",
    unit: "A",
    description: "What `reference` is about to give; 0 where it has worked nothing out.",
  },
  held: {
    type: "double",
    unit: "A",
    description: "The most that `reference` reckons with, whatever it has given.",
  },
} as const satisfies Observables;

export const chargePointObservables = {
  connected: { type: "bool", description: "Whether its connection is open." },
  registration: {
    type: "string",
    description: "What its last BootNotification was answered with; empty before that.",
    listedIn: ["BootNotificationResponse", "status"],
  },
  status: {
    type: "string",
    description: "What the last StatusNotification of connector 1 said.",
    listedIn: ["StatusNotification", "status"],
  },
  ...flow,
} as const satisfies Observables;

export const connectorObservables = {
  status: {
    type: "string",
    description: "What its last StatusNotification said.",
    listedIn: ["StatusNotification", "status"],
  },
  errorCode: {
    type: "string",
    description: "The error code in that StatusNotification.",
    listedIn: ["StatusNotification", "errorCode"],
  },
  inTransaction: { type: "bool", description: "Whether a transaction runs on it." },
  ...flow,
} as const satisfies Observables;

export const groupObservables = {
  limit: { type: "double", unit: "A", description: "What the group may draw now, by phase." },
} as const satisfies Observables;

/** Of `CP1.books`: what `reference` has made of all that the charger told it. */
export const booksObservables = {
  transactions: {
    type: "int",
    description: "How many transactions are booked, those over too.",
  },
  running: { type: "int", description: "How many of them are not over." },
  inferred: {
    type: "int",
    description: "How many are over though no StopTransaction has said so.",
  },
  billed: { type: "double", unit: "Wh", description: "The energy of all that are over." },
  doubts: { type: "list<string>", description: "What is odd about the transactions, each once." },
  alarms: {
    type: "list<string>",
    description: "What operators are told of it now: notApplied, refusing, overdraw and the like.",
  },
  reported: { type: "string", description: "The status of connector 1, in its own words." },
  register: { type: "double", unit: "Wh", description: "The last energy register of connector 1." },
  power: { type: "double", unit: "W", description: "The power that was read there last." },
  current: { type: "double", unit: "A", description: "The same of the phase with most current." },
} as const satisfies Observables;

type Observed<T extends Observables> = {
  readonly [K in keyof T]: ObservableTypes[T[K]["type"]];
};

export type ObservedBooks = Observed<typeof booksObservables>;

export type ObservedConnector = Observed<typeof connectorObservables>;

/** What there is one value of for each member of a group: `draw.depot` is the list of them. */
export const memberObservables = ["alloc", "draw", "held", "limit", "target"] as const;

export type MemberObservable = (typeof memberObservables)[number];

/** What the run must know of a charge point, for expressions that name it. */
export interface ObservedChargePoint extends Observed<typeof chargePointObservables> {
  /** In the scenario. */
  readonly name: string;
  /** Undefined for a number that the charge point has no connector of. */
  connector(connectorId: number): ObservedConnector | undefined;
  /** Undefined where the books are somebody else's. */
  readonly books: ObservedBooks | undefined;
  /** On one phase of the grid, counted from 1: told by the models of the cars. */
  drawOn(phase: number): number;
}

export interface ObservedGroup extends Observed<typeof groupObservables> {
  readonly members: readonly ObservedChargePoint[];
  /** For each member, in their order. */
  valuesOf(observable: MemberObservable): readonly number[];
}

export interface ObservedWorld {
  readonly chargePoints: ReadonlyMap<string, ObservedChargePoint>;
  /** Those that come of one entry with a `count`. */
  readonly fleets: ReadonlyMap<string, readonly ObservedChargePoint[]>;
  readonly groups: ReadonlyMap<string, ObservedGroup>;
}

const byName: ReadonlyMap<string, Observable> = new Map<string, Observable>(
  Object.entries({
    ...chargePointObservables,
    ...connectorObservables,
    ...groupObservables,
    ...booksObservables,
  }),
);

export const observableNames: readonly string[] = [...byName.keys()];

/** All texts that an observable can be; undefined when it can be any, or is no text. */
export function textsOf(name: string): readonly string[] | undefined {
  const listedIn = byName.get(name)?.listedIn;
  if (listedIn === undefined) return undefined;
  const [schema, property] = listedIn;
  return readSchema(schema).properties?.[property]?.enum;
}

export function unitOf(name: string): string | undefined {
  return byName.get(name)?.unit;
}
