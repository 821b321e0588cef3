/** Who the charge points talk to: our own central system, one that runs elsewhere, or one that we play. */

import type { SourceNode } from "../source/source-node.ts";
import { list, mapped, orNothing, shortOr } from "./collections.ts";
import type { Reader } from "./reader.ts";
import { optional, record, required, withDefault } from "./record.ts";
import { noConfig, type ReferenceConfig, referenceConfig } from "./reference-config.ts";
import { type Infer, invalid, type Rule, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { oneOf, text } from "./scalars.ts";
import { type Replies, replies } from "./scripted-replies.ts";

/** The central system of this project, one that is reached by its address, or one that is scripted. */
export type CentralSettings =
  | { readonly kind: "reference"; readonly model?: string; readonly config: ReferenceConfig }
  | ({ readonly kind: "url"; readonly url: string } & Access)
  | { readonly kind: "scripted"; readonly url: string; readonly replies: Replies };

const referenceSettings = record({
  model: optional("model", text(), "A folder of CSV files with groups, chargers and tags."),
  config: withDefault("config", referenceConfig, noConfig, "Its settings, by section."),
});

const address: ScalarRule<string> = scalarRule(
  { description: "The address of a central system" },
  ({ text: url }) =>
    /^wss?:\/\/[^\s/]/.test(url) && URL.canParse(url)
      ? valid(url)
      : invalid("E103", `\`${url}\` is no WebSocket address`, "it begins with ws:// or wss://"),
);

const scriptedAddress: ScalarRule<string> = scalarRule(
  { description: "Where to listen", examples: ["ws://0.0.0.0:9000/ocpp"] },
  ({ text: url }) =>
    /^ws:\/\/[^\s/]+:\d+(\/\S*)?$/.test(url) && URL.canParse(url)
      ? valid(url)
      : invalid("E103", `\`${url}\` is nowhere to listen`, "as in `ws://0.0.0.0:9000/ocpp`"),
);

const auth = record({
  user: optional("user", text({ shortest: 1 }), "Whose password it is; else each charger's own."),
  password: required("password", text({ shortest: 1 }), "For who has no security profile itself."),
});

const pem = text({ shortest: 1, longest: 20_000 });

const tls = record({
  authority: optional("authority", pem, "Who signs for the central system: PEM, or a path."),
  certificate: optional("certificate", pem, "Of all chargers: PEM, or the path of a file of it."),
  key: optional("key", pem, "Its private key: PEM, or the path of a file of it."),
});

const accessFields = {
  auth: optional("auth", auth, "With `url`: the Basic authorization that is sent."),
  tls: optional("tls", tls, "With `url`: what is trusted, and shown, when `wss://` is spoken."),
  protocols: optional(
    "protocols",
    list(text({ shortest: 1, longest: 100 })),
    "With `url`: the sub-protocols that are offered, in place of ocpp1.6.",
  ),
} as const;

const access = record(accessFields);

/** How to get in where somebody else decides. */
export type Access = Infer<typeof access>;

const centralForms = record({
  reference: optional(
    "reference",
    orNothing(referenceSettings, { config: noConfig }),
    "The central system of plugfest, in the same process.",
  ),
  url: optional("url", address, "A central system that runs elsewhere."),
  scripted: optional("scripted", scriptedAddress, "We play one, and listen there if need be."),
  replies: optional("replies", replies, "With `scripted`: what is answered to each action."),
  ...accessFields,
});

export const central: Rule<CentralSettings> = shortOr(
  oneOf(["reference"]),
  () => ({ kind: "reference", config: noConfig }),
  mapped(centralForms, chooseCentral),
);

type Forms = Infer<typeof centralForms>;

function chooseCentral(
  forms: Forms,
  node: SourceNode,
  { report }: Reader,
): CentralSettings | undefined {
  const { reference, url, scripted, replies: scriptedReplies = new Map(), ...ways } = forms;
  const kinds = [reference, url, scripted].filter((kind) => kind !== undefined);
  if (kinds.length > 1) {
    const message = "one of `reference`, `url` and `scripted` must be there";
    report({ code: "E115", message, span: node.span });
    return undefined;
  }
  reportMisplaced(forms, node, report);
  if (reference !== undefined) return { kind: "reference", ...reference };
  if (url !== undefined) return { kind: "url", url, ...ways };
  if (scripted !== undefined) return { kind: "scripted", url: scripted, replies: scriptedReplies };
  // Anything else that stands there has been told of already.
  const message = "one of `reference`, `url` and `scripted` must be there";
  const isEmpty = node.kind === "map" && node.entries.length === 0;
  if (isEmpty) report({ code: "E102", message, span: node.span });
  return undefined;
}

/** Keys that would do nothing beside what stands there. */
function reportMisplaced(forms: Forms, node: SourceNode, report: Reader["report"]): void {
  if (node.kind !== "map") return;
  const wants = { auth: "url", tls: "url", protocols: "url", replies: "scripted" } as const;
  for (const { key } of node.entries) {
    const name = Object.keys(wants).find((known) => known === key.text);
    const wanted = name === "replies" ? "scripted" : "url";
    if (name === undefined || forms[wanted] !== undefined) continue;
    report({ code: "E115", message: `\`${name}\` goes with \`${wanted}\` only`, span: key.span });
  }
}
