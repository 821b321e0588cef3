/** Commands about operators. Their errors are plain text. */

import { type Role, roles } from "../../back-office/roles.ts";
import { hashPassword, passwordCosts } from "../../site/password-hash.ts";
import type { Commands } from "../command.ts";
import { result } from "../reply.ts";
import { illegalInText, putEntry, saved } from "./entry-change.ts";

export const userCommands: Commands = {
  WhoAmI: (_fields, { operator: { userId, role } }) => result({ user_id: userId, user_type: role }),

  GetUsers: (_fields, { backOffice }) =>
    result(
      backOffice.site.users.list().map(({ userId, userType, description = "" }) => ({
        user_id: userId,
        user_type: userType,
        description,
      })),
    ),

  CreateUser(fields, { backOffice, operator }) {
    const { site, audit, random } = backOffice;
    const userId = fields.text("user_id");
    const password = fields.text("password");
    const userType = toRole(fields.text("user_type") ?? "Status");
    if (userId === undefined || password === undefined || userType === undefined) {
      return illegalInText();
    }
    if (site.users.get(userId) !== undefined) return illegalInText({ reason: "the user exists" });
    const entry = {
      userId,
      userType,
      description: fields.text("description"),
      passwordHash: hashPassword(password, random, passwordCosts.ofPerson),
    };
    const details = `${userId} ${userType}`;
    const note = () => audit.note("USER-NEW", { details, by: operator.userId });
    return putEntry({ table: site.users, entry, illegal: illegalInText, note });
  },

  /** Another password ends what logins there are. */
  UpdateUser(fields, { backOffice, operator }) {
    const { site, audit, random } = backOffice;
    const user = site.users.get(fields.text("user_id") ?? "");
    const password = fields.text("password");
    const userType = toRole(fields.text("user_type") ?? user?.userType ?? "");
    if (user === undefined || userType === undefined) return illegalInText();
    const entry = {
      ...user,
      userType,
      description: fields.changed("description", user.description),
      ...(password !== undefined && {
        authSha: undefined,
        passwordHash: hashPassword(password, random, passwordCosts.ofPerson),
      }),
    };
    const news = password === undefined ? "" : ", another password";
    const details = `${user.userId} ${userType}${news}`;
    const note = () => audit.note("USER-UPDATE", { details, by: operator.userId });
    return putEntry({ table: site.users, entry, illegal: illegalInText, note });
  },

  async DeleteUser(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const user = site.users.get(fields.text("user_id") ?? "");
    if (user === undefined) return illegalInText();
    const note = () => audit.note("USER-DELETE", { details: user.userId, by: operator.userId });
    return saved(site.users.remove(user.userId), note);
  },
};

function toRole(written: string): Role | undefined {
  return roles.find((role) => role === written);
}
