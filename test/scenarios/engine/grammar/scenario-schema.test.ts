import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { explainWord } from "../../../../scenarios/engine/grammar/explain-word.ts";
import { createScenarioSchema } from "../../../../scenarios/engine/grammar/scenario-schema.ts";
import { withSteps } from "./files.ts";

describe("the schema for editors", () => {
  const schema = createScenarioSchema();
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const accepts = (text: string) => validate(parse(text));

  it("accepts what the loader accepts", () => {
    for (const step of [
      "  - boot:",
      "  - boot: { vendor: ACME }\n    reply: any\n    within: 1m30s",
      "  - plug: 1",
      "  - plug: { connector: '${n}' }",
      "  - authorize: 12345",
      "  - send: Heartbeat",
      "  - expect: { call: Reset, count: { $between: [1, 3] } }",
      "  - never: { call: Reset }\n    for: 10s",
      "  - assert: CP1.connected",
      "  - wait: 250ms",
    ]) {
      expect(accepts(withSteps(step)), `${step}: ${JSON.stringify(validate.errors)}`).to.equal(
        true,
      );
    }
  });

  it("refuses unknown keys and words, and quantities without a unit", () => {
    for (const step of [
      "  - bot:",
      "  - boot:\n    rply: {}",
      "  - wait: 5",
      "  - send: Heartbeet",
      "  - stop: { reason: local }",
    ]) {
      expect(accepts(withSteps(step)), step).to.equal(false);
    }
  });

  it("has steps as one flat map, the verbs first, a word on each", () => {
    const step = Object.values(schema.definitions ?? {})[0];
    expect(step?.additionalProperties).to.equal(false);
    const keys = Object.keys(step?.properties ?? {});
    expect(keys.slice(0, 3)).to.deep.equal(["boot", "plug", "unplug"]);
    expect(keys.indexOf("wait")).to.be.lessThan(keys.indexOf("name"));
    for (const property of Object.values(step?.properties ?? {})) {
      expect(property.description).to.match(/^[A-Z].*[.`]$/s);
    }
  });
});

describe("explaining a word", () => {
  const table = [
    ["E101", "unknown key"],
    ["w201", "wait"],
    ["plug", "a verb"],
    ["within", "a modifier of boot"],
    ["level", "all verbs"],
    ["$between", "a matching operator"],
    ["seed", "a key at the top"],
  ] as const;
  for (const [word, part] of table) {
    it(`says of ${word} that it is ${part}`, () => {
      const explained = explainWord(word);
      expect(explained.isKnown && explained.text).to.contain(part);
    });
  }

  it("offers a word that is like an unknown one", () => {
    expect(explainWord("plugg")).to.deep.equal({ isKnown: false, hint: "did you mean `plug`?" });
    expect(explainWord("toString")).to.deep.include({ isKnown: false });
  });
});
