/**
 * The reference central system, as far as OCPP goes: it lets charge points in, answers what they
 * say, remembers it, and sends them what it is asked to send.
 */

import type { Clock } from "../protocol/clock.ts";
import type { Connection } from "../protocol/connection.ts";
import type { Gate } from "../protocol/handshake.ts";
import { createMessageIds } from "../protocol/message-id.ts";
import type { Random } from "../protocol/random.ts";
import type {
  Action,
  ConfigurationStatus,
  RegistrationStatus,
  Request,
  Response,
} from "../schemas/messages.ts";
import { rememberAnswer } from "./answered-calls.ts";
import { addAuthorizationHandlers } from "./authorization.ts";
import { changeAuthorizationKey } from "./authorization-key.ts";
import {
  type ChargePoint,
  type ChargePointRecord,
  type LiveChargePoint,
  learnConnector,
} from "./charge-point.ts";
import { type CallChargePoint, createCall } from "./commands.ts";
import { type Configuration, getConfiguration } from "./configuration.ts";
import type { Core } from "./core.ts";
import { createMemoryDirectory, type Directory } from "./directory.ts";
import { type CentralListener, createEventHub } from "./events.ts";
import { createGate } from "./gate.ts";
import { HandlerStack } from "./handler-stack.ts";
import { createInferredEnds, type InferredEnds } from "./inferred-ends.ts";
import { type Kept, Ledger } from "./ledger.ts";
import { createLiveness } from "./liveness.ts";
import { type LocalListOutcome, type LocalListUpdate, sendLocalList } from "./local-list.ts";
import { addMeterHandlers } from "./meter-intake.ts";
import { Newcomers } from "./newcomers.ts";
import { addNotificationHandlers } from "./notifications.ts";
import { isPast } from "./outcomes.ts";
import { addRegistrationHandlers, decideRegistration, restoreDecision } from "./registration.ts";
import { chargePointOf, createSessions } from "./sessions.ts";
import { addSetUp } from "./set-up.ts";
import { type CentralSystemSettings, defaultSettings } from "./settings.ts";
import { addStatusHandlers } from "./status-intake.ts";
import { createMemoryStore, type Store } from "./store/memory-store.ts";
import { createTellingStore } from "./store/telling-store.ts";
import type { Transaction } from "./transaction.ts";
import { addTransactionHandlers } from "./transaction-intake.ts";

export interface CentralSystemOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Nothing outlasts the process if left out. */
  readonly store?: Store;
  /** Nobody is listed, and no tag is known, if left out. */
  readonly directory?: Directory;
  readonly settings?: Partial<CentralSystemSettings>;
  /** The first to hear of everything; {@link CentralSystem.listen} adds more. */
  readonly events?: CentralListener;
}

export interface CentralSystem {
  /** Where a server, or a network in memory, brings the charge points to. */
  readonly gate: Gate;
  /** All that were ever let in, by identity. */
  readonly chargePoints: ReadonlyMap<string, ChargePoint>;
  /** Those that run. */
  runningTransactions(): Iterable<Transaction>;
  /** One that runs, or ended lately. */
  findTransaction(id: number): Transaction | undefined;
  /**
   * Resolves with the checked payload of the CALLRESULT; rejects as {@link Peer.call} does, and with
   * a {@link NotConnectedError}. One CALL to a charge point is open at a time, the others wait.
   */
  readonly call: CallChargePoint;
  /**
   * As {@link CentralSystem.call}, without waiting: an event tells how it ended. `failed` hears of it
   * as well, and of what was never sent.
   */
  send<A extends Action>(
    identity: string,
    action: A,
    payload: Request<A>,
    failed?: (failure: unknown) => void,
  ): void;
  /** Reads configuration keys, in as many CALLs as it takes: all of them if none is named. */
  getConfiguration(identity: string, keys?: readonly string[]): Promise<Configuration>;
  /** Sends a local authorization list, in as many CALLs as it takes. */
  sendLocalList(identity: string, update: LocalListUpdate): Promise<LocalListOutcome>;
  /** Changes the password of a charge point; it can come in again whatever becomes of the CALL. */
  changeAuthorizationKey(identity: string, key: Uint8Array): Promise<ConfigurationStatus>;
  /** The charge point was told another id than ours, by whoever it takes its ids from. */
  adoptTransactionId(id: number, wireId: number): Kept;
  /** Asks the charge point to stop a transaction that runs, by the id that it knows it by. */
  stopTransaction(id: number): Promise<Response<"RemoteStopTransaction">>;
  /**
   * What the charge point is told when it boots next; if Accepted, it is served at once. It holds until
   * the directory says otherwise than it does now.
   */
  setRegistration(identity: string, status: RegistrationStatus): Kept;
  /** For a ReserveNow; never the same again. */
  newReservationId(): number;
  /** Takes the place of the handler of an action, or wraps it: `context.next()` falls through. */
  readonly on: HandlerStack["on"];
  /** The raw connection of a charge point: for what the types forbid. */
  connectionOf(identity: string): Connection | undefined;
  /** From now on; what a connection was set up with stays as it is for as long as it lasts. */
  configure(changes: Partial<CentralSystemSettings>): void;
  /** The function returned ends it. */
  listen(listener: CentralListener): () => void;
  /** Closes every connection, and lets nobody in any more. */
  close(): void;
}

