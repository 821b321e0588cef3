/**
 * A virtual charge point: what a certification tester would take for hardware.
 *
 * This class holds the parts together and is what a user of the simulator acts upon: power, plug,
 * tag, network. What each part does is in its own folder. Everything lives on the clock, chance
 * and dial that are passed in.
 */

import { formatTimestamp } from "../model/timestamp.ts";
import type { Clock } from "../protocol/clock.ts";
import type { ConnectionSettings } from "../protocol/connection.ts";
import { ConnectionClosedError } from "../protocol/errors.ts";
import type { HandlerTable } from "../protocol/handler-table.ts";
import { createMessageIds } from "../protocol/message-id.ts";
import type { CallOptions } from "../protocol/outgoing-calls.ts";
import type { PeerValidation, ResponseListener } from "../protocol/peer.ts";
import type { Random } from "../protocol/random.ts";
import type { Action, Reason, Request, ResetType } from "../schemas/messages.ts";
import { Authorization } from "./authorization/authorization.ts";
import type { ChargePointEvent } from "./charge-point-observer.ts";
import {
  type Behavior,
  type ChargePointOptions,
  complete,
  defaultBehavior,
  defaultHardware,
  type Hardware,
} from "./charge-point-options.ts";
import { Configuration } from "./configuration/configuration.ts";
import { Connector } from "./connector/connector.ts";
import { Diagnostics } from "./diagnostics/diagnostics.ts";
import type { FileTransfer } from "./files/file-transfer.ts";
import { createSimulatedTransfer } from "./files/simulated-transfer.ts";
import { Firmware } from "./firmware/firmware.ts";
import { createChargePointHandlers } from "./handlers.ts";
import { Link } from "./link/link.ts";
import { Metering } from "./metering/metering.ts";
import { resetToFactory } from "./power/factory-reset.ts";
import { Power } from "./power/power.ts";
import { Quirks } from "./quirks/quirks.ts";
import { DeviceClock } from "./registration/device-clock.ts";
import { Heartbeat } from "./registration/heartbeat.ts";
import { Registration } from "./registration/registration.ts";
import { Reservations } from "./reservation/reservations.ts";
import { Security } from "./security/security.ts";
import { SmartCharging } from "./smart-charging/smart-charging.ts";
import { TagReader } from "./transaction/tag-reader.ts";
import { Transactions } from "./transaction/transactions.ts";

export class ChargePoint {
  readonly options: ChargePointOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly hardware: Hardware;
  readonly behavior: Behavior;
  readonly handlers: HandlerTable<ChargePoint>;
  readonly validation: PeerValidation | undefined;
  readonly settings: ConnectionSettings | undefined;
  readonly newMessageId: () => string;
  readonly quirks: Quirks | undefined;
  readonly configuration: Configuration;
  readonly link: Link;
  readonly time: DeviceClock;
  readonly power: Power;
  readonly registration: Registration;
  readonly heartbeat: Heartbeat;
  readonly authorization: Authorization;
  readonly smartCharging: SmartCharging;
  readonly metering: Metering;
  readonly reservations: Reservations;
  readonly transactions: Transactions;
  readonly files: FileTransfer;
  readonly firmware: Firmware;
  readonly diagnostics: Diagnostics;
  readonly reader: TagReader;
  readonly security: Security;
  readonly connectors: readonly Connector[];
  /** Connector 0: the charge point as a whole (OCPP 1.6 §4.9). */
  readonly whole: Connector;

  constructor(options: ChargePointOptions) {
    this.options = options;
    this.clock = options.clock;
    this.random = options.random;
    this.hardware = complete(defaultHardware, options.hardware);
    this.behavior = complete(defaultBehavior, options.behavior);
    this.handlers = options.handlers ?? createChargePointHandlers();
    this.validation = options.validation;
    this.settings = options.settings;
    this.newMessageId = createMessageIds(options.random);
    this.quirks = options.quirks && new Quirks(this, options.quirks);
    this.configuration = new Configuration(this);
    this.link = new Link(this);
    this.time = new DeviceClock(this);
    this.power = new Power(this);
    this.registration = new Registration(this);
    this.heartbeat = new Heartbeat(this);
    this.authorization = new Authorization(this);
    this.smartCharging = new SmartCharging(this);
    this.metering = new Metering(this);
    this.reservations = new Reservations(this);
    this.transactions = new Transactions(this);
    this.files = options.files ?? createSimulatedTransfer({ clock: options.clock });
    this.firmware = new Firmware(this);
    this.diagnostics = new Diagnostics(this);
    this.reader = new TagReader(this);
    this.security = new Security(this);
    this.whole = new Connector(this, 0);
    this.connectors = Array.from(
      { length: this.hardware.connectorCount },
      (_, index) => new Connector(this, index + 1, this.whole),
    );
    this.quirks?.begin();
  }

  get identity(): string {
    return this.options.identity;
  }

  get isPowered(): boolean {
    return this.power.isOn;
  }

  get isConnected(): boolean {
    return this.link.peer !== undefined;
  }

