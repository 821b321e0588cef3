import { expect } from "chai";
import { lexer, type Token } from "marked";
import { began, ended, report, scenario, whole } from "./run-events.ts";

function tokensOf(text: string): Token[] {
  return lexer(text);
}

/** What a reader sees of inline Markdown. */
function shown(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

describe("the markdown reporter", () => {
  it("has the verdict first, then a row for each failure, and the texts folded", () => {
    const { written } = report("markdown", whole);
    const [first, , second] = tokensOf(written);
    expect(first?.raw).to.match(/^\*\*❌ plugfest\*\* 10 scenarios: 1 passed, 2 failed, 1 flaky/);
    expect(second?.type).to.equal("table");
    const rows = second?.type === "table" ? second["rows"] : [];
    expect(rows).to.have.length(4);
    expect(written.match(/<details>/g)).to.have.length(4);
  });

  it("is one line when nothing failed", () => {
    const events = [began(1), ...scenario(0, "x", [], "pass"), ended({ pass: 1 })];
    expect(report("markdown", events).written).to.equal(
      "**✅ plugfest** 1 scenario: 1 passed (4.0 s, seed 1, language 1)\n\n",
    );
  });

  it("stays a table with four cells and no tag, whatever a name holds", () => {
    const { written } = report("markdown", whole);
    const table = tokensOf(written).find(({ type }) => type === "table");
    const rows: { text: string; tokens: Token[] }[][] =
      table?.type === "table" ? table["rows"] : [];
    for (const row of rows) {
      expect(row).to.have.length(4);
      const kinds = row.flatMap(({ tokens }) => tokens.map(({ type }) => type));
      expect(new Set(kinds)).to.have.all.keys("text");
    }
    expect(shown(rows[3]?.[1]?.text ?? ""))
      .to.contain("<b>")
      .and.to.contain("| `x`");
    const tags = tokensOf(written).filter(({ type }) => type === "html");
    for (const { raw } of tags) expect(raw).not.to.contain("<b>");
  });

  it("stays below what GitHub shows, and says how many there are besides", () => {
    const many = Array.from({ length: 4000 }, (_, index) =>
      scenario(index, `scenario ${index}`, [], "fail"),
    );
    const { written } = report("markdown", [...many.flat(), ended({ fail: 4000 })]);
    expect(Buffer.byteLength(written)).to.be.within(700_000, 1_000_000);
    const details = written.match(/<details>/g)?.length ?? 0;
    expect(written).to.contain(`\n${4000 - details} more in the other reports\n`);
  });
});
