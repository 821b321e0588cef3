/** Who asks: the same users as elsewhere, by HTTP Basic. */

import { createHash } from "node:crypto";
import { readCredentials } from "../../protocol/websocket-handshake.ts";
import type { Operator } from "../back-office/operators.ts";
import { HttpError } from "./http-error.ts";
import type { HttpOffice } from "./office.ts";

/** @throws {HttpError} if nobody may ask so */
export type HttpLogin = (header: string | undefined, address: string) => Promise<Operator>;

interface Known {
  readonly operator: Operator;
  readonly untilMs: number;
}

/** Each request brings its password along: it is compared, and noted, once in this time. */
const knownMs = 300_000;
const maxKnown = 1000;

export function createHttpLogin(office: HttpOffice): HttpLogin {
  const { clock } = office;
  const known = new Map<string, Known>();

  function recall(key: string): Operator | undefined {
    const { operator, untilMs } = known.get(key) ?? {};
    if (operator === undefined || untilMs === undefined || untilMs <= clock.now()) return undefined;
    return office.operators.current(operator);
  }

  function remember(key: string, operator: Operator): void {
    known.delete(key);
    known.set(key, { operator, untilMs: clock.now() + knownMs });
    for (const oldest of known.keys()) {
      if (known.size <= maxKnown) break;
      known.delete(oldest);
    }
  }

  return async (header, address) => {
    const credentials = readCredentials(header);
    if (credentials === undefined) throw new HttpError(401, "NotAuthorized", "log in with a user");
    const { username: userId, password } = credentials;
    const key = createHash("sha256").update(`${address} ${header}`).digest("base64");
    const operator = recall(key);
    if (operator !== undefined) return operator;
    const text = Buffer.from(password).toString();
    const outcome = await office.logIn({ userId, password: text }, address);
    switch (outcome.kind) {
      case "accepted":
        remember(key, outcome.operator);
        return outcome.operator;
      case "rejected":
        throw new HttpError(
          401,
          "InvalidLogin",
          "there is no such user, or it is another password",
        );
      case "blocked":
        throw new HttpError(429, "TooManyLogins", `try again after ${timeOf(outcome.untilMs)}`);
    }
  };
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
