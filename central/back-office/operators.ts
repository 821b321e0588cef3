/** Who may work with a central system, and how they say who they are. */

import type { Clock } from "../../protocol/clock.ts";
import { comparePassword, passwordCosts } from "../site/password-hash.ts";
import { LoginGuard, type LoginGuardSettings } from "./login-guard.ts";
import { isDemoHash, isPlainMatch } from "./plain-hash.ts";
import type { Role } from "./roles.ts";

/** As a row of `users.csv` lays it down. */
export interface KnownUser {
  readonly userId: string;
  readonly userType: Role;
  /** SHA-256 of user and password written together, in files of old. */
  readonly authSha?: string | undefined;
  /** Of a password that was set here: it stands before the other. */
  readonly passwordHash?: string | undefined;
}

/** Somebody who has logged in. */
export interface Operator {
  readonly userId: string;
  readonly role: Role;
  /** What was compared: the login is over once it is another. */
  readonly hash: string;
}

export type LoginOutcome =
  | { readonly kind: "accepted"; readonly operator: Operator }
  | { readonly kind: "rejected" }
  /** Nothing was compared, whatever the password: there were too many attempts. */
  | { readonly kind: "blocked"; readonly untilMs: number };

/** Old clients send user and password in one piece, and only that. */
export type Credentials =
  | { readonly token: string }
  | { readonly userId: string; readonly password: string };

export interface Operators {
  logIn(credentials: Credentials, address: string): Promise<LoginOutcome>;
  /** As he is listed now; undefined if he is no longer, or with another password. */
  current(operator: Operator): Operator | undefined;
  /** Those whose password everybody knows. */
  demoUserIds(): readonly string[];
}

export interface OperatorsOptions {
  readonly clock: Clock;
  readonly users: () => Iterable<KnownUser>;
  readonly guard?: LoginGuardSettings;
}

/** Comparisons under way at a time: each takes some hundredths of a second of one processor. */
const maxComparing = 32;
const busyMs = 1000;
/** Longer ones are of nobody. */
const maxTokenLength = 1000;
/** Compared with where there is nothing to compare, so that it takes as long. */
const decoy = `scrypt$${passwordCosts.ofPerson}$${"A".repeat(22)}==$${"A".repeat(43)}=`;

export function createOperators({ clock, users, guard: settings }: OperatorsOptions): Operators {
  const guard = new LoginGuard(clock, settings);
  let comparingCount = 0;

  async function compare(credentials: Credentials, address: string): Promise<LoginOutcome> {
    const candidates = candidatesOf([...users()], credentials);
    const locks = candidates.named.map(({ user }) => guard.lockOf(user.userId, address));
    const open = candidates.named.filter((_candidate, index) => locks[index] === undefined);
    const matched = await findMatch({ ...candidates, named: open });
    if (matched !== undefined) {
      guard.succeeded(address, matched.userId);
      return { kind: "accepted", operator: toOperator(matched) };
    }
    guard.failed(
      address,
      open.map(({ user }) => user.userId),
    );
    const lockedUntilMs = Math.max(0, ...locks.map((untilMs) => untilMs ?? 0));
    return lockedUntilMs > 0 ? { kind: "blocked", untilMs: lockedUntilMs } : { kind: "rejected" };
  }

  return {
    async logIn(credentials, address) {
      const waitUntilMs = guard.attempted(address);
      if (waitUntilMs !== undefined) return { kind: "blocked", untilMs: waitUntilMs };
      if (comparingCount >= maxComparing) return { kind: "blocked", untilMs: clock.now() + busyMs };
      comparingCount += 1;
      try {
        return await compare(credentials, address);
      } finally {
        comparingCount -= 1;
      }
    },
    current(operator) {
      for (const user of users()) {
        if (user.userId !== operator.userId) continue;
        return hashOf(user) === operator.hash ? toOperator(user) : undefined;
      }
      return undefined;
    },
    demoUserIds: () =>
      [...users()].filter((user) => isDemoHash(hashOf(user))).map(({ userId }) => userId),
  };
}

/** Empty if nobody can log in as this user. */
function hashOf({ passwordHash, authSha = "" }: KnownUser): string {
  return passwordHash ?? authSha;
}

function isSalted(hash: string): boolean {
  return hash.startsWith("scrypt$");
}

function toOperator(user: KnownUser): Operator {
  return { userId: user.userId, role: user.userType, hash: hashOf(user) };
}

interface Candidate {
  readonly user: KnownUser;
  readonly password: string;
}

interface Candidates {
  readonly token: string;
  /** Those whose name is in the credentials. */
  readonly named: readonly Candidate[];
  /** A plain hash holds the name: that of the row may be another, in files of old. */
  readonly others: readonly KnownUser[];
  readonly hasSalted: boolean;
}

function candidatesOf(users: readonly KnownUser[], credentials: Credentials): Candidates {
  const isToken = "token" in credentials;
  const written = isToken ? credentials.token : credentials.userId + credentials.password;
  const token = written.length <= maxTokenLength ? written : "";
  const isNamed = ({ userId }: KnownUser) =>
    isToken ? userId !== "" && token.startsWith(userId) : userId === credentials.userId;
  return {
    token,
    named: users
      .filter(isNamed)
      .map((user) => ({ user, password: token.slice(user.userId.length) })),
    others: users.filter((user) => !isNamed(user)),
    hasSalted: users.some((user) => isSalted(hashOf(user))),
  };
}

/** Looks at all of them, whoever it is. */
async function findMatch(candidates: Candidates): Promise<KnownUser | undefined> {
  const { token, named, others, hasSalted } = candidates;
  const plain = [...named.map(({ user }) => user), ...others].filter((user) =>
    isPlainMatch(token, hashOf(user)),
  );
  const salted = named.filter(({ user }) => isSalted(hashOf(user)));
  if (hasSalted && salted.length === 0) await comparePassword(decoy, token);
  const matches = await Promise.all(
    salted.map(({ user, password }) => comparePassword(hashOf(user), password)),
  );
  return salted.find((_candidate, index) => matches[index])?.user ?? plain[0];
}
