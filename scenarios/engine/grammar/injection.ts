/** The rule of `inject`: a fault of the network, a frame that nobody meant to send, or a quirk. */

import { checkQuirks, type Quirk } from "../../../simulator/quirks/check-quirks.ts";
import { entryOf, type MapNode, type SourceNode } from "../source/source-node.ts";
import { mapped } from "./collections.ts";
import { constant } from "./constant.ts";
import { late } from "./late.ts";
import { action, payloadToMatch } from "./payload.ts";
import { bandwidth, duration, percent } from "./quantities.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { expectMap, optional, record } from "./record.ts";
import type { Infer, Rule } from "./rule.ts";
import { integer, oneOf, text } from "./scalars.ts";

const messageKeys = ["match", "direction", "after", "count", "rate", "for", "until"] as const;
const holeKeys = ["direction", "for", "until"] as const;
const dialKeys = ["after", "count", "rate", "for", "until"] as const;
const quirkKeys = ["quirk", "count", "rate", "for", "until"] as const;

/** What each kind is, and the keys that mean something beside it. */
export const injectionKinds = {
  drop: { meaning: "the connection breaks, and none can be made", keys: [...messageKeys] },
  close: { meaning: "the connection is closed", keys: [...messageKeys, "code"] },
  halfOpen: { meaning: "nothing passes, and nobody is told", keys: [...holeKeys] },
  stall: { meaning: "nothing passes, and all of it comes later", keys: [...holeKeys] },
  delay: { meaning: "messages come late", keys: [...messageKeys, "by", "jitter"] },
  reorder: { meaning: "messages are overtaken", keys: [...messageKeys, "by", "jitter"] },
  throttle: { meaning: "the line is slow", keys: [...messageKeys, "bandwidth"] },
  tls: { meaning: "no encrypted connection can be made", keys: [...dialKeys, "problem"] },
  silence: { meaning: "messages never come", keys: [...messageKeys] },
  duplicate: { meaning: "messages come more than once", keys: [...messageKeys, "copies"] },
  corrupt: { meaning: "messages are cut short", keys: [...messageKeys, "length"] },
  replace: { meaning: "another text comes instead", keys: [...messageKeys, "text"] },
  frame: { meaning: "a text is sent that is no message", keys: ["text", "direction"] },
} as const satisfies Readonly<
  Record<string, { readonly meaning: string; readonly keys: readonly string[] }>
>;

export type InjectionKind = keyof typeof injectionKinds;

const kinds = [
  ...(["drop", "close", "halfOpen", "stall", "delay", "reorder"] as const),
  ...(["throttle", "tls"] as const),
  ...(["silence", "duplicate", "corrupt", "replace", "frame"] as const),
] satisfies readonly InjectionKind[];

/** Keys that a kind cannot do without. */
const needed: Readonly<Partial<Record<InjectionKind, string>>> = {
  delay: "by",
  reorder: "by",
  throttle: "bandwidth",
  replace: "text",
  frame: "text",
};

const match = record({
  call: optional("call", action, "The action of a CALL."),
  reply: optional("reply", action, "The action of the CALL that is answered."),
  payload: optional("payload", payloadOfMatch(), "What the payload must be."),
});

export type InjectionMatch = Infer<typeof match>;

function payloadOfMatch(): ReturnType<typeof payloadToMatch> {
  const ofCall = payloadToMatch("call");
  return {
    schema: ofCall.schema,
    read(node, reader) {
      const isReply = reader.enclosing && entryOf(reader.enclosing, "reply") !== undefined;
      if (isReply !== true) return ofCall.read(node, reader);
      const map = expectMap(node, reader);
      return map && readTemplate(map, { isPattern: true }, reader);
    },
  };
}

