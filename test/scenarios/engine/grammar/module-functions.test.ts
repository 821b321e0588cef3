import { expect } from "chai";
import fc from "fast-check";
import { callFunction, functionKey } from "../../../../scenarios/engine/grammar/call-function.ts";
import { readModule } from "../../../../scenarios/engine/grammar/module-functions.ts";
import { load } from "./files.ts";

function scenario(expression: string): string {
  return `name: A test
use: [checks.mjs]
chargers: { CP1: {} }
groups: { depot: { limit: 32A, members: [CP1] } }
steps: [{ boot: }, { assert: '${expression}' }]
`;
}

function faultsIn(module: string | undefined, expression = "one(1) == 2"): readonly string[] {
  const readLibrary = (path: string) => (module === undefined ? undefined : { path, text: module });
  const loaded = load(scenario(expression), { environment: {}, readLibrary });
  const found = loaded.isValid ? loaded.warnings : loaded.diagnostics;
  return found.map(({ code, file, line, column, message }) => {
    return `${code} ${file}:${line}:${column} ${message}`;
  });
}

const one = "export const one = (a) => a + 1;";

describe("the functions of a module", () => {
  it("are known by what its text says", () => {
    const text = `${one}
export function two(a, { b } = {}) {}
export default function () {}
export const three = 3, four = function () {};
const five = (a) => a, six = 6;
export { five, five as seven, six };
export * from "./other.mjs";
export { eight } from "./other.mjs";
`;
    const functions = readModule({ path: "m", text }, ({ message }) => expect.fail(message));
    expect(functions.map(({ name, least, most }) => [name, least, most])).to.deep.equal([
      ["one", 1, 1],
      ["two", 1, 2],
      ["four", 0, 0],
      ["five", 1, 1],
      ["seven", 1, 1],
    ]);
  });

  for (const [module, faults] of [
    [one, []],
    [undefined, ["E134 a.ocpp.yaml:2:7 there is no file `checks.mjs`"]],
    ["export const a = 1;", ["E134 a.ocpp.yaml:2:7 `checks.mjs` exports no function"]],
    [`${one}\nexport {`, ["E162 checks.mjs:2:9 unexpected token"]],
    [`${one}\nexport async function f() {}`, ["E162 checks.mjs:2:8 `f` gives its result later"]],
    [`${one}\nexport function* f() {}`, ["E162 checks.mjs:2:8 `f` gives its result later"]],
    [`${one}\nexport const f = (...a) => a;`, ["E162 checks.mjs:2:18 `f` takes any number"]],
    [`${one}\nexport const sum = (a) => a;`, ["E119 checks.mjs:2:20 `sum` has a meaning"]],
    [`${one}\nexport const size = (a) => a;`, ["E119 checks.mjs:2:21 `size` has a meaning"]],
    [`${one}\nconst t = () => Date.now();`, ["E162 checks.mjs:2:17 `Date.now` is another one"]],
    [`${one}\nconst t = new Date();`, ["E162 checks.mjs:2:11 `new Date()` is another one"]],
    [`${one}\nconst t = new Date("2025-01-01");`, []],
    [`${one}\nconst t = Math.random;`, ["E162 checks.mjs:2:11 `Math.random` is another one"]],
  ] as const) {
    it(`are checked in the text: ${module?.split("\n").at(-1)}`, () => {
      const found = faultsIn(module).filter((fault) => !fault.includes("unknown function"));
      expect(found).to.have.length(faults.length);
      for (const [index, fault] of faults.entries()) expect(found[index]).to.contain(fault);
    });
  }

  for (const [expression, fault] of [
    ["on(1) == 2", "E161 a.ocpp.yaml:5:31 unknown function `on`"],
    ["nothing(1) == 2", "E161 a.ocpp.yaml:5:31 unknown function `nothing`"],
    ["one() == 2", "E161 a.ocpp.yaml:5:31 one takes 1 argument"],
    ["one(1, 2) == 2", "E161 a.ocpp.yaml:5:31 one takes 1 argument"],
    ["one(CP1) == 2", "E161 a.ocpp.yaml:5:35 `one` takes values, this is of type ChargePoint"],
    [
      "1 == 1 && one([CP1]) == 2",
      "E161 a.ocpp.yaml:5:45 `one` takes values, this is of type list<ChargePoint>",
    ],
    ["one(groups.depot) == 2", "E161 a.ocpp.yaml:5:35 `one` takes values, this is of type Group"],
  ] as const) {
    it(`are called as they can be: ${expression}`, () => {
      expect(faultsIn(one, expression)).to.deep.equal([fault]);
    });
  }

  it("are not known to files that do not use their module", () => {
    const own = scenario("one(1) == 2").replace("use: [checks.mjs]", "description: none");
    const loaded = load(own, { environment: {} });
    expect(loaded.isValid ? [] : loaded.diagnostics.map(({ code }) => code)).to.deep.equal([
      "E161",
    ]);
  });

  it("get plain values, and give back what they are given", () => {
    const called = { name: "same", path: "m", least: 1, most: 1 };
    const loaded = new Map([[functionKey(called), (value: unknown) => value]]);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const given = JSON.parse(JSON.stringify(value));
        expect(callFunction(called, [given], loaded)).to.deep.equal(given);
      }),
      { numRuns: 100 },
    );
    expect(callFunction(called, [7n], loaded)).to.equal(7);
    expect(() => callFunction(called, [new Map()], loaded)).to.throw(/`same` was given an object/);
    expect(() => callFunction(called, [1], new Map())).to.throw(/is not loaded/);
  });
});
