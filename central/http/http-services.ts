/** What the routes share. */

import type { FastifyRequest } from "fastify";
import type { Operator } from "../back-office/operators.ts";
import { mayUse } from "../back-office/roles.ts";
import { HttpError } from "./http-error.ts";
import { createHttpLogin } from "./http-login.ts";
import { createMessageTable, type MessageTable } from "./message-table.ts";
import type { HttpOffice } from "./office.ts";

export interface HttpServices {
  readonly office: HttpOffice;
  readonly messages: MessageTable;
  readonly newMessageId: () => string;
  /** @throws {HttpError} unless it is asked by an operator who may use this command */
  admit(request: FastifyRequest, command: string): Promise<Operator>;
  /**
   * The identity of a charger that is listed, or has come in.
   *
   * @throws {HttpError} if there is none of that name
   */
  findCharger(name: string): string;
  /** Resolves when it is over, or that time is. */
  waitFor(over: Promise<void>, waitMs: number): Promise<void>;
}

export interface HttpServicesOptions {
  readonly office: HttpOffice;
  readonly newMessageId: () => string;
  readonly onFault: (fault: unknown) => void;
}

export function createHttpServices(options: HttpServicesOptions): HttpServices {
  const { office, newMessageId, onFault } = options;
  const { clock, centralSystem, site } = office;
  const logIn = createHttpLogin(office);
  return {
    office,
    newMessageId,
    messages: createMessageTable({ clock, onFault }),
    async admit({ headers, socket }, command) {
      refuseOtherSites(headers["sec-fetch-site"]);
      const operator = await logIn(headers.authorization, socket.remoteAddress ?? "");
      if (mayUse(operator.role, command)) return operator;
      throw new HttpError(403, "NotAuthorized", `${operator.userId} may not use ${command}`);
    },
    findCharger(name) {
      const charger = site.chargers.get(name)?.chargerId;
      if (charger !== undefined) return charger;
      if (centralSystem.chargePoints.has(name)) return name;
      throw new HttpError(404, "NoSuchCharger", `no charger is called ${name}`);
    },
    waitFor(over, waitMs) {
      return new Promise((resolve) => {
        const limit = clock.schedule(waitMs, resolve);
        void over.then(() => {
          limit.cancel();
          resolve();
        });
      });
    },
  };
}

/** A browser brings a password along that it knows, whichever page makes it ask. */
function refuseOtherSites(origin: string | readonly string[] | undefined): void {
  if (origin === undefined || origin === "same-origin" || origin === "none") return;
  throw new HttpError(403, "OtherSite", "a page of another site has asked");
}
