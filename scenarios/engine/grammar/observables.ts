/**
 * What expressions can see of a run. All of it is gathered from the wire, never from what a simulated
 * charge point believes of itself.
 */

import { readSchema, type SchemaName } from "../../../schemas/schema.ts";

/** The CEL types that we use, and what they are here. */
interface ObservableTypes {
  readonly bool: boolean;
  readonly string: string;
  readonly double: number;
}

interface Observable {
  readonly type: keyof ObservableTypes;
  readonly description: string;
  /** The field of a message that lists all that it can be. */
  readonly listedIn?: readonly [SchemaName, string];
}

export const chargePointObservables = {
  connected: { type: "bool", description: "Whether its connection is open." },
  registration: {
    type: "string",
    description: "What its last BootNotification was answered with; empty before that.",
    listedIn: ["BootNotificationResponse", "status"],
  },
} as const satisfies Readonly<Record<string, Observable>>;

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
} as const satisfies Readonly<Record<string, Observable>>;

type Observed<T extends Readonly<Record<string, Observable>>> = {
  readonly [K in keyof T]: ObservableTypes[T[K]["type"]];
};

export type ObservedConnector = Observed<typeof connectorObservables>;

/** What the run must know of a charge point, for expressions that name it. */
export interface ObservedChargePoint extends Observed<typeof chargePointObservables> {
  /** Undefined for a number that the charge point has no connector of. */
  connector(connectorId: number): ObservedConnector | undefined;
}

const byName: ReadonlyMap<string, Observable> = new Map<string, Observable>(
  Object.entries({ ...chargePointObservables, ...connectorObservables }),
);

export const observableNames: readonly string[] = [...byName.keys()];

/** All texts that an observable can be; undefined when it can be any, or is no text. */
export function textsOf(name: string): readonly string[] | undefined {
  const listedIn = byName.get(name)?.listedIn;
  if (listedIn === undefined) return undefined;
  const [schema, property] = listedIn;
  return readSchema(schema).properties?.[property]?.enum;
}
