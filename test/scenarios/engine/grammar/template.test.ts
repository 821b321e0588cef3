import { expect } from "chai";
import {
  evaluateTemplate,
  substitutionsIn,
  TemplateError,
} from "../../../../scenarios/engine/grammar/template.ts";
import { scopeOf, stepOf, templateOf } from "./files.ts";

describe("a template", () => {
  const evaluate = (yaml: string, values = {}) =>
    evaluateTemplate(templateOf(yaml, false), scopeOf(values));

  it("keeps the type of a value that is nothing but a variable", () => {
    expect(evaluate(`"\${tag}"`, { tag: 5 })).to.equal(5);
    expect(evaluate(`"\${profile}"`, { profile: { a: [1] } })).to.deep.equal({ a: [1] });
  });

  it("makes text of a variable inside a text", () => {
    expect(evaluate(`"a \${tag} b \${profile.id}"`, { tag: 5, profile: { id: true } })).to.equal(
      "a 5 b true",
    );
  });

  it("makes text of a variable where the message wants text", () => {
    const { value } = stepOf(
      "send",
      '  - boot:\n    capture: { tx: interval }\n  - send: { action: Authorize, payload: { idTag: "${tx}" } }',
    );
    const sent = value.payload && evaluateTemplate(value.payload, scopeOf({ tx: 300 }));
    expect(sent).to.deep.equal({ idTag: "300" });
  });

  it("knows the time of the scenario and the number of the charger", () => {
    expect(evaluate(`"\${now}"`)).to.equal("2025-01-15T22:00:00.000Z");
    expect(evaluate(`"CP-\${index:05}"`, { index: 42 })).to.equal("CP-00042");
  });

  it("takes two dollar signs for one", () => {
    expect(evaluate(`"$\${tag} costs $5"`)).to.equal("${tag} costs $5");
    expect(evaluate('"$$5"')).to.equal("$5");
  });

  it("never lets a value change the structure", () => {
    expect(evaluate(`{ a: "\${tag}" }`, { tag: "x, b: 1 }" })).to.deep.equal({ a: "x, b: 1 }" });
  });

  it("throws with the place of a name that stands for nothing", () => {
    const caught = (() => {
      try {
        return evaluate(`"\${profile.id}"`, { profile: {} });
      } catch (error) {
        return error;
      }
    })();
    expect(caught).to.be.instanceOf(TemplateError);
    expect(caught).to.deep.include({ message: "`${profile.id}` stands for nothing" });
    expect(caught).to.have.nested.property("span.column", 9);
  });

  it("tells what stood for what, in operators too", () => {
    const origin = { file: "a", line: 2, column: 3, endLine: 2, endColumn: 4 };
    const scope = { ...scopeOf(), values: new Map([["tag", { value: 7, origin }]]) };
    const found = substitutionsIn(templateOf('{ a: ["x ${tag}"], b: { $gt: "${tag}" } }'), scope);
    expect(found.map(({ written, value }) => [written, value])).to.deep.equal([
      ["${tag}", "7"],
      ["${tag}", "7"],
    ]);
    expect(found[0]).to.deep.include({ origin });
  });
});

describe("a value that waits for the run", () => {
  const steps = '  - boot:\n    capture: { tx: interval }\n  - stop: { transaction: "${tx}" }';
  const late = () => stepOf("stop", steps).value.transaction;

  it("is converted when it is known", () => {
    expect(late()?.evaluate(scopeOf({ tx: 12 }))).to.equal(12);
  });

  it("is refused with its place when it turns out to be something else", () => {
    expect(() => late()?.evaluate(scopeOf({ tx: "abc" }))).to.throw(
      TemplateError,
      'a whole number is wanted, found `"abc"`',
    );
  });
});
