import { readFileSync } from "node:fs";
import { expect } from "chai";
import { describeQuirks } from "../../../simulator/quirks/describe-quirks.ts";
import { primitives } from "../../../simulator/quirks/primitives.ts";

describe("the page about quirks", () => {
  it("has been made from the table as it is", () => {
    const written = readFileSync("docs/quirks.md", "utf8");
    expect(written, "run `npm run generate`").to.equal(describeQuirks());
  });

  it("has a line for each parameter of each of the 28", () => {
    const page = describeQuirks();
    expect(Object.keys(primitives)).to.have.length(28);
    for (const [name, { parameters, description, covers }] of Object.entries(primitives)) {
      const [, section = ""] = page.split(`## \`${name}\`\n`);
      expect(section).to.contain(`${description} (${covers})`);
      for (const parameter of Object.keys(parameters)) {
        expect(section.split("\n## ")[0]).to.contain(`\n| \`${parameter}\` `);
      }
    }
  });
});
