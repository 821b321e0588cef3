/** The rule of `set`: what somebody changes in the world while a scenario runs. */

import type { MapEntry, SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { groupLimit } from "./groups.ts";
import { type Late, late } from "./late.ts";
import { sampleInterval } from "./meter.ts";
import { amperes, meterReading, percent } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";
import { readVariableChange, type VariableChange } from "./variable-change.ts";

export type Change =
  | { readonly kind: "limit"; readonly group: string; readonly schedule: Late<string> }
  | VariableChange
  | (OfChargers & {
      /** Of the cars that come from then on. */
      readonly kind: "car";
      readonly socPercent?: Late<number>;
      readonly maxAmps?: Late<number>;
    })
  | (OfChargers & {
      readonly kind: "meter";
      /** All there are, if left out. */
      readonly connectorId: number | undefined;
      readonly registerWh?: Late<number>;
      readonly intervalSeconds?: Late<number>;
    });

interface OfChargers {
  readonly chargePoints: readonly string[];
}

const limit = late(groupLimit);
const soc = late(percent);
const maxCurrent = late(amperes);
const register = late(meterReading);
const every = late(sampleInterval);

/** What can stand behind the name of a charger. */
const chargerPaths = ["ev.soc", "ev.maxCurrent", "meter.register", "meter.every"];

/** All that can be set, to be told of. */
const settable = [
  ...["`groups.NAME.limit`", "`vars.NAME`"],
  ...chargerPaths.map((path) => `\`CHARGER.${path}\``),
  "`CHARGER.connector(1).meter.register`",
];

export const changes: Rule<readonly Change[]> = {
  schema: {
    description: `What is set: ${settable.join(", ")}`,
    type: "object",
    minProperties: 1,
    additionalProperties: {},
  },
  read(node, reader) {
    const map = expectMap(node, reader);
    if (map?.entries.length === 0) {
      const message = "nothing is set";
      reader.report({ code: "E102", message, span: map.span, hint: `as in ${settable[0]}` });
    }
    const read = map?.entries.map((entry) => readChange(entry, reader));
    return read?.includes(undefined) ? undefined : read?.flatMap((one) => one ?? []);
  },
};

function readChange(entry: MapEntry, reader: Reader): Change | undefined {
  const { text } = entry.key;
  if (text.startsWith("groups.")) return readLimit(entry, reader);
  if (text.startsWith("vars.")) return readVariableChange(entry, reader);
  const dot = text.indexOf(".");
  const name = dot === -1 ? text : text.slice(0, dot);
  const chargePoints = chargePointsOf(name, reader);
  const path = dot === -1 ? "" : text.slice(dot + 1);
  if (chargePoints !== undefined) return readOfChargers(chargePoints, path, entry, reader);
  const known = ["groups", "vars", "all", ...reader.names.setNames()];
  report(entry, `there is no \`${name}\` whose values could be set`, suggest(name, known), reader);
  return undefined;
}

function chargePointsOf(name: string, { names }: Reader): readonly string[] | undefined {
  if (name === "all") return names.chargePoints;
  if (name === "self") return names.self === undefined ? undefined : [names.self];
  return names.chargePointsOf(name);
}

function readLimit(entry: MapEntry, reader: Reader): Change | undefined {
  const [, group = "", what, ...rest] = entry.key.text.split(".");
  const { groups } = reader.names;
  if (!groups.includes(group)) {
    report(entry, `there is no group \`${group}\``, suggest(group, groups), reader);
    return undefined;
  }
  if (what !== "limit" || rest.length > 0) {
    report(
      entry,
      "only the `limit` of a group can be set",
      `write \`groups.${group}.limit\``,
      reader,
    );
    return undefined;
  }
  const schedule = limit.read(entry.value, reader);
  return schedule && { kind: "limit", group, schedule };
}

function readOfChargers(
  chargePoints: readonly string[],
  written: string,
  entry: MapEntry,
  reader: Reader,
): Change | undefined {
  const [, number, ofConnector] = /^connector\(([1-9]\d?)\)\.(.*)$/.exec(written) ?? [];
  const path = ofConnector ?? written;
  const connectorId = number === undefined ? undefined : Number(number);
  const known = connectorId === undefined ? chargerPaths : ["meter.register"];
  if (known.includes(path)) return readAt(path, { chargePoints, connectorId }, entry.value, reader);
  const what = path === "" ? "a charger as a whole" : `\`${path}\``;
  report(entry, `${what} cannot be set`, suggest(path, known), reader);
  return undefined;
}

interface Owner extends OfChargers {
  readonly connectorId: number | undefined;
}

function readAt(path: string, owner: Owner, value: SourceNode, reader: Reader): Change | undefined {
  const { chargePoints } = owner;
  switch (path) {
    case "meter.register": {
      const registerWh = register.read(value, reader);
      return registerWh && { kind: "meter", ...owner, registerWh };
    }
    case "meter.every": {
      const intervalSeconds = every.read(value, reader);
      return intervalSeconds && { kind: "meter", ...owner, intervalSeconds };
    }
    case "ev.soc": {
      const socPercent = soc.read(value, reader);
      return socPercent && { kind: "car", chargePoints, socPercent };
    }
    default: {
      const maxAmps = maxCurrent.read(value, reader);
      return maxAmps && { kind: "car", chargePoints, maxAmps };
    }
  }
}

function report(
  { key }: MapEntry,
  message: string,
  hint: string | undefined,
  reader: Reader,
): void {
  reader.report({ code: "E139", message, span: key.span, hint });
}
