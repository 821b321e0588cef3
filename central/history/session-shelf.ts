/** Completed sessions, in order of their start: too many for memory, so they stay where they are. */

import { isTrusted } from "../../protocol/handler-table.ts";
import { type KeyRange, type KeyValueStore, keyEnd } from "../store/key-value-store.ts";
import type { Session } from "./session.ts";

export interface SessionQuery {
  /** Of one of these, whether they still exist or not. */
  readonly chargerIds?: readonly string[];
  /** Of chargers that were in this group at the time. */
  readonly groupId?: string;
  /** Begun then or later. */
  readonly fromMs?: number;
  /** Begun before. */
  readonly toMs?: number;
  readonly order?: "newest" | "oldest";
  /** At most so many, and never more than a thousand. */
  readonly limit?: number;
  /** Goes on after the page that gave it as `next`. */
  readonly after?: string;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  /** Undefined: there are no more. */
  readonly next: string | undefined;
}

export interface SessionShelf {
  count(): number;
  /** Resolves once it is safe. Nothing is awaited before all of it is on its way. */
  add(session: Session): Promise<void>;
  /** As {@link add}, in place of the one with the same id. */
  replace(session: Session): Promise<void>;
  remove(session: Session): Promise<void>;
  get(sessionId: string): Promise<Session | undefined>;
  /** Of all of them. */
  ids(): Promise<Set<string>>;
  find(query: SessionQuery): Promise<SessionPage>;
}

const prefixes = { session: "session/", ofCharger: "session-of/", id: "session-id/" } as const;
const maxLimit = 1000;
/** Beyond it the oldest go; what is in a file stays there. */
const defaultMaxSessions = 1_000_000;
/** So many at a time, as it is a search for the oldest. */
const sweptSessions = 1000;
const defaultLimit = 100;

export async function openSessionShelf(
  records: KeyValueStore,
  maxSessions = defaultMaxSessions,
): Promise<SessionShelf> {
  const counted = records.entries({ prefix: prefixes.id });
  let count = 0;
  for await (const _ of counted) count += 1;
  let sweeping: Promise<void> | undefined;

  async function read(place: unknown): Promise<Session | undefined> {
    const session = await records.get(`${prefixes.session}${place}`);
    return isSession(session) ? session : undefined;
  }

  async function* ofOneCharger(chargerId: string, range: Range): AsyncGenerator<Session> {
    const prefix = chargerPrefix(chargerId);
    for await (const [key] of records.entries({ prefix, ...range })) {
      const session = await read(key.slice(prefix.length));
      if (session !== undefined) yield session;
    }
  }

  async function* ofAll(range: Range): AsyncGenerator<Session> {
    for await (const [, session] of records.entries({ prefix: prefixes.session, ...range })) {
      if (isSession(session)) yield session;
    }
  }

  async function replace(session: Session): Promise<void> {
    const place = placeOf(session);
    const safe = [
      records.put(prefixes.session + place, session),
      records.put(chargerPrefix(session.chargerId) + place, true),
      records.put(prefixes.id + session.sessionId, place),
    ];
    await Promise.all(safe);
  }

  async function remove(session: Session): Promise<void> {
    count -= 1;
    const place = placeOf(session);
    const safe = [
      records.delete(prefixes.session + place),
      records.delete(chargerPrefix(session.chargerId) + place),
      records.delete(prefixes.id + session.sessionId),
    ];
    await Promise.all(safe);
  }

  async function sweep(): Promise<void> {
    const removals: Promise<void>[] = [];
    try {
      for await (const session of ofAll({})) {
        if (count <= maxSessions) break;
        removals.push(remove(session));
      }
      await Promise.all(removals);
    } finally {
      sweeping = undefined;
    }
  }

  return {
    count: () => count,
    async add(session) {
      count += 1;
      const safe = replace(session);
      if (count >= maxSessions + sweptSessions) sweeping ??= sweep();
      await Promise.all([safe, sweeping]);
    },
    replace,
    remove,
    async ids() {
      const ids = new Set<string>();
      for await (const [key] of records.entries({ prefix: prefixes.id })) {
        ids.add(key.slice(prefixes.id.length));
      }
      return ids;
    },
    get: async (sessionId) => read(await records.get(prefixes.id + sessionId)),
    async find(query) {
      const { chargerIds = [], limit = defaultLimit } = query;
      const [only, ...others] = chargerIds;
      const isOfOne = only !== undefined && others.length === 0;
      const range = rangeOf(query);
      const found = isOfOne ? ofOneCharger(only, range) : ofAll(range);
      return await pageOf(found, query, Math.min(limit, maxLimit));
    },
  };
}

type Range = Omit<KeyRange, "prefix">;

function rangeOf({ fromMs, toMs, after, order = "newest" }: SessionQuery): Range {
  const from = fromMs === undefined ? "" : timeKey(fromMs);
  const to = toMs === undefined ? keyEnd : timeKey(toMs);
  if (after === undefined) return { from, to, isReversed: order === "newest" };
  if (order === "newest") return { from, to: after < to ? after : to, isReversed: true };
  const next = `${after}\0`;
  return { from: next > from ? next : from, to, isReversed: false };
}

async function pageOf(
  found: AsyncIterable<Session>,
  query: SessionQuery,
  limit: number,
): Promise<SessionPage> {
  const sessions: Session[] = [];
  for await (const session of found) {
    if (!isMeant(session, query)) continue;
    const last = sessions.at(-1);
    if (sessions.length >= limit && last !== undefined) return { sessions, next: placeOf(last) };
    sessions.push(session);
  }
  return { sessions, next: undefined };
}

function isMeant(session: Session, { chargerIds, groupId }: SessionQuery): boolean {
  if (groupId !== undefined && session.groupId !== groupId) return false;
  return chargerIds === undefined || chargerIds.includes(session.chargerId);
}

/** What a key ends with: first the time, and then what makes it the only one. */
function placeOf({ startedAtMs, sessionId }: Session): string {
  return `${timeKey(startedAtMs)}/${sessionId}`;
}

function timeKey(atMs: number): string {
  return String(Math.max(Math.floor(atMs), 0)).padStart(15, "0");
}

function chargerPrefix(chargerId: string): string {
  return `${prefixes.ofCharger}${encodeURIComponent(chargerId)}/`;
}

/** Nobody but us has put anything under these keys. */
function isSession(value: unknown): value is Session {
  return value !== undefined && isTrusted<Session>(value);
}
