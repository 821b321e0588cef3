import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { lexer } from "marked";
import type { RunEvent } from "../../scenarios/engine/events/run-event.ts";
import { began, ended, hostile, remark, report, scenario, span } from "./run-events.ts";

function step(ref: string, index: number): RunEvent {
  return {
    ...{ kind: "stepBegan", scenario: 0, atMs: 0, step: index, part: "body", title: "x", ref },
    span,
  };
}

const events = [
  began(3),
  ...scenario(0, "boots", [step("§4.10", 0), remark], "pass", { refs: ["§4.2", "=cmd()"] }),
  ...scenario(1, "fails", [], "fail", { refs: ["§4.2"] }),
  ...scenario(2, "skipped", [], "notApplicable", { refs: ["§4.9", "=cmd()"] }),
  ended({ pass: 1, fail: 1, notApplicable: 1 }),
];

describe("the conformance matrix", () => {
  it("has the worst verdict of each requirement, at each level, as CSV", () => {
    const rows = parse(report("matrix-csv", events).written, { columns: true });
    expect(rows).to.deep.equal([
      row("§4.2", "must", "fail", "boots; fails"),
      row("§4.9", "must", "notApplicable", "skipped"),
      row("§4.10", "should", "fail", "boots"),
      row("'=cmd()", "must", "pass", "boots; skipped"),
    ]);
  });

  it("has a row for each requirement and a column for each level, as Markdown", () => {
    const [table] = lexer(report("matrix", events).written);
    const rows: { text: string }[][] = table?.type === "table" ? table["rows"] : [];
    expect(rows.map((cells) => cells.map(({ text }) => text))).to.deep.equal([
      ["§4&#46;2", "❌ fail (2 scenarios)", "", ""],
      ["§4&#46;9", "➖ not applicable", "", ""],
      ["§4&#46;10", "", "❌ fail", ""],
      ["=cmd&#40;&#41;", "✅ pass (2 scenarios)", "", ""],
    ]);
  });

  it("stays a table, whatever a requirement or a name holds", () => {
    const odd = [...scenario(0, hostile, [], "pass", { refs: [hostile] }), ended({ pass: 1 })];
    const [only] = parse(report("matrix-csv", odd).written, { columns: true });
    expect(Object.keys(only ?? {})).to.have.length(5);
    const [table] = lexer(report("matrix", odd).written);
    expect(table?.type === "table" ? table["rows"][0] : []).to.have.length(4);
  });
});

function row(requirement: string, level: string, verdict: string, scenarios: string) {
  return { requirement, level, verdict, scenarios, files: "a.ocpp.yaml" };
}
