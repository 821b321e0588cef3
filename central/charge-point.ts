/** What the central system remembers of a charge point, connected or not. */

import type { MeterReading } from "../model/meter-reading.ts";
import type { ChargingProfile, RegistrationStatus, Request } from "../schemas/messages.ts";
import type { AnsweredCall } from "./answered-calls.ts";
import type { SuspectStep } from "./set-up.ts";
import type { LiveTransaction, Transaction } from "./transaction.ts";
import type { OrphanStop } from "./transaction-matching.ts";

export interface ConnectorStatus {
  /** Text, because charge points use words that OCPP 1.6 lacks. */
  readonly status: string;
  readonly errorCode: string;
  readonly info: string | undefined;
  readonly vendorErrorCode: string | undefined;
  readonly receivedAtMs: number;
}

export interface Connector {
  /** Nought is the charge point as a whole. */
  readonly connectorId: number;
  /** Undefined until it is told. */
  readonly status: ConnectorStatus | undefined;
  readonly transaction: Transaction | undefined;
  readonly lastReading: MeterReading | undefined;
  /** The last charging profile that the charge point accepted for this connector. */
  readonly lastProfile: ChargingProfile | undefined;
}

export interface ChargePoint {
  readonly identity: string;
  readonly isConnected: boolean;
  readonly connectedAtMs: number | undefined;
  readonly disconnectedAtMs: number | undefined;
  /** When it last sent anything at all. */
  readonly lastHeardAtMs: number | undefined;
  /** Its last BootNotification; it may never send one. */
  readonly boot: Request<"BootNotification"> | undefined;
  /** What it was, or would be, told when it boots. */
  readonly registration: RegistrationStatus;
  readonly connectors: ReadonlyMap<number, Connector>;
  /** Those that run, and those that ended lately, in order of arrival. */
  readonly transactions: readonly Transaction[];
  /** When it was last asked for a BootNotification: some reboot on that, and come back to be asked. */
  readonly bootAskedAtMs: number | undefined;
  /** What it has told, or taken over, of its configuration keys. */
  readonly configuration: ReadonlyMap<string, string>;
  /** Until when a remote start that it accepted may still lead to something, by connector. */
  readonly remoteStarts: ReadonlyMap<number, number>;
  /** It did not answer our CALLs while it sent its own: until then, little is to be expected. */
  readonly deafUntilMs: number | undefined;
  /** Those that the charge point accepted, by id, until they are used, cancelled or past. */
  readonly reservations: ReadonlyMap<number, Reservation>;
}

export type Reservation = Request<"ReserveNow">;

export type LiveConnector = { -readonly [Field in keyof Connector]: Connector[Field] } & {
  transaction: LiveTransaction | undefined;
};

/** As it is written by the ones who keep it. */
export interface LiveChargePoint extends ChargePoint {
  isConnected: boolean;
  connectedAtMs: number | undefined;
  disconnectedAtMs: number | undefined;
  lastHeardAtMs: number | undefined;
  boot: Request<"BootNotification"> | undefined;
  registration: RegistrationStatus;
  /** What was listed when it was last looked at. */
  listedRegistration: RegistrationStatus | undefined;
  /** The registration was laid down by somebody, and not by the list. */
  isRegistrationDecided: boolean;
  bootAskedAtMs: number | undefined;
  deafUntilMs: number | undefined;
  suspectStep: SuspectStep | undefined;
  readonly configuration: Map<string, string>;
  readonly remoteStarts: Map<number, number>;
  readonly connectors: Map<number, LiveConnector>;
  readonly transactions: LiveTransaction[];
  /** Of those that it has had: whatever begins later is none of them. */
  latestStartMs: number;
  readonly reservations: Map<number, Reservation>;
  /** StopTransactions whose StartTransaction may still come. */
  readonly orphanStops: OrphanStop[];
  /** The last transaction messages, by digest: a few. */
  readonly answers: Map<string, AnsweredCall>;
  /** The number of the last of them. */
  answerCount: number;
}

/** What is kept of a charge point, its transactions and the answers to them apart. */
export interface ChargePointRecord {
  readonly identity: string;
  readonly boot?: Request<"BootNotification">;
  /** Left out if nobody has decided on it. */
  readonly decision?: RegistrationDecision;
  readonly reservations: readonly Reservation[];
  readonly orphanStops: readonly OrphanStop[];
}

export interface RegistrationDecision {
  readonly status: RegistrationStatus;
  /** What was listed then. */
  readonly listed?: RegistrationStatus;
}

export function toChargePointRecord(chargePoint: LiveChargePoint): ChargePointRecord {
  const { identity, boot, registration: status, listedRegistration: listed } = chargePoint;
  const { isRegistrationDecided, reservations, orphanStops } = chargePoint;
  const decision = { status, ...(listed !== undefined && { listed }) };
  return {
    identity,
    ...(boot !== undefined && { boot }),
    ...(isRegistrationDecided && { decision }),
    reservations: [...reservations.values()],
    orphanStops: [...orphanStops],
  };
}

export function createChargePoint(
  identity: string,
  registration: RegistrationStatus,
  listedRegistration: RegistrationStatus | undefined,
): LiveChargePoint {
  return {
    // What every message asks for stands together, so that it is fetched together.
    identity,
    registration,
    boot: undefined,
    lastHeardAtMs: undefined,
    connectors: new Map(),
    transactions: [],
    isConnected: false,
    connectedAtMs: undefined,
    disconnectedAtMs: undefined,
    listedRegistration,
    isRegistrationDecided: false,
    bootAskedAtMs: undefined,
    deafUntilMs: undefined,
    suspectStep: undefined,
    configuration: new Map(),
    remoteStarts: new Map(),
    latestStartMs: Number.NEGATIVE_INFINITY,
    reservations: new Map(),
    orphanStops: [],
    answers: new Map(),
    answerCount: 0,
  };
}

/** Learned as soon as it is named, up to a bound: undefined beyond it, and for an id below nought. */
export function learnConnector(
  chargePoint: LiveChargePoint,
  connectorId: number,
  maxConnectors: number,
): LiveConnector | undefined {
  const known = chargePoint.connectors.get(connectorId);
  if (known !== undefined) return known;
  if (connectorId < 0 || chargePoint.connectors.size > maxConnectors) return undefined;
  const connector: LiveConnector = {
    connectorId,
    status: undefined,
    transaction: undefined,
    lastReading: undefined,
    lastProfile: undefined,
  };
  chargePoint.connectors.set(connectorId, connector);
  return connector;
}
