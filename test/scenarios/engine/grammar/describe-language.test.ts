import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  describeDiagnostics,
  describeLanguage,
} from "../../../../scenarios/engine/grammar/describe-language.ts";
import { modifiers } from "../../../../scenarios/engine/grammar/modifiers.ts";
import { verbFacts } from "../../../../scenarios/engine/grammar/step.ts";
import { diagnosticCodes } from "../../../../scenarios/engine/source/diagnostic-codes.ts";

describe("the pages of the language", () => {
  it("have every verb with its example, and every modifier", () => {
    const page = describeLanguage();
    for (const [name, { example }] of Object.entries(verbFacts)) {
      expect(page).to.contain(`\n### ${name}\n`).and.to.contain(example.split("\n")[0]);
    }
    for (const name of Object.keys(modifiers)) expect(page).to.contain(`\n| \`${name}\` |`);
  });

  it("have every code with what to do about it", () => {
    const page = describeDiagnostics();
    for (const [code, { title, explanation }] of Object.entries(diagnosticCodes)) {
      expect(page).to.contain(`\n## ${code}: ${title}\n\n${explanation}\n`);
    }
  });

  it("are there", () => {
    expect(readFileSync("docs/language.md", "utf8")).to.match(/^# The scenario language\n/);
    expect(readFileSync("docs/diagnostics.md", "utf8")).to.match(/^# What is said of a file\n/);
  });
});
