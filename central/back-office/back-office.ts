/**
 * The one thing that an operator's request goes through, whichever way it came: what there is to be
 * seen and changed, who may do it, and the notes of who did.
 */

import type { Clock } from "../../protocol/clock.ts";
import { CallError } from "../../protocol/errors.ts";
import type { Random } from "../../protocol/random.ts";
import type { Action, Request, Response } from "../../schemas/messages.ts";
import type { Balancing } from "../balancing/balancing.ts";
import type { CentralSystem } from "../central-system.ts";
import type { CommandOptions } from "../commands.ts";
import type { SessionHistory } from "../history/session-history.ts";
import type { LogBook } from "../log-book/log-book.ts";
import type { FileSite } from "../site/open-site.ts";
import type { Site } from "../site/site.ts";
import { type ChargerDefaults, chargerDefaults } from "../site/site-model.ts";
import { type Audit, auditCharging, auditHistory, auditNewcomers, createAudit } from "./audit.ts";
import type { LoginGuardSettings } from "./login-guard.ts";
import {
  type Credentials,
  createOperators,
  type LoginOutcome,
  type Operator,
  type Operators,
} from "./operators.ts";
import { mayUse } from "./roles.ts";
import {
  createRuntimeSettings,
  type RuntimeSettings,
  type RuntimeSettingsOptions,
} from "./runtime-settings.ts";
import { createSessionPriorities, type SessionPriorities } from "./session-priorities.ts";

/** The files behind a site. */
export type SiteFiles = Pick<FileSite, "reload" | "write">;

export interface BackOfficeOptions {
  readonly clock: Clock;
  /** For the salts of passwords. Two starts must not begin with the same seed. */
  readonly random: Random;
  readonly centralSystem: CentralSystem;
  /** Undefined: nothing is balanced. */
  readonly balancing: Balancing | undefined;
  readonly site: Site;
  readonly history: SessionHistory;
  readonly logBook: LogBook;
  /** By its name in the IANA database: what is told in local time is told by it. */
  readonly timeZone: string;
  /** Of the product, as clients are told it. */
  readonly version: string;
  /** Undefined: the site is in memory alone. */
  readonly files?: SiteFiles;
  readonly loginGuard?: LoginGuardSettings;
  /** What is not laid down for a charger. */
  readonly chargerDefaults?: ChargerDefaults;
  readonly settings?: Pick<RuntimeSettingsOptions, "written" | "appliers">;
}

export interface BackOffice extends Omit<BackOfficeOptions, "settings" | "loginGuard"> {
  readonly chargerDefaults: ChargerDefaults;
  readonly startedAtMs: number;
  readonly operators: Operators;
  readonly audit: Audit;
  readonly priorities: SessionPriorities;
  readonly settings: RuntimeSettings;
  mayUse(operator: Pick<Operator, "role">, command: string): boolean;
  /** As {@link Operators.logIn}, and noted. */
  logIn(credentials: Credentials, address: string): Promise<LoginOutcome>;
  /** As {@link CentralSystem.call}, and noted: who asked, and what came of it. */
  command<A extends Action>(
    operator: Operator,
    chargerId: string,
    action: A,
    payload: Request<A>,
    options?: CommandOptions,
  ): Promise<Response<A>>;
  close(): void;
}

export function createBackOffice(options: BackOfficeOptions): BackOffice {
  const { clock, centralSystem, balancing, site, logBook, loginGuard, settings, ...rest } = options;
  const defaults = options.chargerDefaults ?? chargerDefaults;
  const audit = createAudit(logBook, site);
  const stops = [
    auditCharging(centralSystem, audit),
    auditHistory(options.history, options.timeZone, audit),
    auditNewcomers(site, centralSystem, audit),
  ];
  const operators = createOperators({
    clock,
    users: () => site.users.list(),
    ...(loginGuard !== undefined && { guard: loginGuard }),
  });
  return {
    ...rest,
    clock,
    centralSystem,
    balancing,
    site,
    logBook,
    chargerDefaults: defaults,
    startedAtMs: clock.now(),
    operators,
    audit,
    priorities: createSessionPriorities({ site, centralSystem, balancing, defaults }),
    settings: createRuntimeSettings({ centralSystem, balancing, logBook, ...settings }),
    mayUse: ({ role }, command) => mayUse(role, command),
    async logIn(credentials, address) {
      const outcome = await operators.logIn(credentials, address);
      noteLogin(audit, outcome, address);
      return outcome;
    },
    async command(operator, chargerId, action, payload, how) {
      const about = { chargerId, by: operator.userId };
      try {
        const response = await centralSystem.call(chargerId, action, payload, how);
        const details = `${action} ${textOf(payload)}: ${textOf(response)}`;
        audit.note("COMMAND", { ...about, details });
        return response;
      } catch (failure) {
        const details = `${action} ${textOf(payload)}: ${describe(failure)}`;
        audit.note("COMMAND-FAILED", { ...about, details });
        throw failure;
      }
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

function noteLogin(audit: Audit, outcome: LoginOutcome, address: string): void {
  const details = `from ${address}`;
  if (outcome.kind === "accepted") {
    audit.note("LOGIN-OK", { details, by: outcome.operator.userId });
  } else {
    audit.note(outcome.kind === "blocked" ? "LOGIN-BLOCKED" : "LOGIN-REJECT", { details });
  }
}

const maxTextLength = 300;
/** What nobody should read in a log. */
const secretKeys: ReadonlySet<string> = new Set(["authorizationkey"]);

function textOf(payload: object): string {
  const isSecret =
    "key" in payload &&
    typeof payload.key === "string" &&
    secretKeys.has(payload.key.toLowerCase());
  const text = JSON.stringify(isSecret ? { ...payload, value: "(hidden)" } : payload);
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;
}

function describe(failure: unknown): string {
  if (failure instanceof CallError) return `${failure.code} ${failure.message}`.trim();
  return failure instanceof Error ? failure.message : String(failure);
}
