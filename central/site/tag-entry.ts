/** An id tag as an operator has laid it down. */

import { isIdTag, toIdTagKey } from "../../model/id-tag.ts";
import { parseTimestamp } from "../../model/timestamp.ts";
import type { CellProblem, CellReader } from "./cell-reader.ts";
import { checkId, type EntryForm } from "./entry-form.ts";

export type TagStatus = "Activated" | "Blocked";

export interface TagEntry {
  readonly idTag: string;
  readonly userName?: string | undefined;
  /** Tags of one parent may end each other's transactions (OCPP 1.6 §3.10). */
  readonly parentIdTag?: string | undefined;
  readonly description?: string | undefined;
  readonly status: TagStatus;
  /** Of its sessions; that of the charger if left out. */
  readonly priority?: number | undefined;
  /** A timestamp: from then on the tag is Expired. */
  readonly expiryDate?: string | undefined;
}

const statuses: readonly TagStatus[] = ["Activated", "Blocked"];

export const tagForm: EntryForm<TagEntry> = {
  columns: ["id_tag", "user_name", "parent_id_tag", "description", "status", "priority"],
  optionalColumns: ["priority"],
  ownColumns: ["expiry_date"],
  idOf: ({ idTag }) => idTag,
  keyOf: toIdTagKey,
  read: (cells) => ({
    idTag: cells.id("id_tag"),
    userName: cells.text("user_name"),
    parentIdTag: cells.word("parent_id_tag"),
    description: cells.text("description"),
    status: readStatus(cells),
    priority: cells.wholeNumber("priority"),
    expiryDate: cells.word("expiry_date"),
  }),
  write: (tag) => ({
    id_tag: tag.idTag,
    user_name: tag.userName,
    parent_id_tag: tag.parentIdTag,
    description: tag.description,
    status: tag.status,
    priority: tag.priority?.toString(),
    expiry_date: tag.expiryDate,
  }),
  check: ({ idTag, parentIdTag, priority, expiryDate }) => {
    const problems: CellProblem[] = [...checkId("id_tag", idTag)];
    for (const [column, tag] of [
      ["id_tag", idTag] as const,
      ["parent_id_tag", parentIdTag] as const,
    ]) {
      if (tag !== undefined && tag !== "" && !isIdTag(tag)) {
        problems.push({ column, problem: `"${tag}" is longer than an id tag can be` });
      }
    }
    if (priority !== undefined && !Number.isSafeInteger(priority)) {
      problems.push({ column: "priority", problem: `${priority} is no whole number` });
    }
    if (expiryDate !== undefined && parseTimestamp(expiryDate) === undefined) {
      problems.push({ column: "expiry_date", problem: `"${expiryDate}" is no date with a time` });
    }
    return problems;
  },
  checkRemoval: () => undefined,
};

/** Whoever is not said to be activated is not, as in balanz: but in whatever case it is written. */
function readStatus(cells: CellReader): TagStatus {
  const written = cells.word("status");
  const status = statuses.find((known) => known.toLowerCase() === written?.toLowerCase());
  if (status === undefined) {
    const what = written === undefined ? "is blank" : `"${written}" is not Activated`;
    cells.warn("status", `${what}: the tag is Blocked`);
  }
  return status ?? "Blocked";
}
