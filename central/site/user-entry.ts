/** Somebody who may operate the central system. */

import type { CellProblem } from "./cell-reader.ts";
import { asWritten, checkId, type EntryForm } from "./entry-form.ts";

export const userTypes = ["Status", "SessionPriority", "Analysis", "Tags", "Admin"] as const;

export type UserType = (typeof userTypes)[number];

export interface UserEntry {
  readonly userId: string;
  readonly userType: UserType;
  readonly description?: string | undefined;
  /** SHA-256, in hexadecimal, of user and password written together: as balanz keeps it. */
  readonly authSha?: string | undefined;
  /** Of a password that was set here (`password-hash.ts`). It stands before `authSha`. */
  readonly passwordHash?: string | undefined;
}

export const userForm: EntryForm<UserEntry> = {
  columns: ["user_id", "user_type", "description", "auth_sha"],
  optionalColumns: [],
  ownColumns: ["password_hash"],
  idOf: ({ userId }) => userId,
  keyOf: asWritten,
  read: (cells) => ({
    userId: cells.id("user_id"),
    userType: cells.oneOf("user_type", userTypes) ?? "Status",
    description: cells.text("description"),
    authSha: cells.word("auth_sha"),
    passwordHash: cells.word("password_hash"),
  }),
  write: (user) => ({
    user_id: user.userId,
    user_type: user.userType,
    description: user.description,
    auth_sha: user.authSha,
    password_hash: user.passwordHash,
  }),
  check: ({ userId, authSha }) => {
    const problems: CellProblem[] = [...checkId("user_id", userId)];
    if (authSha !== undefined && !/^[\da-f]{64}$/i.test(authSha)) {
      problems.push({ column: "auth_sha", problem: "is no SHA-256 in hexadecimal" });
    }
    return problems;
  },
  checkRemoval: () => undefined,
};
