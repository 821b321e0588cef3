/** Commands about the central system itself: how it is, what it logs, and its settings. */

import { createLocalTime } from "../../history/local-time.ts";
import { toLogComponent, toLogLevel } from "../../log-book/log-entry.ts";
import type { LogFilters } from "../../log-book/log-ring.ts";
import { createWallClock } from "../../log-book/wall-clock.ts";
import type { Commands } from "../command.ts";
import type { Fields } from "../fields.ts";
import { accepted, refuse, refuseInText, result } from "../reply.ts";
import { createLogShape } from "../shapes/log-shape.ts";

/** Times are told, and asked for, in whole seconds. */
const lastMsOfSecond = 999;

export const systemCommands: Commands = {
  GetStatus(_fields, { backOffice }) {
    const { site, history, version, startedAtMs, timeZone, logBook } = backOffice;
    return result({
      version,
      starttime: createWallClock(timeZone).format(startedAtMs),
      no_tags: site.tags.size,
      no_groups: site.groups.size,
      no_chargers: site.chargers.size,
      no_sessions: history.size,
      logging: logBook.levels(),
    });
  },

  /** The oldest first; with `limit`, so many from `after` on, which is where `next` pointed. */
  GetLogs(fields, { backOffice }) {
    const { logBook, timeZone } = backOffice;
    const filters = toFilters(fields.fields("filters"), timeZone);
    const limit = fields.integer("limit");
    const after = fields.integer("after");
    const page = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
    const { entries, next } = logBook.read(filters, page);
    const logs = entries.map(createLogShape(timeZone));
    return result(limit === undefined ? { logs } : { logs, next: next ?? null });
  },

  /** What cannot be changed now is accepted all the same, as clients expect; the log says so. */
  SetConfig(fields, { backOffice, operator }) {
    const section = fields.text("section");
    const key = fields.text("key");
    const value = fields.anyText("value") ?? "";
    if (section === undefined || key === undefined) return refuseInText("IllegalArguments");
    const outcome = backOffice.settings.set(section, key, value);
    if (outcome.kind === "invalid") {
      return refuseInText("IllegalArguments", { expected: outcome.expected });
    }
    const details = `${section}.${key} ${value}`;
    if (outcome.kind === "applied") {
      backOffice.audit.note("CONFIG", { details, by: operator.userId });
    } else {
      const why = outcome.kind === "unknown" ? "nobody knows it" : "it is read at the start only";
      backOffice.logBook.component("api").warning(`SetConfig ${details} has no effect: ${why}`);
    }
    return accepted;
  },

  /** All of it, or one section, or one key. */
  GetConfig(fields, { backOffice }) {
    const section = fields.text("section");
    const key = fields.text("key");
    const all = Object.entries(backOffice.settings.read());
    const wanted = all
      .filter(([name]) => section === undefined || name === section)
      .map(([name, keys]) => {
        const entries = Object.entries(keys).filter(([one]) => key === undefined || one === key);
        return [name, Object.fromEntries(entries)] as const;
      });
    return result(Object.fromEntries(wanted));
  },

  SetLogLevel(fields, { backOffice, operator }) {
    const component = fields.text("component");
    const level = fields.text("loglevel");
    const known = level === undefined ? undefined : toLogLevel(level);
    if (component === undefined || known === undefined) return refuse("IllegalArguments");
    const knownComponent = toLogComponent(component);
    if (knownComponent === undefined) return refuse("NoSuchComponent");
    backOffice.logBook.setLevel(knownComponent, known);
    const details = `logging.${knownComponent} ${known}`;
    backOffice.audit.note("CONFIG", { details, by: operator.userId });
    return accepted;
  },
};

/** @throws {FieldError} */
function toFilters(fields: Fields, timeZone: string): LogFilters {
  const level = fields.word("level", "level", toLogLevel);
  const text = fields.text("messageSearch");
  const time = createLocalTime(timeZone);
  const toMs = (written: string) => time.parse(completed(written));
  const fromMs = fields.word("timeStampStart", "time", toMs);
  const untilMs = fields.word("timeStampEnd", "time", toMs);
  const component = fields.word("logger", "logger", toLogComponent);
  return {
    ...(level !== undefined && { level }),
    ...(component !== undefined && { component }),
    ...(text !== undefined && { text }),
    ...(fromMs !== undefined && { fromMs }),
    ...(untilMs !== undefined && { untilMs: untilMs + lastMsOfSecond }),
  };
}

/** Of a time the end may be left out, and a T stand in its middle. */
function completed(written: string): string {
  const time = written.slice(0, 19).replace("T", " ");
  return time + "0000-01-01 00:00:00".slice(time.length);
}
