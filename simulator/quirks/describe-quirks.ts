/** The page about quirks in the documentation, made from the same table that checks them. */

import { quirkBundleNames, readBundleFile } from "./bundle-files.ts";
import type { Parameters } from "./parameter.ts";
import { primitives } from "./primitives.ts";
import { quirkFields } from "./quirk-fields.ts";

/** Markdown, with a newline at the end. */
export function describeQuirks(): string {
  return [
    "# Quirks",
    "",
    "How a charge point departs from the standard, as plain data. This page is made by",
    "`npm run generate` from the table that checks what is written.",
    "",
    "```yaml",
    "quirks:",
    "  - seen-alfen # a bundle",
    "  - rpc.reply: { action: SetChargingProfile, delayMs: 60000, rate: 0.5, until: reboot }",
    "```",
    "",
    "Each time that a quirk strikes is an event with its name; one that never did is reported.",
    "They act in the order in which they are written, each on what the one before has left.",
    "",
    "## Fields that all have",
    "",
    ...tableOf(quirkFields),
    ...Object.entries(primitives).flatMap(([name, { description, covers, parameters }]) => [
      "",
      `## \`${name}\``,
      "",
      `${description} (${covers})`,
      "",
      ...tableOf(parameters),
    ]),
    "",
    "## Bundles",
    "",
    "Each was seen on one reporter's firmware, which is not to say that the product is like that.",
    "",
    ...quirkBundleNames.map((name) => `- \`${name}\`: ${readBundleFile(name).description}`),
    "",
  ].join("\n");
}

function tableOf(parameters: Parameters): string[] {
  const head = ["parameter", "type", "default", "what it does"];
  const rows = Object.entries(parameters).map(([name, { type, byDefault, description }]) => {
    const usual = byDefault === undefined ? "" : `\`${JSON.stringify(byDefault)}\``;
    return [`\`${name}\``, type.replaceAll("|", "or"), usual, description];
  });
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const toLine = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(toLine);
}
