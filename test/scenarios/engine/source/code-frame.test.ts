import { expect } from "chai";
import { renderFrame } from "../../../../scenarios/engine/source/code-frame.ts";
import type { Diagnostic } from "../../../../scenarios/engine/source/diagnostic.ts";
import { renderDiagnostics } from "../../../../scenarios/engine/source/render-diagnostics.ts";

const path = "bad.ocpp.yaml";

function frame(text: string, [line, column, endLine, endColumn]: readonly number[], label = "") {
  const span = { file: path, line: line ?? 1, column: column ?? 1 };
  const end = { endLine: endLine ?? span.line, endColumn: endColumn ?? span.column + 1 };
  return renderFrame({ path, text }, { ...span, ...end }, label).split("\n");
}

describe("a code frame", () => {
  it("shows the line, the one before and carets with what is to be said", () => {
    const text = 'chargers:\n  CP1:\n    ocpp: "1.6"\n    conectors: 2\n';
    expect(frame(text, [4, 5, 4, 14], "did you mean `connectors`?")).to.deep.equal([
      " --> bad.ocpp.yaml:4:5",
      "  |",
      '3 |     ocpp: "1.6"',
      "4 |     conectors: 2",
      "  |     ^^^^^^^^^ did you mean `connectors`?",
    ]);
  });

  it("makes room for the number of the line", () => {
    const text = "a: 1\n".repeat(120);
    expect(frame(text, [100, 4])).to.deep.equal([
      "   --> bad.ocpp.yaml:100:4",
      "    |",
      " 99 | a: 1",
      "100 | a: 1",
      "    |    ^",
    ]);
  });

  it("stands carets under a line with tabs, and with characters of two units", () => {
    expect(frame("\ta:\tb # x", [1, 5, 1, 6]).slice(2)).to.deep.equal([
      "1 |     a:  b # x",
      "  |         ^",
    ]);
    expect(frame("a: 🚗🚗 b", [1, 9, 1, 10]).slice(2)).to.deep.equal([
      "1 | a: 🚗🚗 b",
      "  |       ^",
    ]);
  });

  it("takes no notice of CRLF and of a byte order mark", () => {
    expect(frame("\uFEFFa: 1\r\nb: 2\r\n", [2, 4])).to.deep.equal([
      " --> bad.ocpp.yaml:2:4",
      "  |",
      "1 | a: 1",
      "2 | b: 2",
      "  |    ^",
    ]);
  });

  it("cuts a wide line, but never what it points to", () => {
    const wide = `a: ${"x".repeat(300)}HERE${"y".repeat(300)}`;
    const lines = frame(wide, [1, 304, 1, 308], "this");
    const [shown = "", carets = ""] = lines.slice(2);
    expect(shown).to.have.lengthOf(124);
    expect(shown.slice(4, 6)).to.equal("…x");
    expect(shown.endsWith("y…")).to.equal(true);
    expect(shown.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).to.equal("HERE");
  });

  it("underlines no further than the line goes", () => {
    expect(frame("a:\n  b: 1\n  c: 2\n", [1, 1, 3, 6]).slice(2)).to.deep.equal([
      "1 | a:",
      "  | ^^",
    ]);
    expect(frame(`a: ${"x".repeat(500)}`, [1, 4, 1, 504])[3]).to.have.lengthOf(124);
  });

  it("points behind the end of a file", () => {
    expect(frame("a: 1", [1, 5, 1, 5]).slice(2)).to.deep.equal(["1 | a: 1", "  |     ^"]);
    expect(frame("", [1, 1]).slice(2)).to.deep.equal(["1 |", "  | ^"]);
  });

  it("lets no character of the file steer the terminal", () => {
    expect(frame("a: \u001b[31mred\u202e", [1, 1])[2]).to.equal("1 | a: \uFFFD[31mred\uFFFD");
  });
});

const diagnostic: Diagnostic = {
  code: "E106",
  severity: "error",
  message: "`5` has no unit",
  ...{ file: path, line: 2, column: 9, endLine: 2, endColumn: 16 },
  hint: "write `5s`",
  notes: ["`${wait}` is `5`, from bad.ocpp.yaml:1:15"],
};
const source = { path, text: 'vars: { wait: "5" }\n- wait: ${wait}\n' };

describe("rendering diagnostics", () => {
  it("adds how it came about", () => {
    expect(renderDiagnostics([diagnostic], [source], { colour: false })).to.equal(
      [
        "error[E106]: `5` has no unit",
        " --> bad.ocpp.yaml:2:9",
        "  |",
        '1 | vars: { wait: "5" }',
        "2 | - wait: ${wait}",
        "  |         ^^^^^^^ write `5s`",
        "  = `${wait}` is `5`, from bad.ocpp.yaml:1:15",
      ].join("\n"),
    );
  });

  it("parts them by an empty line", () => {
    const both = renderDiagnostics([diagnostic, diagnostic], [source], { colour: false });
    expect(both.split("\n\n")).to.have.lengthOf(2);
  });

  it("paints when it is told to, and says the same", () => {
    const painted = renderDiagnostics([diagnostic], [source], { colour: true });
    expect(painted).to.contain("\u001b[31m");
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
    expect(painted.replaceAll(escapes, "")).to.equal(
      renderDiagnostics([diagnostic], [source], { colour: false }),
    );
  });

  it("calls a warning a warning", () => {
    const warning: Diagnostic = { ...diagnostic, code: "W201", severity: "warning" };
    expect(renderDiagnostics([warning], [source], { colour: false })).to.match(
      /^warning\[W201\]: /,
    );
  });
});
