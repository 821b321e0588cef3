/** The car of a charger in a scenario, which may come and go by itself. */

import { entryOf } from "../source/source-node.ts";
import { carFields } from "./car.ts";
import { mapped } from "./collections.ts";
import { duration } from "./quantities.ts";
import { optional, record } from "./record.ts";
import type { Infer } from "./rule.ts";
import { text } from "./scalars.ts";

const fields = record({
  ...carFields,
  arrives: optional(
    "arrivesAtMs",
    duration,
    "When it is plugged in, by itself, at connector 1: so long after the setup.",
  ),
  leaves: optional("leavesAtMs", duration, "When it is unplugged again, counted from there too."),
  tag: optional(
    "idTag",
    text({ shortest: 1, longest: 20 }),
    "The id tag that its driver shows as it arrives, and as it leaves.",
  ),
});

export const visitingCar = mapped(fields, (read, node, { report }) => {
  const { arrivesAtMs, leavesAtMs = Number.POSITIVE_INFINITY, idTag } = read;
  const at = (key: string) =>
    (node.kind === "map" ? entryOf(node, key)?.key.span : undefined) ?? node.span;
  if (arrivesAtMs !== undefined && leavesAtMs <= arrivesAtMs) {
    report({ code: "E115", message: "it leaves before it arrives", span: at("leaves") });
  }
  if (idTag !== undefined && arrivesAtMs === undefined) {
    const message = "`tag` is for a car that `arrives` by itself";
    report({ code: "E115", message, span: at("tag"), hint: "else `start:` names the tag" });
  }
  return read;
});

export type CarSettings = Infer<typeof visitingCar>;
