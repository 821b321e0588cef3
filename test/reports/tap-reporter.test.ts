import { expect } from "chai";
import { Parser } from "tap-parser";
import { hostile, report, whole } from "./run-events.ts";

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly skip: string | boolean;
  readonly todo: string | boolean;
  readonly diag: Readonly<Record<string, unknown>> | null;
}

function parse() {
  const points: Point[] = [];
  const parser = new Parser({ strict: true });
  parser.on("assert", (point: Point) => void points.push(point));
  const oddities: unknown[] = [];
  parser.on("extra", (text: unknown) => void oddities.push(text));
  parser.end(report("tap", whole).written);
  expect(oddities).to.deep.equal([]);
  return { points, results: parser.results };
}

describe("the tap reporter", () => {
  it("is read by a strict parser, with as many points as it promised", () => {
    const { points, results } = parse();
    expect(points).to.have.length(10);
    expect(results?.plan.end).to.equal(10);
    expect(results?.failures.filter(({ tapError }) => tapError !== null)).to.deep.equal([]);
  });

  it("fails for what failed, and skips and expects what the run does", () => {
    const { points } = parse();
    const told = points.map(({ ok, skip, todo }) => [ok, Boolean(skip), Boolean(todo)]);
    expect(told).to.deep.equal([
      [true, false, false], // pass
      [false, false, false], // fail
      [true, false, false], // flaky
      [false, false, true], // expectedFail
      [false, false, false], // unexpectedPass
      [true, true, false], // notApplicable
      [true, true, false], // needsOperator
      [true, true, false], // notRun
      [false, false, false], // error
      [false, false, false], // fail
    ]);
    expect(points[5]?.skip).to.equal("not applicable: it requires smart-charging");
  });

  it("has the place and the whole text of a failure", () => {
    const diag = parse().points[1]?.diag;
    expect(diag).to.deep.include({ severity: "fail", at: { file: "a.ocpp.yaml", line: 3 } });
    expect(String(diag?.["details"])).to.contain(" --> a.ocpp.yaml:3:5\n");
  });

  it("can be read whatever a name holds", () => {
    const name = parse().points[9]?.name ?? "";
    expect(name).to.contain("<b>").and.to.contain("# SKIP").and.to.contain("🚗");
    expect(hostile).to.contain("# SKIP");
  });
});
