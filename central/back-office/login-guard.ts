/**
 * Slows down whoever guesses passwords: so many attempts a minute from one address, and after some
 * failures in a row, a lock on the address, and one on the user that lasts longer each time. A user
 * is never locked out of an address that he has logged in from.
 */

import type { Clock } from "../../protocol/clock.ts";

export interface LoginGuardSettings {
  /** Attempts from one address within a minute, whatever their outcome. */
  readonly attemptsPerMinute: number;
  /** Failures in a row that lead to a lock. */
  readonly failuresBeforeLock: number;
  /** How long the first lock lasts; each further failure doubles it. */
  readonly lockSeconds: number;
  readonly maxLockSeconds: number;
  /** Addresses, and users, that are remembered; the oldest are forgotten. */
  readonly maxEntries: number;
}

export const defaultLoginGuardSettings: LoginGuardSettings = {
  attemptsPerMinute: 30,
  failuresBeforeLock: 5,
  lockSeconds: 30,
  maxLockSeconds: 3600,
  maxEntries: 10_000,
};

interface Record {
  minuteBeganAtMs: number;
  attemptCount: number;
  failureCount: number;
  lockedUntilMs: number;
}

const minuteMs = 60_000;

export class LoginGuard {
  readonly #clock: Clock;
  readonly #settings: LoginGuardSettings;
  readonly #addresses = new Map<string, Record>();
  readonly #users = new Map<string, Record>();
  /** Where a user has logged in from. */
  readonly #homes = new Map<string, true>();

  constructor(clock: Clock, settings: LoginGuardSettings = defaultLoginGuardSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Counts an attempt. Until when the address must wait; undefined if it need not. */
  attempted(address: string): number | undefined {
    const nowMs = this.#clock.now();
    const record = this.#recordOf(this.#addresses, networkOf(address));
    if (record.lockedUntilMs > nowMs) return record.lockedUntilMs;
    if (nowMs - record.minuteBeganAtMs >= minuteMs) {
      record.minuteBeganAtMs = nowMs;
      record.attemptCount = 0;
    }
    record.attemptCount += 1;
    if (record.attemptCount <= this.#settings.attemptsPerMinute) return undefined;
    return record.minuteBeganAtMs + minuteMs;
  }

  /** Until when nobody may try to be this user from there; undefined if he may. */
  lockOf(userId: string, address: string): number | undefined {
    if (this.#homes.has(homeOf(userId, address))) return undefined;
    const lockedUntilMs = this.#users.get(userId)?.lockedUntilMs ?? 0;
    return lockedUntilMs > this.#clock.now() ? lockedUntilMs : undefined;
  }

  failed(address: string, userIds: readonly string[]): void {
    this.#count(this.#recordOf(this.#addresses, networkOf(address)));
    for (const userId of userIds) this.#count(this.#recordOf(this.#users, userId));
  }

  succeeded(address: string, userId: string): void {
    const record = this.#addresses.get(networkOf(address));
    if (record !== undefined) record.failureCount = 0;
    this.#users.delete(userId);
    put(this.#homes, homeOf(userId, address), true, this.#settings.maxEntries);
  }

  #count(record: Record): void {
    const { failuresBeforeLock, lockSeconds, maxLockSeconds } = this.#settings;
    record.failureCount += 1;
    const excess = record.failureCount - failuresBeforeLock;
    if (excess < 0) return;
    const seconds = Math.min(lockSeconds * 2 ** excess, maxLockSeconds);
    record.lockedUntilMs = this.#clock.now() + seconds * 1000;
  }

  #recordOf(table: Map<string, Record>, key: string): Record {
    const record = table.get(key) ?? {
      minuteBeganAtMs: this.#clock.now(),
      attemptCount: 0,
      failureCount: 0,
      lockedUntilMs: 0,
    };
    put(table, key, record, this.#settings.maxEntries);
    return record;
  }
}

/** Last in order, and no more than there is room for. */
function put<V>(table: Map<string, V>, key: string, value: V, maxEntries: number): void {
  table.delete(key);
  table.set(key, value);
  for (const oldest of table.keys()) {
    if (table.size <= maxEntries) break;
    table.delete(oldest);
  }
}

function homeOf(userId: string, address: string): string {
  return `${networkOf(address)} ${userId}`;
}

/** Whoever has one address of IPv6 has the 2⁶⁴ of its network. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address.replace(/^::ffff:/i, "");
  const [head = "", tail = ""] = address.split("::");
  const front = head.split(":").filter((part) => part !== "");
  const back = tail.split(":").filter((part) => part !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0");
  return [...front, ...zeros, ...back].slice(0, 4).join(":");
}
