/** Who did what, and what came of it: one line for each in the log, by category. */

import type { CentralSystem } from "../central-system.ts";
import type { CentralEvent } from "../events.ts";
import { createLocalTime } from "../history/local-time.ts";
import { toCells } from "../history/session-csv.ts";
import type { SessionHistory } from "../history/session-history.ts";
import type { LogBook } from "../log-book/log-book.ts";
import type { LogLevel } from "../log-book/log-entry.ts";
import type { Site } from "../site/site.ts";

/** Each category, and how grave it is. */
const categories = {
  "AUTH-OK": "INFO",
  "AUTH-REJECT": "WARNING",
  "SESSION-START": "INFO",
  "SESSION-STOP": "INFO",
  "SESSION-HIST": "INFO",
  "CHARGER-NEW": "INFO",
  "CHARGER-UPDATE": "INFO",
  "CHARGER-DELETE": "INFO",
  "CHARGER-AUTH": "INFO",
  "TAG-NEW": "INFO",
  "TAG-UPDATE": "INFO",
  "TAG-DELETE": "INFO",
  "GROUP-NEW": "INFO",
  "GROUP-UPDATE": "INFO",
  "GROUP-DELETE": "INFO",
  "USER-NEW": "INFO",
  "USER-UPDATE": "INFO",
  "USER-DELETE": "INFO",
  "FIRMWARE-NEW": "INFO",
  "FIRMWARE-UPDATE": "INFO",
  "FIRMWARE-DELETE": "INFO",
  "FILE-READ": "INFO",
  "FILE-WRITE": "INFO",
  CONFIG: "INFO",
  PRIORITY: "INFO",
  BALANZ: "INFO",
  COMMAND: "INFO",
  "COMMAND-FAILED": "WARNING",
  "LOGIN-OK": "INFO",
  "LOGIN-REJECT": "WARNING",
  "LOGIN-BLOCKED": "WARNING",
} as const satisfies Record<string, LogLevel>;

export type AuditCategory = keyof typeof categories;

/** What it is about. What is left out does not apply. */
export interface AuditFacts {
  readonly chargerId?: string | undefined;
  readonly connectorId?: number | undefined;
  readonly idTag?: string | undefined;
  readonly details?: string | undefined;
  /** The operator who did it. */
  readonly by?: string | undefined;
}

export interface Audit {
  note(category: AuditCategory, facts: AuditFacts): void;
}

export function createAudit(logBook: LogBook, site: Site): Audit {
  const log = logBook.component("AUDIT");
  return {
    note(category, facts) {
      const words = [`[${category}]`, ...wordsOf(facts, site)];
      log.write(categories[category], words.join(" "), facts.chargerId);
    },
  };
}

function wordsOf(facts: AuditFacts, site: Site): readonly string[] {
  const { chargerId, connectorId, idTag, details, by } = facts;
  const alias = chargerId === undefined ? undefined : site.chargers.get(chargerId)?.alias;
  const userName = idTag === undefined ? undefined : site.tags.get(idTag)?.userName;
  const words: readonly (readonly [word: string, value: string | number | undefined])[] = [
    ["charger", chargerId],
    ["alias", alias],
    ["connector", connectorId],
    ["tag", idTag],
    ["user", userName],
    ["details", details],
    ["by", by],
  ];
  return words.flatMap(([word, value]) => (value === undefined ? [] : [`${word}=${value}`]));
}

/** Notes who was let charge, and what became of it. The function returned ends it. */
export function auditCharging(centralSystem: CentralSystem, audit: Audit): () => void {
  return centralSystem.listen((event) => {
    if (event.kind === "authorized") {
      const { chargePoint, idTag, status } = event;
      const category = status === "Accepted" ? "AUTH-OK" : "AUTH-REJECT";
      audit.note(category, { chargerId: chargePoint.identity, idTag, details: status });
    } else if (event.kind === "transactionStarted" || event.kind === "transactionEnded") {
      auditTransaction(event, audit);
    }
  });
}

type TransactionEvent = Extract<CentralEvent, { kind: "transactionStarted" | "transactionEnded" }>;

function auditTransaction(event: TransactionEvent, audit: Audit): void {
  const { id, connectorId, idTag, meterStartWh, registerWh, end } = event.transaction;
  const about = { chargerId: event.chargePoint.identity, connectorId, idTag };
  if (event.kind === "transactionStarted") {
    const details = `transaction ${id} from ${meterStartWh} Wh`;
    audit.note("SESSION-START", { ...about, details });
    return;
  }
  const energyWh = (end?.meterStopWh ?? registerWh) - meterStartWh;
  const reason = end?.kind === "stopped" ? (end.request.reason ?? "Local") : end?.evidence;
  const details = `transaction ${id}, ${energyWh} Wh, ${reason}`;
  audit.note("SESSION-STOP", { ...about, details });
}

/** Notes what a session was offered and drew, once it is over. The function returned ends it. */
export function auditHistory(history: SessionHistory, timeZone: string, audit: Audit): () => void {
  const time = createLocalTime(timeZone);
  return history.listen((event) => {
    if (event.kind !== "completed") return;
    const { chargerId, connectorId, idTag } = event.session;
    const { history: details } = toCells(event.session, time);
    audit.note("SESSION-HIST", { chargerId, connectorId, idTag, details });
  });
}

/** Notes charge points that came in, and were listed for it. The function returned ends it. */
export function auditNewcomers(
  site: Site,
  { chargePoints }: Pick<CentralSystem, "chargePoints">,
  audit: Audit,
): () => void {
  const listed = () => new Set(site.chargers.list().map(({ chargerId }) => chargerId));
  let known = listed();
  return site.listen(({ table, ...change }) => {
    if (table !== "chargers") return;
    if (change.kind === "reloaded") {
      known = listed();
    } else if (change.kind === "removed") {
      known.delete(change.id);
    } else if (!known.has(change.id)) {
      known.add(change.id);
      const isThere = chargePoints.get(change.id)?.isConnected === true;
      if (isThere) audit.note("CHARGER-NEW", { chargerId: change.id, details: "by itself" });
    }
  });
}
