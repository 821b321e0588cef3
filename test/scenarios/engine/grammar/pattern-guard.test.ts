import { expect } from "chai";
import { faultOfPattern } from "../../../../scenarios/engine/grammar/pattern-guard.ts";

describe("the guard of patterns", () => {
  for (const pattern of [
    ...["^T", "[a-z]+\\d*$", "(?:abc)+", "^(Local|Remote)$", "a{2,5}", "(a)(b)*", "[(+]+"],
    ...["\\(a+\\)+", "(a+)?", "((ab)c){3}"],
  ]) {
    it(`lets ${pattern} pass`, () => {
      expect(faultOfPattern(pattern)).to.equal(undefined);
    });
  }

  for (const pattern of [
    ...["(a+)+", "(a*)*b", "((a|b)c)*", "(?:x{1,9}){2,}", "(a?){20}", "(?<n>a+)+", "((a+))+"],
    ...["", "(", "[", "*", "(a)\\1", "(?<n>a)\\k<n>", "a".repeat(501), "\\p{Nope}"],
  ]) {
    it(`keeps ${pattern.slice(0, 20) || "nothing"} out`, () => {
      expect(faultOfPattern(pattern)).to.be.a("string").and.not.equal("");
    });
  }
});
