/** A group of chargers that share a current, as an operator has laid it down. */

import { parseSchedule } from "../balancing/schedule.ts";
import { asWritten, checkId, type EntryForm } from "./entry-form.ts";

export interface GroupEntry {
  readonly groupId: string;
  readonly description?: string | undefined;
  /** A schedule (`central/balancing/schedule.ts`); a group without one is not balanced. */
  readonly maxAllocation?: string | undefined;
}

export const groupForm: EntryForm<GroupEntry> = {
  columns: ["group_id", "description", "max_allocation"],
  optionalColumns: [],
  ownColumns: [],
  idOf: ({ groupId }) => groupId,
  keyOf: asWritten,
  read: (cells) => ({
    groupId: cells.id("group_id"),
    description: cells.text("description"),
    maxAllocation: cells.word("max_allocation"),
  }),
  write: ({ groupId, description, maxAllocation }) => ({
    group_id: groupId,
    description,
    max_allocation: maxAllocation,
  }),
  check: ({ groupId, maxAllocation }) => {
    const problems = [...checkId("group_id", groupId)];
    if (maxAllocation === undefined) return problems;
    const reading = parseSchedule(maxAllocation);
    if (!reading.isRight) {
      const { problem, position } = reading;
      problems.push({
        column: "max_allocation",
        problem,
        position,
      });
    }
    return problems;
  },
  checkRemoval: ({ groupId }, site) =>
    site.hasChargers(groupId) ? `there are chargers in group "${groupId}"` : undefined,
};