export function createCentralSystem(options: CentralSystemOptions): CentralSystem {
  const core = createCore(options);
  if (options.events !== undefined) core.events.listen(options.events);
  const sessions = createSessions(core, createMessageIds(options.random));
  const ends = createInferredEnds(core);
  const liveness = createLiveness(core, sessions);
  const call = createCall(core, sessions);
  addHandlers(core, ends);
  addSetUp(core, call);
  restore(core);
  ends.watch();
  liveness.watch();
  const { chargePoints, ledger, events, handlers } = core;
  const known = (identity: string) => knownChargePoint(core, identity);
  return {
    gate: createGate(core, sessions),
    chargePoints,
    runningTransactions: () => ledger.running(),
    findTransaction: (id) => ledger.find(id),
    call,
    send(identity, action, payload, failed = () => undefined) {
      call(identity, action, payload).catch(failed);
    },
    getConfiguration: async (identity, keys) => getConfiguration(call, known(identity), keys),
    sendLocalList: async (identity, update) => sendLocalList(call, known(identity), update),
    changeAuthorizationKey: (identity, key) =>
      changeAuthorizationKey(core.directory, call, identity, key),
    adoptTransactionId(id, wireId) {
      const transaction = ledger.find(id);
      if (transaction === undefined) return undefined;
      transaction.wireId = wireId;
      return ledger.keep(transaction);
    },
    stopTransaction: async (id) => {
      const { chargePoint, wireId } = runningTransaction(core, id);
      return call(chargePoint, "RemoteStopTransaction", { transactionId: wireId });
    },
    setRegistration: (identity, status) => decideRegistration(core, known(identity), status),
    newReservationId: () => core.store.nextId("reservation"),
    on: (action, handler) => handlers.on(action, handler),
    connectionOf: (identity) => sessions.find(identity)?.peer.connection,
    configure(changes) {
      Object.assign(core.settings, changes);
      liveness.watch();
    },
    listen: (listener) => events.listen(listener),
    close() {
      ends.cancel();
      liveness.cancel();
      sessions.closeAll();
    },
  };
}

function createCore(options: CentralSystemOptions): Core {
  const { clock, directory = createMemoryDirectory() } = options;
  const settings = { ...defaultSettings, ...options.settings };
  const events = createEventHub((fault) => throwLater(clock, fault));
  const store = createTellingStore(options.store ?? createMemoryStore(), (fault) =>
    events.tell({ kind: "fault", chargePoint: undefined, fault }),
  );
  return {
    clock,
    settings,
    directory,
    store,
    events,
    ledger: new Ledger(store),
    chargePoints: new Map(),
    newcomers: new Newcomers(clock, settings),
    handlers: new HandlerStack(),
  };
}

/** @throws {UnknownChargePointError} */
function knownChargePoint({ chargePoints }: Core, identity: string): LiveChargePoint {
  const chargePoint = chargePoints.get(identity);
  if (chargePoint === undefined) throw new UnknownChargePointError(identity);
  return chargePoint;
}

/** No charge point of this name has ever come in. */
export class UnknownChargePointError extends Error {
  override readonly name = "UnknownChargePointError";
  readonly chargePoint: string;

  constructor(chargePoint: string) {
    super(`no charge point is called ${chargePoint}`);
    this.chargePoint = chargePoint;
  }
}

/** @throws {UnknownTransactionError} */
function runningTransaction({ ledger }: Core, id: number): Transaction {
  const transaction = ledger.find(id);
  if (transaction === undefined || transaction.end !== undefined) {
    throw new UnknownTransactionError(id);
  }
  return transaction;
}

/** No transaction of this id runs. */
export class UnknownTransactionError extends Error {
  override readonly name = "UnknownTransactionError";
  readonly transactionId: number;

  constructor(transactionId: number) {
    super(`no transaction ${transactionId} runs`);
    this.transactionId = transactionId;
  }
}

/** What the store has kept of earlier days. The charge points will come back to it. */
function restore(core: Core): void {
  for (const record of core.store.chargePoints()) restoreChargePoint(core, record);
  for (const { chargePoint, ...answered } of core.store.answers()) {
    rememberAnswer(chargePointOf(core, chargePoint), answered);
  }
  for (const record of core.store.transactions()) {
    const chargePoint = chargePointOf(core, record.chargePoint);
    learnConnector(chargePoint, record.connectorId, core.settings.maxConnectors);
    core.ledger.restore(record, chargePoint);
  }
  core.newcomers.forgetMinute();
}

function restoreChargePoint(core: Core, record: ChargePointRecord): void {
  const { identity, boot, decision, reservations, orphanStops } = record;
  const chargePoint = chargePointOf(core, identity);
  chargePoint.boot = boot;
  for (const reservation of reservations) {
    if (isPast(reservation, core.clock.now())) continue;
    chargePoint.reservations.set(reservation.reservationId, reservation);
  }
  chargePoint.orphanStops.push(...orphanStops);
  if (decision !== undefined) restoreDecision(core, chargePoint, decision);
}

/** A fault that nobody listens for ends the run: it is in nobody's hands to go on. */
function throwLater(clock: Clock, fault: unknown): void {
  clock.schedule(0, () => {
    throw fault instanceof Error
      ? fault
      : new Error("a fault nobody listened for", { cause: fault });
  });
}

function addHandlers(core: Core, ends: InferredEnds): void {
  addRegistrationHandlers(core);
  addAuthorizationHandlers(core);
  addTransactionHandlers(core);
  addMeterHandlers(core);
  addStatusHandlers(core, ends);
  addNotificationHandlers(core);
}
