/** A charger as an operator has laid it down: the record, not the charge point itself. */

import type { RegistrationStatus } from "../../schemas/messages.ts";
import type { SecurityProfile } from "../directory.ts";
import type { CellProblem, CellReader } from "./cell-reader.ts";
import { checkId, type EntryForm } from "./entry-form.ts";

export interface ChargerEntry {
  /** The identity of the charge point. */
  readonly chargerId: string;
  /** A name for people. */
  readonly alias: string;
  readonly groupId: string;
  /** From connector 1 on. */
  readonly connectorCount: number;
  /** That of the settings if left out. */
  readonly priority?: number | undefined;
  readonly description?: string | undefined;
  /** The most that each connector bears; that of the settings if left out. */
  readonly connMaxAmps?: number | undefined;
  /** SHA-256, in hexadecimal, of the whole header `Basic base64(id:key)`: as balanz keeps it. */
  readonly authSha?: string | undefined;
  /** Of a key that we have set (`password-hash.ts`). It stands before `authSha`. */
  readonly passwordHash?: string | undefined;
  /** Of a key that the charge point has been told, and may not have taken. */
  readonly proposedPasswordHash?: string | undefined;
  readonly securityProfile?: SecurityProfile | undefined;
  readonly proposedSecurityProfile?: SecurityProfile | undefined;
  /** What it is told when it boots. */
  readonly registration?: RegistrationStatus | undefined;
  /** The common name of its certificate. */
  readonly serialNumber?: string | undefined;
  readonly callTimeoutSeconds?: number | undefined;
}

const registrations = ["Accepted", "Pending", "Rejected"] as const;
const maxConnectors = 64;

export const chargerForm: EntryForm<ChargerEntry> = {
  columns: [
    "charger_id",
    "alias",
    "group_id",
    "no_connectors",
    "priority",
    "description",
    "conn_max",
    "auth_sha",
  ],
  optionalColumns: [],
  ownColumns: [
    "password_hash",
    "proposed_password_hash",
    "security_profile",
    "proposed_security_profile",
    "registration",
    "serial_number",
    "call_timeout",
  ],
  idOf: ({ chargerId }) => chargerId,
  // Charge points write their names in whatever case, and must not be two for that.
  keyOf: (id) => id.toLowerCase(),
  read: (cells) => ({
    chargerId: cells.id("charger_id"),
    alias: cells.text("alias") ?? "",
    groupId: cells.id("group_id"),
    connectorCount: cells.wholeNumber("no_connectors", { min: 1, max: maxConnectors }) ?? 1,
    priority: cells.wholeNumber("priority"),
    description: cells.text("description"),
    connMaxAmps: cells.decimal("conn_max"),
    authSha: cells.word("auth_sha"),
    passwordHash: cells.word("password_hash"),
    proposedPasswordHash: cells.word("proposed_password_hash"),
    securityProfile: readProfile(cells, "security_profile"),
    proposedSecurityProfile: readProfile(cells, "proposed_security_profile"),
    registration: cells.oneOf("registration", registrations),
    serialNumber: cells.word("serial_number"),
    callTimeoutSeconds: cells.wholeNumber("call_timeout", { min: 1 }),
  }),
  write: (charger) => ({
    charger_id: charger.chargerId,
    alias: charger.alias,
    group_id: charger.groupId,
    no_connectors: String(charger.connectorCount),
    priority: charger.priority?.toString(),
    description: charger.description,
    conn_max: charger.connMaxAmps?.toString(),
    auth_sha: charger.authSha,
    password_hash: charger.passwordHash,
    proposed_password_hash: charger.proposedPasswordHash,
    security_profile: charger.securityProfile?.toString(),
    proposed_security_profile: charger.proposedSecurityProfile?.toString(),
    registration: charger.registration,
    serial_number: charger.serialNumber,
    call_timeout: charger.callTimeoutSeconds?.toString(),
  }),
  check: (charger, site) => {
    const problems: CellProblem[] = [...checkId("charger_id", charger.chargerId)];
    const report = (column: string, problem: string) => problems.push({ column, problem });
    const { groupId, connectorCount, priority, connMaxAmps, authSha } = charger;
    if (!site.hasGroup(groupId)) report("group_id", `there is no group "${groupId}"`);
    if (!isWithin(connectorCount, 1, maxConnectors)) {
      report("no_connectors", `${connectorCount} is no whole number from 1 to ${maxConnectors}`);
    }
    if (priority !== undefined && !Number.isSafeInteger(priority)) {
      report("priority", `${priority} is no whole number`);
    }
    if (connMaxAmps !== undefined && !(connMaxAmps >= 0 && Number.isFinite(connMaxAmps))) {
      report("conn_max", `${connMaxAmps} is no number from 0 on`);
    }
    if (authSha !== undefined && !/^[\da-f]{64}$/i.test(authSha)) {
      report("auth_sha", "is no SHA-256 in hexadecimal");
    }
    return problems;
  },
  checkRemoval: () => undefined,
};

function isWithin(number: number, min: number, max: number): boolean {
  return Number.isInteger(number) && number >= min && number <= max;
}

function readProfile(cells: CellReader, column: string): SecurityProfile | undefined {
  const word = cells.oneOf(column, ["0", "1", "2", "3"]);
  const profiles = { "0": 0, "1": 1, "2": 2, "3": 3 } as const;
  return word === undefined ? undefined : profiles[word];
}
