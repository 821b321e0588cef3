import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { createMutationPage, type Verdict } from "./mutation-page.ts";

const mutants = ["mutants.yaml", "central-mutants.yaml"].flatMap(
  (name): readonly Pick<Verdict, "rule" | "breaks" | "file">[] =>
    parse(readFileSync(`test/conformance/${name}`, "utf8")),
);
const page = readFileSync("docs/mutation-check.md", "utf8");

describe("the page of the breaks that tests notice", () => {
  it("has each break of the list, else run `npm run mutants`", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| R-"));
    const expected = mutants.map(({ rule, breaks, file }) => `| ${rule} | ${breaks} | [${file}]`);
    expect(rows.map((row) => row.slice(0, row.indexOf("](")))).to.deep.equal(
      expected.map((row) => row.slice(0, -1)),
    );
  });

  it("has none that nobody noticed", () => {
    const { rule, breaks, file } = mutants[0] ?? { rule: "", breaks: "", file: "" };
    const survived = createMutationPage([{ rule, breaks, file, outcome: "SURVIVED" }]);
    expect(survived).to.include("**SURVIVED**").and.include("0 of 1");
    expect(page).not.to.include("**");
  });
});
