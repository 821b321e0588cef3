/** One charger of a scenario: what a charge point is, and what only a scenario says of it. */

import { checkQuirks, type Quirk } from "../../../simulator/quirks/check-quirks.ts";
import { readAuthorizationKey } from "../../../simulator/security/authorization-key.ts";
import type { SourceNode } from "../source/source-node.ts";
import { mapped, shortOr } from "./collections.ts";
import { constant } from "./constant.ts";
import { reportSaidTwice } from "./meter.ts";
import type { Reader } from "./reader.ts";
import { optional, record, required, withDefault } from "./record.ts";
import { type Infer, invalid, type Rule, scalarRule, valid } from "./rule.ts";
import { flag, integer, text } from "./scalars.ts";
import { visitingCar } from "./visiting-car.ts";
import { chargePointFields } from "./world.ts";

/** Bundles by their names, and primitives with their parameters. */
const quirks: Rule<readonly Quirk[]> = {
  schema: { type: "array", items: { type: ["string", "object"] } },
  read(node, reader) {
    const written = constant.read(node, reader);
    if (written === undefined) return undefined;
    const checked = checkQuirks(written);
    for (const { path, message } of checked.problems) {
      const span = placeOf(path, node).span;
      reader.report({ code: "E103", message: `${path}: ${message}`, span });
    }
    return checked.quirks;
  },
};

/** The one of a list that `quirks[1].sc.apply` speaks of. */
function placeOf(path: string, node: SourceNode): SourceNode {
  const index = Number(/^quirks\[(\d+)\]/.exec(path)?.[1] ?? Number.NaN);
  return (node.kind === "list" ? node.items[index] : undefined) ?? node;
}

const password = scalarRule<string>(
  { description: "A password", type: "string" },
  ({ text: written }) =>
    readAuthorizationKey(written) === undefined
      ? invalid("E105", "a password has 16 to 20 bytes, as a text or in hexadecimal")
      : valid(written),
);

const profile = integer({ least: 0, most: 3 });
const pem = text({ shortest: 1, longest: 20_000 });

const securitySettings = record({
  profile: required("profile", profile, "The security profile, 0 to 3."),
  password: optional("password", password, "Of profiles 1 and 2; made up for `reference`."),
  certificate: optional(
    "certificate",
    pem,
    "Of profile 3, PEM or a path; made up for `reference`.",
  ),
  key: optional("key", pem, "Its private key: PEM, or the path of a file of it."),
  authority: optional("authority", pem, "Who signs for the central system: PEM, or a path."),
});

export type SecuritySettings = Infer<typeof securitySettings>;

const security = mapped(
  shortOr(profile, (value): SecuritySettings => ({ profile: value }), securitySettings),
  (read, node, reader) => {
    reportSecurity(read, node, reader);
    return read;
  },
);

function reportSecurity(
  { certificate, key }: SecuritySettings,
  { span }: SourceNode,
  { report }: Reader,
): void {
  if ((certificate === undefined) === (key === undefined)) return;
  const message = "a `certificate` and its `key` go together";
  report({ code: "E102", message, span });
}

const fields = record({
  extends: optional("template", text(), "The template that it has all else from."),
  count: optional(
    "count",
    integer({ least: 1, most: 10_000 }),
    "How many: VAN is then VAN[0], VAN[1] and so on, and the name alone all of them.",
  ),
  ...chargePointFields,
  ev: optional("car", visitingCar, "The car that is plugged in."),
  security: optional("security", security, "Its security profile, and what that needs."),
  quirks: withDefault("quirks", quirks, [], "How it departs from the standard: docs/quirks.md."),
  real: withDefault(
    "isReal",
    flag,
    false,
    "Whether it is one that stands somewhere, and comes to `central: { scripted: … }` by itself.",
  ),
  offlineQueue: withDefault(
    "hasOfflineQueue",
    flag,
    true,
    "Whether messages of transactions wait for the connection to come back, as they should.",
  ),
});

export const charger = mapped(fields, (read, node, reader) => {
  reportSaidTwice(node, reader);
  return read;
});

export type ChargerSettings = Infer<typeof charger>;