const fields = record({
  kind: optional("kind", oneOf(kinds), "What happens; or else a `quirk`."),
  quirk: optional("quirk", constant, "A quirk, or a bundle of them, as in docs/quirks.md."),
  match: optional("match", match, "To which messages; else to all."),
  direction: optional(
    "direction",
    oneOf(["outgoing", "incoming"]),
    "Seen from the charger; both ways if left out.",
  ),
  by: optional("byMs", duration, "How late messages come."),
  jitter: optional("jitterMs", duration, "How much later or earlier than that, by chance."),
  for: optional("forMs", duration, "How long it lasts; else until it is spent, or the end."),
  until: optional(
    "until",
    oneOf(["reconnect", "reboot"]),
    "It spares the connections that come later; or it ends when the charger boots again.",
  ),
  after: optional("after", integer({ least: 0, most: 1_000_000 }), "How many it spares first."),
  count: optional("count", integer({ least: 1, most: 1_000_000 }), "How many it hits at most."),
  rate: optional("ratePercent", percent, "How many of the messages it hits, by chance."),
  share: optional("sharePercent", percent, "How many of the chargers it is for, by chance."),
  text: optional("text", late(text({ shortest: 1 })), "The text that is sent."),
  bandwidth: optional("bytesPerSecond", bandwidth, "How much goes over the line."),
  problem: optional(
    "problem",
    oneOf(["certificate", "version", "cipher"]),
    "What the charger finds wrong with the central system; its certificate if left out.",
  ),
  copies: optional("copies", integer({ least: 1, most: 100 }), "How often beside the first time."),
  length: optional("length", integer({ least: 0, most: 1_000_000 }), "How much is left."),
  code: optional("code", integer({ least: 1000, most: 4999 }), "The close code."),
});

export type InjectionSettings = Infer<typeof fields>;

export interface Injection extends Omit<InjectionSettings, "quirk"> {
  /** Empty for what is no quirk. */
  readonly quirks: readonly Quirk[];
}

export const injection: Rule<Injection> = mapped(fields, ({ quirk, ...rest }, node, reader) => {
  const isKnown = node.kind !== "map" || isConsistent(node, rest.kind, reader);
  const read = quirk === undefined ? [] : readQuirk(quirk, node, reader);
  if (!isKnown || read === undefined) return undefined;
  return { ...rest, quirks: read.map((one) => ({ ...one, fields: occasionsOf(one, rest) })) };
});

/** What is said beside a quirk goes before what it says itself. */
function occasionsOf(
  { fields: own }: Quirk,
  { count, ratePercent, until }: Omit<InjectionSettings, "quirk">,
): Quirk["fields"] {
  return {
    ...own,
    ...(count !== undefined && { count }),
    ...(ratePercent !== undefined && { rate: ratePercent / 100 }),
    ...(until !== undefined && { until }),
  };
}

function isConsistent(map: MapNode, kind: InjectionKind | undefined, { report }: Reader): boolean {
  const hasQuirk = entryOf(map, "quirk") !== undefined;
  const hasKind = entryOf(map, "kind") !== undefined;
  if (hasQuirk === hasKind) {
    const message = "one of `kind` and `quirk` says what happens";
    report({ code: "E138", message, span: map.entries[0]?.key.span ?? map.span });
    return false;
  }
  const known: readonly string[] = kind === undefined ? quirkKeys : injectionKinds[kind].keys;
  const useless = map.entries.filter(({ key: { text: name } }) => {
    return name !== "kind" && name !== "share" && !known.includes(name);
  });
  for (const { key } of useless) {
    const message = `\`${key.text}\` means nothing to \`${kind ?? "quirk"}\``;
    report({ code: "E138", message, span: key.span, hint: `it takes ${known.join(", ")}` });
  }
  const until = entryOf(map, "until")?.value;
  if (kind === "tls" && until?.kind === "scalar" && until.text === "reconnect") {
    const message =
      "`tls` ends no connection but the first: it lasts `until: reboot`, or `for:` a time";
    report({ code: "E138", message, span: until.span });
    return false;
  }
  const missing = kind && needed[kind];
  const lacks = missing !== undefined && entryOf(map, missing) === undefined;
  if (lacks) report({ code: "E138", message: `\`${kind}\` needs \`${missing}\``, span: map.span });
  return useless.length === 0 && !lacks;
}

function readQuirk(
  written: unknown,
  node: SourceNode,
  { report }: Reader,
): readonly Quirk[] | undefined {
  const { quirks, problems } = checkQuirks([written]);
  const span = (node.kind === "map" && entryOf(node, "quirk")?.value.span) || node.span;
  for (const { message } of problems) report({ code: "E138", message, span });
  return problems.length === 0 ? quirks : undefined;
}
