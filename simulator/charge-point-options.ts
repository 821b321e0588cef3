/** What makes one charge point differ from another: its hardware, and what the standard leaves open. */

import type { ConfigurationKey } from "../model/configuration-keys.ts";
import type { Clock } from "../protocol/clock.ts";
import type { ConnectionSettings } from "../protocol/connection.ts";
import type { HandlerTable } from "../protocol/handler-table.ts";
import type { Dial } from "../protocol/handshake.ts";
import type { PeerValidation } from "../protocol/peer.ts";
import type { Random } from "../protocol/random.ts";
import type { HashAlgorithm, Request, Response } from "../schemas/messages.ts";
import type { CarModel } from "./car/car-model.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { ChargePointObserver } from "./charge-point-observer.ts";
import type { FileTransfer } from "./files/file-transfer.ts";
import type { Quirk } from "./quirks/check-quirks.ts";
import type { PowerSharing } from "./smart-charging/power-sharing.ts";

/** What is bolted to the wall. The texts go into the BootNotification (OCPP 1.6 §6.3). */
export interface Hardware {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly firmwareVersion: string;
  readonly connectorCount: number;
  readonly phaseCount: 1 | 2 | 3;
  /** What cable and breaker bear, per phase. */
  readonly maxCurrentAmps: number;
  /** What all connectors may take together, on each phase. */
  readonly supplyAmps: number;
  /** Line to neutral. */
  readonly voltageVolts: number;
  /** A cable that is part of the charge point: it has no lock to open on its side. */
  readonly hasFixedCable: boolean;
  /** Whether the socket can hold a plug. */
  readonly hasLock: boolean;
  /** A battery that lasts long enough to stop what runs when the power goes (TC_032_1). */
  readonly hasBackupPower: boolean;
  /** A meter of the charge point as a whole, which reports as connector 0 (OCPP 1.6 §4.7). */
  readonly hasMainMeter: boolean;
  /** Whether it knows the messages and keys of the security whitepaper. */
  readonly hasSecurityExtension: boolean;
}

/** Choices that the standard leaves to the maker of a charge point. */
export interface Behavior {
  /** Which goes first when a transaction starts, StatusNotification or StartTransaction. */
  readonly startOrder: "status-first" | "transaction-first";
  /** Which goes first when a transaction stops, StatusNotification or StopTransaction. */
  readonly stopOrder: "status-first" | "transaction-first";
  /** Which goes first at UnlockConnector in a transaction, its answer or the StopTransaction. */
  readonly unlockOrder: "answer-first" | "transaction-first";
  /** What the central system hears, back online, of what has happened to the connectors (§4.9). */
  readonly offlineStatuses: "latest" | "all" | "none";
  /** Whether ConnectionTimeOut also ends the wait of a car for a tag (B6 of §4.9). */
  readonly plugWithoutTag: "times-out" | "waits";
  /** Heartbeats at every interval, or only where nothing else was sent in it (OCPP 1.6 §4.6). */
  readonly heartbeats: "always" | "when-idle";
  /** The wait before a BootNotification is repeated where the central system names none. */
  readonly bootRetrySeconds: number;
  /** Whether a lost connection is as good as a reboot; it is not (OCPP-J 1.6 §5.4). */
  readonly bootsOnReconnect: boolean;
  /** How long a soft reset, or a battery, waits until the last transaction message is answered. */
  readonly shutDownMs: number;
  /** From losing power until the first BootNotification. */
  readonly bootDurationMs: number;
  /** The pause between two messages of a transaction queue that has grown offline. */
  readonly flushIntervalMs: number;
  /** Beyond it, meter values are dropped, and no transaction begins if there are none. */
  readonly maxQueuedMessages: number;
  readonly redial: RedialPolicy;
  /** Whether a transaction goes on after a power cut, or was stopped by it (TC_032). */
  readonly afterPowerLoss: "stop" | "resume";
  /** How connectors share what is not enough for all of them. */
  readonly powerSharing: PowerSharing;
  readonly installDurationMs: number;
  /** Whether a firmware image that has been downloaded can be installed (TC_044_3). */
  readonly firmware: "takes" | "refuses";
  /** Keys whose new value waits for the next boot (RebootRequired, OCPP 1.6 §5.3). */
  readonly rebootKeys: readonly ConfigurationKey[];
  /** Whether critical security events are told with no security profile set, too (FB-200). */
  readonly securityEvents: "with-profile" | "always";
  /** Failed dials on a new security profile until the one before it is taken up again. */
  readonly dialsBeforeFallback: number | "never";
  /** How the AuthorizationKey goes into the Basic authorization: decoded, or as it was written. */
  readonly passwordForm: "bytes" | "text";
  /** The kind of key that a certificate is asked for. */
  readonly certificateKey: "EC" | "RSA";
  /** How installed certificates are named to the central system. */
  readonly certificateHash: HashAlgorithm;
}

