/** Changes to what the site holds: checked first, and answered once they are safe. */

import type { Saved } from "../../directory.ts";
import type { SiteTable } from "../../site/site-table.ts";
import { accepted, type Refusal, type Reply, refuse, refuseInText } from "../reply.ts";

export interface Change<Entry> {
  readonly table: SiteTable<Entry>;
  readonly entry: Entry;
  /** How a wrong entry is refused. */
  readonly illegal: (details?: object) => Refusal;
  /** Once it is made. */
  readonly note: () => void;
}

export async function putEntry<Entry>(change: Change<Entry>): Promise<Reply> {
  const { table, entry, illegal, note } = change;
  const problems = table.check(entry);
  if (problems.length > 0) return illegal({ problems });
  return saved(table.put(entry), note);
}

export async function saved(saving: Saved, note: () => void): Promise<Reply> {
  note();
  await saving;
  return accepted;
}

export const illegal = (details?: object) => refuse("IllegalArguments", details);
export const illegalInText = (details?: object) => refuseInText("IllegalArguments", details);
