/** The rule of `set`: what somebody changes in the world while a scenario runs. */

import type { MapEntry, ScalarNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { groupLimit } from "./groups.ts";
import { type Late, late } from "./late.ts";
import { amperes, percent } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";

export type Change =
  | { readonly kind: "limit"; readonly group: string; readonly schedule: Late<string> }
  | {
      /** Of the cars that come from then on. */
      readonly kind: "car";
      readonly chargePoints: readonly string[];
      readonly socPercent?: Late<number>;
      readonly maxAmps?: Late<number>;
    };

const limit = late(groupLimit);
const soc = late(percent);
const maxCurrent = late(amperes);

const forms = "write `groups.NAME.limit`, `CHARGER.ev.soc` or `CHARGER.ev.maxCurrent`";

export const changes: Rule<readonly Change[]> = {
  schema: { type: "object", minProperties: 1, additionalProperties: { type: "string" } },
  read(node, reader) {
    const map = expectMap(node, reader);
    const read = map?.entries.map((entry) => readChange(entry, reader));
    return read?.includes(undefined) ? undefined : read?.flatMap((one) => one ?? []);
  },
};

function readChange(entry: MapEntry, reader: Reader): Change | undefined {
  const { text, span } = entry.key;
  const [first = "", second = "", third = "", ...rest] = text.split(".");
  if (rest.length === 0 && first === "groups" && third === "limit") {
    return readLimit(second, entry, reader);
  }
  const { names } = reader;
  const chargePoints = first === "all" ? names.chargePoints : names.chargePointsOf(first);
  if (rest.length === 0 && chargePoints !== undefined && second === "ev") {
    const car = readCar(third, entry, reader);
    if (car !== "unknown") return car && { kind: "car", chargePoints, ...car };
  }
  reader.report({ code: "E139", message: `\`${text}\` cannot be set`, span, hint: forms });
  return undefined;
}

function readLimit(group: string, { key, value }: MapEntry, reader: Reader): Change | undefined {
  if (!isGroup(group, key, reader)) return undefined;
  const schedule = limit.read(value, reader);
  return schedule && { kind: "limit", group, schedule };
}

function readCar(what: string, { value }: MapEntry, reader: Reader) {
  if (what === "soc") {
    const socPercent = soc.read(value, reader);
    return socPercent && { socPercent };
  }
  if (what !== "maxCurrent") return "unknown";
  const maxAmps = maxCurrent.read(value, reader);
  return maxAmps && { maxAmps };
}

function isGroup(name: string, { span }: ScalarNode, { names, report }: Reader): boolean {
  if (names.groups.includes(name)) return true;
  report({
    code: "E139",
    message: `there is no group \`${name}\``,
    span,
    hint: suggest(name, names.groups),
  });
  return false;
}
