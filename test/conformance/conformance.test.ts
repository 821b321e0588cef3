import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { namedKey, provenKeys } from "./key-page.ts";
import { filesOf, namedTests } from "./named-tests.ts";
import { readRules, ruleId } from "./rules.ts";

describe("the tests, all together,", function () {
  const root = rootOf(this);

  before(function () {
    if (!areAllLoaded(root)) this.skip();
  });

  it("name no rule that there is not", () => {
    const known = new Set(readRules().map(({ id }) => id));
    const named = namesIn(ruleId).map(([id]) => id);
    expect(named.filter((id) => !known.has(id))).to.deep.equal([]);
  });

  it("name no configuration key that there is not", () => {
    const known = new Set(provenKeys(root).map(({ name }) => name));
    const named = namesIn(namedKey).map(([, key]) => key ?? "");
    expect(named.filter((key) => !known.has(key))).to.deep.equal([]);
  });

  function namesIn(pattern: RegExp): RegExpMatchArray[] {
    const tests = namedTests(root, new RegExp(pattern.source));
    return tests.flatMap(({ title }) => [...title.matchAll(pattern)]);
  }
});

function rootOf(suite: Mocha.Suite): Mocha.Suite {
  return suite.parent === undefined ? suite : rootOf(suite.parent);
}

/** Who runs a few files only is spared what only all of them can show. */
function areAllLoaded(root: Mocha.Suite): boolean {
  const built = fileURLToPath(new URL("..", import.meta.url));
  const names = readdirSync(built, { recursive: true, encoding: "utf8" });
  const loaded = filesOf(root);
  return names
    .filter((name) => name.endsWith(".test.js"))
    .every((name) => loaded.has(name.replaceAll("\\", "/").replace(/\.js$/, ".ts")));
}
