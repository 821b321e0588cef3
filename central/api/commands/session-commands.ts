/** Commands about charging sessions. */

import type { Session } from "../../history/session.ts";
import type { SessionHistory } from "../../history/session-history.ts";
import type { SessionQuery } from "../../history/session-shelf.ts";
import { type CommandContext, type Commands, chargerIdOf } from "../command.ts";
import type { Fields } from "../fields.ts";
import { result } from "../reply.ts";
import { drawAll } from "../shapes/drawing.ts";
import { sessionShape } from "../shapes/session-shape.ts";

export const sessionCommands: Commands = {
  /**
   * All of them, the oldest first and those that are live last: as clients know it. With `limit`, a
   * page of those that have ended, the newest first, and where the next one begins.
   */
  async GetSessions(fields, context) {
    const { history } = context.backOffice;
    const query = queryOf(fields, context);
    const limit = fields.integer("limit");
    if (limit === undefined) {
      const ended = await allOf(history, query);
      const live = fields.flag("include_live") ? liveOf(history, query) : [];
      return result([...ended, ...live].map(sessionShape));
    }
    const after = fields.text("after");
    const page = {
      ...query,
      order: "newest",
      limit,
      ...(after !== undefined && { after }),
    } as const;
    const { sessions, next } = await history.find(page);
    return result({ sessions: sessions.map(sessionShape), next: next ?? null });
  },

  async GetCSVSessions(_fields, { backOffice }) {
    return result(await backOffice.history.csvText());
  },

  async DrawAll(fields, { backOffice }) {
    return result({ drawing: await drawAll(backOffice, fields.flag("historic", true)) });
  },
};

/** The charger stands before the group, which is that of the chargers now. */
function queryOf(fields: Fields, context: CommandContext): SessionQuery {
  const { site } = context.backOffice;
  const chargerId = chargerIdOf(fields, context);
  const groupId = fields.text("group_id");
  if (chargerId !== undefined) {
    return { chargerIds: [site.chargers.get(chargerId)?.chargerId ?? chargerId] };
  }
  if (groupId === undefined) return {};
  const chargers = site.chargers.list().filter((charger) => charger.groupId === groupId);
  return { chargerIds: chargers.map((charger) => charger.chargerId) };
}

function liveOf(history: SessionHistory, { chargerIds }: SessionQuery): readonly Session[] {
  return history.live().filter(({ chargerId }) => chargerIds?.includes(chargerId) ?? true);
}

const pageSize = 1000;

async function allOf(history: SessionHistory, query: SessionQuery): Promise<readonly Session[]> {
  const found: Session[] = [];
  let after: string | undefined;
  do {
    const page = { ...query, order: "oldest", limit: pageSize } as const;
    const { sessions, next } = await history.find(after === undefined ? page : { ...page, after });
    found.push(...sessions);
    after = next;
  } while (after !== undefined);
  return found;
}
