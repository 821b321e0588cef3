import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { createConformancePage } from "./conformance-page.ts";
import { createKeyPage, namedKey, provenKeys } from "./key-page.ts";
import { filesOf, namedTests } from "./named-tests.ts";
import { readRules, ruleId, showRules, unshownSides } from "./rules.ts";

describe("the tests, all together,", function () {
  const root = rootOf(this);

  before(function () {
    if (!areAllLoaded(root)) this.skip();
  });

  it("show of every rule that it is kept", () => {
    const unshown = showRules(root).filter((rule) => unshownSides(rule).length > 0);
    expect(unshown.map((rule) => `${rule.id} ${unshownSides(rule).join(" ")}`)).to.deep.equal([]);
  });

  it("name no rule that there is not", () => {
    const known = new Set(readRules().map(({ id }) => id));
    const named = namesIn(ruleId).map(([id]) => id);
    expect(named.filter((id) => !known.has(id))).to.deep.equal([]);
  });

  it("prove of every configuration key what it does", () => {
    const unproven = provenKeys(root).filter(({ tests }) => tests.length === 0);
    expect(unproven.map(({ name }) => name)).to.deep.equal([]);
  });

  it("name no configuration key that there is not", () => {
    const known = new Set(provenKeys(root).map(({ name }) => name));
    const named = namesIn(namedKey).map(([, key]) => key ?? "");
    expect(named.filter((key) => !known.has(key))).to.deep.equal([]);
  });

  it("are those of docs/conformance.md, else run `npm run generate`", () => {
    expect(readFileSync("docs/conformance.md", "utf8")).to.equal(createConformancePage(root));
  });

  it("are those of docs/configuration-keys.md, else run `npm run generate`", () => {
    expect(readFileSync("docs/configuration-keys.md", "utf8")).to.equal(createKeyPage(root));
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
