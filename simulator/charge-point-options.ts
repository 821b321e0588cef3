/** What makes one charge point differ from another: its hardware, and what the standard leaves open. */

import type { Clock } from "../protocol/clock.ts";
import type { ConnectionSettings } from "../protocol/connection.ts";
import type { HandlerTable } from "../protocol/handler-table.ts";
import type { Dial } from "../protocol/handshake.ts";
import type { PeerValidation } from "../protocol/peer.ts";
import type { Random } from "../protocol/random.ts";
import type { CarModel } from "./car/car-model.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { ChargePointObserver } from "./charge-point-observer.ts";
import type { FileTransfer } from "./files/file-transfer.ts";

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
  /** Line to neutral. */
  readonly voltageVolts: number;
  /** A cable that is part of the charge point: it has no lock to open on its side. */
  readonly hasFixedCable: boolean;
}

/** Choices that the standard leaves to the maker of a charge point. */
export interface Behavior {
  /** Which goes first when a transaction starts, StatusNotification or StartTransaction. */
  readonly startOrder: "status-first" | "transaction-first";
  /** Which goes first when a transaction stops, StatusNotification or StopTransaction. */
  readonly stopOrder: "status-first" | "transaction-first";
  /** Heartbeats at every interval, or only where nothing else was sent in it (OCPP 1.6 §4.6). */
  readonly heartbeats: "always" | "when-idle";
  /** The wait before a BootNotification is repeated where the central system names none. */
  readonly bootRetrySeconds: number;
  /** From losing power until the first BootNotification. */
  readonly bootDurationMs: number;
  /** The pause between two messages of a transaction queue that has grown offline. */
  readonly flushIntervalMs: number;
  readonly redial: RedialPolicy;
  /** Whether a transaction goes on after a power cut, or was stopped by it (TC_032). */
  readonly afterPowerLoss: "stop" | "resume";
  readonly installDurationMs: number;
  /** Whether a firmware image that has been downloaded can be installed (TC_044_3). */
  readonly firmware: "takes" | "refuses";
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
  /** Configuration keys that differ from the defaults (OCPP 1.6 §9). */
  readonly configuration?: Readonly<Record<string, string>>;
  /** What drives up where a plug names no car of its own. */
  readonly carModel?: CarModel;
  /** Shared by a whole fleet; one of its own is made if left out. */
  readonly handlers?: HandlerTable<ChargePoint>;
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
  voltageVolts: 230,
  hasFixedCable: false,
};

export const defaultBehavior: Behavior = {
  startOrder: "transaction-first",
  stopOrder: "transaction-first",
  heartbeats: "always",
  bootRetrySeconds: 60,
  bootDurationMs: 5_000,
  flushIntervalMs: 0,
  redial: { minDelayMs: 1_000, maxDelayMs: 60_000, factor: 2, jitter: 0.2 },
  afterPowerLoss: "stop",
  installDurationMs: 30_000,
  firmware: "takes",
};
