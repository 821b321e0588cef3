import { expect } from "chai";
import { suggest } from "../../../../scenarios/engine/source/suggest.ts";

describe("suggesting a word", () => {
  const known = ["connectors", "phases", "id", "idTag", "plug"];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["conectors", "connectors"],
    ["Phases", "phases"],
    ["idTga", "idTag"],
    ["plgu", undefined],
    ["plu", "plug"],
    ["x", undefined],
    ["", undefined],
    ["something else", undefined],
    ["x".repeat(10_000), undefined],
  ];
  for (const [word, meant] of cases) {
    it(`offers ${meant ?? "the list"} for ${word.slice(0, 20) || "nothing"}`, () => {
      const list = "one of `connectors`, `phases`, `id`, `idTag`, `plug`";
      const offered = meant === undefined ? list : `did you mean \`${meant}\`?`;
      expect(suggest(word, known)).to.equal(offered);
    });
  }

  it("keeps a long list to itself", () => {
    expect(
      suggest(
        "zzz",
        Array.from({ length: 20 }, (_, index) => `word${index}`),
      ),
    ).to.equal(undefined);
  });
});
