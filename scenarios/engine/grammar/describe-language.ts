/** The page of the scenario language, made from the grammar itself. */

import { diagnosticCodes } from "../source/diagnostic-codes.ts";
import { chargerKeys } from "./charger-keys.ts";
import { injectionKinds } from "./injection.ts";
import { commonModifiers, modifiers } from "./modifiers.ts";
import {
  booksObservables,
  chargePointObservables,
  connectorObservables,
  groupObservables,
} from "./observables.ts";
import { operatorKeys, operatorWords } from "./operator.ts";
import { topSchema } from "./scenario.ts";
import { verbFacts } from "./step.ts";

const intro = `# The scenario language

Made by \`npm run generate\` from the grammar that reads the files, so it says what is so. A file ends with
\`.ocpp.yaml\` and is YAML 1.2, read strictly: a key that is not here is an error. \`plugfest explain WORD\` says
the same in a terminal, and \`plugfest schema --write\` lets an editor say it.
`;

export function describeLanguage(): string {
  return [
    intro,
    "## A scenario\n",
    table(["key", "what it is"], topRows()),
    "## A charger\n",
    "Keys of `chargers` and `templates`.\n",
    table(
      ["key", "what it is"],
      chargerKeys.map(({ path, description }) => coded([path, description])),
    ),
    "## Steps\n",
    `Each step is one verb with its modifiers. All verbs have ${listed(commonModifiers)}.\n`,
    ...Object.entries(verbFacts).map(([name, verb]) => describeVerb(name, verb)),
    "## What can be injected\n",
    "Beside these, `quirk` takes any of docs/quirks.md; `share` says how many of the chargers it is for.\n",
    table(["kind", "what happens", "its keys"], injectionRows()),
    "## Modifiers\n",
    table(["modifier", "what it does"], modifierRows()),
    "## What expressions see\n",
    ...observed.map(describeObserved),
    "## What is matched\n",
    "Where a message is expected, a value matches itself, and these match more.\n",
    table(
      ["operator", "it matches"],
      Object.entries({ ...operatorWords, ...operatorKeys }).map(coded),
    ),
  ].join("\n");
}

/** The page of the codes. */
export function describeDiagnostics(): string {
  const head = `# What is said of a file

Made by \`npm run generate\` from the table of codes. E is an error, and nothing is run; W is a warning.
\`plugfest explain E101\` says the same in a terminal. Codes are stable.
`;
  const codes = Object.entries(diagnosticCodes).map(
    ([code, { title, explanation }]) => `## ${code}: ${title}\n\n${explanation}\n`,
  );
  return [head, ...codes].join("\n");
}

const observed = [
  ["Of a charger", "CP1", chargePointObservables],
  ["Of a connector", "CP1.connector(1)", connectorObservables],
  ["Of what `reference` has booked", "CP1.books", booksObservables],
  ["Of a group", "groups.depot", groupObservables],
] as const;

function describeObserved([title, prefix, observables]: (typeof observed)[number]): string {
  const rows = Object.entries(observables).map(([name, { type, description }]) => [
    `\`${prefix}.${name}\``,
    type,
    description,
  ]);
  return `### ${title}\n\n${table(["expression", "type", "what it is"], rows)}`;
}

interface DescribedVerb {
  readonly description: string;
  readonly example: string;
  readonly modifiers: readonly string[];
}

function describeVerb(name: string, verb: DescribedVerb): string {
  const own = verb.modifiers.length === 0 ? "" : `\nModifiers: ${listed(verb.modifiers)}.\n`;
  const example = `\n\`\`\`yaml\n- ${verb.example.replaceAll("\n", "\n  ")}\n\`\`\`\n`;
  return `### ${name}\n\n${verb.description}\n${own}${example}`;
}

function topRows(): readonly (readonly string[])[] {
  return Object.entries(topSchema.properties ?? {}).map(([key, { description = "" }]) =>
    coded([key, description]),
  );
}

function modifierRows(): readonly (readonly string[])[] {
  return Object.entries(modifiers).map(([name, { description }]) => coded([name, description]));
}

function injectionRows(): readonly (readonly string[])[] {
  return Object.entries(injectionKinds).map(([kind, { meaning, keys }]) => [
    ...coded([kind, meaning]),
    listed(keys),
  ]);
}

function coded([word, meaning]: readonly [string, string]): readonly string[] {
  return [`\`${word}\``, meaning];
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...rows].map(line).join("");
}