  /** Whether a CALL of ours may go out: there is a connection, and the registration allows it. */
  get canCall(): boolean {
    return this.isConnected && this.registration.mayCall;
  }

  /** Whether a transaction may begin, as far as the charge point as a whole is concerned. */
  get canBegin(): boolean {
    return this.power.isStaying && !this.transactions.queue.isFull;
  }

  /** Switches the charge point on: it connects and boots by itself. */
  powerOn(): void {
    this.power.on();
  }

  /** Takes the power away in mid-flight: no goodbye, to nobody. */
  powerOff(): void {
    this.power.off();
  }

  /** Switches off in good order, for ever: what runs goes on at nobody's expense. */
  retire(): void {
    this.power.retire();
  }

  restart(type: ResetType, reason: Reason): void {
    this.power.restart(type, reason);
  }

  /** Forgets all that outlives reboots, and starts anew. */
  factoryReset(): void {
    resetToFactory(this);
  }

  /** The network goes away for good, until {@link networkUp}. */
  networkDown(): void {
    this.link.networkDown();
  }

  networkUp(): void {
    this.link.networkUp();
  }

  /** A driver shows a tag: at one connector, or at a reader for all of them. */
  presentTag(idTag: string, connectorId?: number): void {
    this.reader.present(idTag, connectorId);
  }

  /** All energy is off, until {@link releaseEmergencyStop}. */
  pressEmergencyStop(): void {
    this.transactions.stopAll("EmergencyStop");
    this.whole.raise({ errorCode: "OtherError", info: "emergency stop" });
  }

  releaseEmergencyStop(): void {
    this.whole.clear("OtherError");
  }

  /** Sends vendor-specific data (OCPP 1.6 §4.3). */
  transferData(
    request: Request<"DataTransfer">,
    settled: ResponseListener<"DataTransfer"> = () => {},
  ): void {
    this.call("DataTransfer", request, settled);
  }

  /** The connector of this id, 0 being the charge point as a whole. */
  connector(connectorId: number): Connector | undefined {
    return connectorId === 0 ? this.whole : this.connectors[connectorId - 1];
  }

  /** Several connectors may have changed by one event. */
  refreshStatuses(): void {
    for (const connector of [this.whole, ...this.connectors]) connector.refresh();
  }

  /** The time as this charge point knows it: that of the central system, once it has been told. */
  now(): number {
    return this.time.now();
  }

  /** {@link now}, as it goes on the wire. */
  timestamp(): string {
    return formatTimestamp(this.now());
  }

  /** Makes the clock wrong, until the central system sets it right. */
  skewClock(byMs: number): void {
    this.time.skew(byMs);
  }

  /** A CALL of ours. It fails as by a lost connection where none may go out. */
  call<A extends Action>(
    action: A,
    payload: Request<A>,
    settled: ResponseListener<A>,
    options?: CallOptions,
  ): void {
    if (this.registration.allowsCalls) this.link.request(action, payload, settled, options);
    else settled(new ConnectionClosedError(action, false), undefined);
  }

  tell(event: ChargePointEvent): void {
    this.quirks?.observe(event);
    this.options.observer?.observed?.(this, event);
  }

  fault(fault: unknown): void {
    if (this.options.observer === undefined) throw fault;
    this.options.observer.fault(this, fault);
  }

  linkOpened(): void {
    this.tell({ kind: "connected" });
    if (this.behavior.bootsOnReconnect) this.registration.reset();
    if (!this.registration.isAccepted) this.registration.resume();
    else this.#resume();
  }

  linkClosed(code: number): void {
    this.heartbeat.stop();
    this.transactions.queue.interrupt();
    this.security.events.interrupt();
    this.tell({ kind: "disconnected", code });
  }

  /** The central system has accepted us. Statuses go first, then what has waited (§4.2, E 3.22). */
  registered(intervalSeconds: number): void {
    if (intervalSeconds > 0) {
      this.configuration.setByDevice("HeartbeatInterval", String(intervalSeconds));
    }
    for (const connector of [this.whole, ...this.connectors]) connector.report();
    this.#resume();
  }

  /** What goes by the time of day is planned anew. */
  timeChanged(): void {
    this.security.events.record("SettingSystemTime");
    this.metering.restart();
    for (const connector of this.connectors) connector.update();
  }

  /** The power is on. */
  start(): void {
    this.quirks?.poweredOn();
    this.configuration.booted();
    this.metering.restart();
    this.firmware.poweredOn();
    this.security.poweredOn();
    for (const connector of this.connectors) connector.update();
    this.link.open();
  }

  /** The power is gone. What outlives that stays in each part. */
  shutDown(): void {
    this.heartbeat.stop();
    this.registration.reset();
    this.metering.stop();
    this.firmware.shutDown();
    this.diagnostics.shutDown();
    this.security.shutDown();
    this.transactions.queue.interrupt();
    for (const connector of [this.whole, ...this.connectors]) connector.shutDown();
  }

  #resume(): void {
    this.heartbeat.restart();
    this.firmware.registered();
    for (const connector of [this.whole, ...this.connectors]) connector.resume();
    this.transactions.queue.flush();
    this.security.events.flush();
  }
}
