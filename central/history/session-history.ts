/** The sessions of a site: those that run, and all that are over. */

import type { Clock } from "../../protocol/clock.ts";
import type { Balancing } from "../balancing/balancing.ts";
import type { BalancingEvent } from "../balancing/events.ts";
import { usageAmpsOf } from "../balancing/meter-usage.ts";
import type { CentralSystem } from "../central-system.ts";
import type { CentralEvent } from "../events.ts";
import type { Site } from "../site/site.ts";
import { createMemoryKeyValueStore, type KeyValueStore } from "../store/key-value-store.ts";
import type { Transaction } from "../transaction.ts";
import { type LiveHistories, openLiveHistories } from "./live-histories.ts";
import { createLocalTime, type LocalTime } from "./local-time.ts";
import { type ChargingHistoryEntry, type Session, sessionIdOf, toSession } from "./session.ts";
import { openSessionArchive } from "./session-archive.ts";
import type { SessionPage, SessionQuery } from "./session-shelf.ts";

export type HistoryEvent =
  /** It is over, or better is known of how it ended. */
  | { readonly kind: "completed"; readonly session: Session }
  /** It was taken for over, and runs on. */
  | { readonly kind: "resumed"; readonly session: Session }
  /** A line of the file is of no session. */
  | {
      readonly kind: "unreadable";
      readonly path: string;
      readonly line: number;
      readonly problem: string;
    }
  /** It could not be kept, or not be written to the file. */
  | { readonly kind: "fault"; readonly fault: unknown };

export type HistoryListener = (event: HistoryEvent) => void;

export interface HistorySettings {
  /** What was drawn is noted when it has changed by so much. */
  readonly minimumUsageChangeAmps: number;
}

const defaultHistorySettings: HistorySettings = { minimumUsageChangeAmps: 0.5 };

export interface SessionHistoryOptions {
  readonly clock: Clock;
  readonly centralSystem: CentralSystem;
  /** What sessions are offered is not noted if left out. */
  readonly balancing?: Pick<Balancing, "listen">;
  readonly site: Pick<Site, "chargers" | "tags">;
  /** By its name in the IANA database: the names of sessions, and the file, go by it. */
  readonly timeZone: string;
  /** Of a durable store. In memory, and not without end, if left out. */
  readonly records?: KeyValueStore;
  /** Of `sessions.csv`. What is in it is taken over; what is over is added to it. */
  readonly path?: string;
  /** Looked at whenever one is needed, so that changes take effect at once. */
  readonly settings?: Partial<HistorySettings>;
  /** The first to hear of everything; {@link SessionHistory.listen} adds more. */
  readonly events?: HistoryListener;
}

export interface SessionHistory {
  /** Sessions that are over. */
  readonly size: number;
  /** Those that are over, of chargers that exist no more too. */
  find(query?: SessionQuery): Promise<SessionPage>;
  /** Those that run, in order of their start. */
  live(): readonly Session[];
  /** Of a transaction that runs. */
  chargingHistoryOf(transactionId: number): readonly ChargingHistoryEntry[];
  /** The file as it is; or what it would be if there were one. */
  csvText(): Promise<string>;
  /** The function returned ends it. */
  listen(listener: HistoryListener): () => void;
  /** Resolves once what is over is in the file. */
  close(): Promise<void>;
}

/**
 * Made before charge points are let in: what has happened before, it does not hear.
 *
 * @throws {RangeError} if the platform knows no such zone
 * @throws the system's error if the file is there and cannot be read
 */
export async function openSessionHistory(options: SessionHistoryOptions): Promise<SessionHistory> {
  const { centralSystem, balancing, path } = options;
  const { records = createMemoryKeyValueStore() } = options;
  const time = createLocalTime(options.timeZone);
  const listeners = new Set<HistoryListener>();
  if (options.events !== undefined) listeners.add(options.events);
  const tell: HistoryListener = (event) => {
    for (const listener of listeners) listener(event);
  };
  const fail = (fault: unknown) => tell({ kind: "fault", fault });
  const histories = await openLiveHistories(records, centralSystem, fail);
  const unreadable = (line: number, problem: string) => {
    if (path !== undefined) tell({ kind: "unreadable", path, line, problem });
  };
  const file = path === undefined ? undefined : { path, unreadable };
  const archive = await openSessionArchive({ records, time, fail, file });
  const describe = createDescribe(options, time);
  const stopListening = [
    centralSystem.listen((event) => drew(options, histories, event)),
    centralSystem.listen(keepEnded),
    balancing?.listen((event) => offered(options, histories, event)),
  ];

  function keepEnded(event: CentralEvent): void {
    if (event.kind === "transactionReopened") {
      const session = describe(event.transaction, []);
      archive.remove(session);
      tell({ kind: "resumed", session });
    }
    if (event.kind !== "transactionEnded" || event.transaction.end === undefined) return;
    const { transaction, former } = event;
    const session = describe(transaction, histories.ended(transaction, event.transaction.end));
    archive.keep(session, former !== undefined);
    tell({ kind: "completed", session });
  }

  return {
    get size() {
      return archive.count();
    },
    find: (query = {}) => archive.find(query),
    live: () =>
      [...centralSystem.runningTransactions()]
        .sort((one, other) => one.startedAtMs - other.startedAtMs)
        .map((transaction) => describe(transaction, histories.of(transaction.id))),
    chargingHistoryOf: (transactionId) => histories.of(transactionId),
    csvText: archive.csvText,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      for (const stop of stopListening) stop?.();
      await archive.settled();
    },
  };
}

type Describe = (transaction: Transaction, history: readonly ChargingHistoryEntry[]) => Session;

function createDescribe({ centralSystem, site }: SessionHistoryOptions, time: LocalTime): Describe {
  return (transaction, chargingHistory) => {
    const { transactions = [] } = centralSystem.chargePoints.get(transaction.chargePoint) ?? {};
    const sessionId = sessionIdOf(transaction, transactions, time.format);
    return toSession(transaction, { sessionId, site, chargingHistory });
  };
}

/** The car draws another current. */
function drew(
  { clock, settings = {} }: SessionHistoryOptions,
  histories: LiveHistories,
  event: CentralEvent,
): void {
  if (event.kind !== "meterValues") return;
  const { transaction, readings } = event;
  if (transaction === undefined || transaction.end !== undefined) return;
  const { minimumUsageChangeAmps = defaultHistorySettings.minimumUsageChangeAmps } = settings;
  for (const reading of readings) {
    const amps = usageAmpsOf(reading);
    const atMs = reading.timestampMs ?? clock.now();
    if (amps !== undefined) histories.drew(transaction, amps, atMs, minimumUsageChangeAmps);
  }
}

/** The charge point has acknowledged another limit. */
function offered(
  { clock, centralSystem }: SessionHistoryOptions,
  histories: LiveHistories,
  event: BalancingEvent,
): void {
  if (event.kind !== "limited") return;
  const chargePoint = centralSystem.chargePoints.get(event.chargePoint);
  const transaction = chargePoint?.connectors.get(event.connectorId)?.transaction;
  if (transaction !== undefined) histories.offered(transaction, event.limitAmps, clock.now());
}