/** By vendorId, then by messageId, which is empty where a request has none (OCPP 1.6 §5.6). */
export type VendorExtensions = Readonly<Record<string, Readonly<Record<string, DataReceiver>>>>;

export type DataReceiver = (
  data: Request<"DataTransfer">["data"],
  chargePoint: ChargePoint,
) => Response<"DataTransfer">;

/** PEM: what the charge point left the factory with, and what a factory reset brings back. */
export interface FactoryCertificates {
  readonly centralSystemRoots?: readonly string[];
  readonly manufacturerRoots?: readonly string[];
  /** Its own, with the sub-authorities, and its key. */
  readonly certificate?: string;
  readonly key?: string;
}

/** Waits grow from the least to the most, and never end (OCPP-J 1.6 errata §3.4). */
export interface RedialPolicy {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  readonly factor: number;
  /** The share of each wait that chance may add. */
  readonly jitter: number;
}

export interface ChargePointOptions {
  /** The last part of the URL (OCPP-J 1.6 §3.1.1). */
  readonly identity: string;
  readonly clock: Clock;
  /** The stream of this charge point; nobody else draws from it. */
  readonly random: Random;
  readonly dial: Dial;
  readonly hardware?: Partial<Hardware>;
  readonly behavior?: Partial<Behavior>;
  /** Configuration keys that differ from the defaults, as this one left the factory (§9). */
  readonly configuration?: Readonly<Partial<Record<ConfigurationKey, string>>>;
  readonly certificates?: FactoryCertificates;
  /** What the meter of each connector shows at first, in watt-hours; nought if left out. */
  readonly registerWh?: number;
  /** The extensions that DataTransfer reaches. */
  readonly vendors?: VendorExtensions;
  /** What drives up where a plug names no car of its own. */
  readonly carModel?: CarModel;
  /** The same for each connector, from 1 on; those that have none get {@link carModel}. */
  readonly carModels?: readonly CarModel[];
  /** Shared by a whole fleet; one of its own is made if left out. */
  readonly handlers?: HandlerTable<ChargePoint>;
  /** How it departs from the standard. */
  readonly quirks?: readonly Quirk[] | undefined;
  readonly observer?: ChargePointObserver;
  /** How files come and go; simulated on the clock if left out. */
  readonly files?: FileTransfer;
  /** How strictly payloads are checked; both ways, if left out. */
  readonly validation?: PeerValidation;
  readonly settings?: ConnectionSettings;
}

export const defaultHardware: Hardware = {
  vendor: "plugfest",
  model: "virtual",
  serialNumber: "",
  firmwareVersion: "1.0.0",
  connectorCount: 1,
  phaseCount: 3,
  maxCurrentAmps: 32,
  supplyAmps: Number.POSITIVE_INFINITY,
  voltageVolts: 230,
  hasFixedCable: false,
  hasLock: true,
  hasBackupPower: false,
  hasMainMeter: false,
  hasSecurityExtension: true,
};

export const defaultBehavior: Behavior = {
  startOrder: "transaction-first",
  stopOrder: "transaction-first",
  unlockOrder: "answer-first",
  offlineStatuses: "latest",
  plugWithoutTag: "times-out",
  heartbeats: "always",
  bootRetrySeconds: 60,
  bootsOnReconnect: false,
  shutDownMs: 10_000,
  bootDurationMs: 5_000,
  flushIntervalMs: 0,
  maxQueuedMessages: 1000,
  redial: { minDelayMs: 1_000, maxDelayMs: 60_000, factor: 2, jitter: 0.2 },
  afterPowerLoss: "stop",
  powerSharing: "equal",
  installDurationMs: 30_000,
  firmware: "takes",
  rebootKeys: [],
  securityEvents: "with-profile",
  dialsBeforeFallback: 3,
  passwordForm: "bytes",
  certificateKey: "EC",
  certificateHash: "SHA256",
};

/** What is given goes before the defaults. What is whole already is shared, as that of a fleet is. */
export function complete<T extends object>(defaults: T, given: Partial<T> = {}): T {
  return isWhole(defaults, given) ? given : { ...defaults, ...given };
}

function isWhole<T extends object>(defaults: T, given: Partial<T>): given is T {
  return Object.keys(defaults).every((name) => Object.hasOwn(given, name));
}
