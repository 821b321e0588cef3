import { expect } from "chai";
import fc from "fast-check";
import { assign } from "../../../../scenarios/engine/grammar/assign.ts";
import { matchValue } from "../../../../scenarios/engine/grammar/match-value.ts";
import { scopeOf, templateOf } from "./files.ts";

const scope = scopeOf({ tag: "T1", profile: { id: 5, periods: [{ limit: 16 }] } });

function differences(pattern: string, actual: unknown, isExact = false): readonly string[] {
  return matchValue(templateOf(pattern), actual, scope, { isExact }).map(
    ({ path, expected, actual: found }) => `${path}: ${expected}, not ${found}`,
  );
}

/** Pattern, values that match it, and values that do not. */
const table: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ["Accepted", ["Accepted"], ["accepted", "", null, undefined, 1, {}]],
  ["5", [5], ["5", 5.5, null]],
  ['"5"', ["5"], [5]],
  ["true", [true], ["true", 1, false]],
  ["null", [null], [undefined, "null", 0]],
  ["{}", [{}, { a: 1 }], [[], null, "", undefined]],
  ["{ a: 1 }", [{ a: 1 }, { a: 1, b: 2 }], [{ a: 2 }, { b: 1 }, {}]],
  ["{ toString: $any }", [{ toString: 1 }], [{}]],
  ["[1, 2]", [[1, 2]], [[2, 1], [1], [1, 2, 3], { 0: 1, 1: 2 }]],
  ['"${tag}"', ["T1"], ["T2", "${tag}"]],
  ['"<${tag}>"', ["<T1>"], ["T1"]],
  [
    '"${profile}"',
    [{ id: 5, periods: [{ limit: 16, x: 1 }] }],
    [{ id: 5 }, { id: 5, periods: [] }],
  ],
  ["$string", ["", "x"], [1, null, undefined]],
  ["$integer", [0, -3], [0.5, "1", Number.NaN]],
  ["$number", [0.5, 3], ["1", Number.POSITIVE_INFINITY]],
  ["$boolean", [true, false], ["true", 0]],
  ["$datetime", ["2025-01-15T22:00:00Z"], ["2025-01-15", "2025-13-15T22:00:00Z", 5]],
  ["$uuid", ["8f14e45f-ceea-467f-a8f0-1d3e5b0c9d11"], ["8f14e45f", ""]],
  ["$any", [0, null, "", {}], [undefined]],
  ["$absent", [undefined], [null, 0, ""]],
  [
    "$now(5s)",
    ["2025-01-15T22:00:05Z", "2025-01-15T23:59:55+02:00"],
    ["2025-01-15T22:00:06Z", "2025-01-15T21:59:54Z", "x"],
  ],
  ["{ $gt: 1 }", [1.1], [1, "2", null]],
  ["{ $gte: 1, $lt: 3 }", [1, 2.9], [3, 0.9]],
  ["{ $lte: 1 }", [1], [1.1]],
  ["{ $between: [1, 3] }", [1, 2, 3], [0.9, 3.1, "2"]],
  ['{ $gt: "2025-01-01T00:00:00+01:00" }', ["2024-12-31T23:00:01Z"], ["2024-12-31T23:00:00Z"]],
  ["{ $in: [Accepted, $absent] }", ["Accepted", undefined], ["Rejected", null]],
  ["{ $in: [{ $lt: 0 }, 5] }", [-1, 5], [4]],
  ["{ $ne: 0 }", [1, "0", null], [0, undefined]],
  ["{ $type: integer, $ne: 0 }", [1], [0, "1"]],
  ["{ $type: map }", [{}], [[], null]],
  ["{ $type: null }", [null], [undefined, 0]],
  ['{ $match: "^T" }', ["T1"], ["xT", 1, "T".repeat(5000)]],
  ["{ $unordered: [1, 2, 2] }", [[2, 1, 2]], [[1, 2], [1, 1, 2], [1, 2, 2, 3], "122"]],
  ["{ $contains: [{ a: 1 }, { b: $any }] }", [[{ a: 1, b: 2 }, { a: 1 }]], [[{ a: 1, b: 2 }], []]],
  ["{ $each: { $gt: 0 } }", [[], [1, 2]], [[1, 0], {}, 5]],
  ["{ $length: 2 }", [[1, 2], "ab"], [[1], 2, {}]],
  ["{ $length: { $gte: 1 } }", [[1], "a"], [[], ""]],
];

describe("matching", () => {
  for (const [pattern, matching, others] of table) {
    it(`takes ${pattern} as it is meant`, () => {
      for (const value of matching) expect(differences(pattern, value)).to.deep.equal([]);
      for (const value of others) expect(differences(pattern, value)).to.have.lengthOf.above(0);
    });
  }

  it("names each field that differs, with what was expected and found", () => {
    const actual = { status: "Rejected", interval: 5, list: [{ a: 1 }, { a: 2 }], extra: 1 };
    expect(
      differences(
        "{ status: { $in: [Accepted, $absent] }, interval: { $between: [10, 20] }, list: [{ a: 1 }, { a: 3 }], currentTime: $now(5s) }",
        actual,
      ),
    ).to.deep.equal([
      'status: one of "Accepted", nothing, not "Rejected"',
      "interval: at least 10, not 5",
      "list.1.a: 3, not 2",
      "currentTime: now (2025-01-15T22:00:00.000Z) ±5000 ms, not nothing",
    ]);
  });

  it("forbids other keys when it is exact, at every depth", () => {
    expect(differences("{ a: { b: 1 } }", { a: { b: 1, c: 2 }, d: [3] }, true)).to.deep.equal([
      "a.c: nothing, not 2",
      "d: nothing, not [3]",
    ]);
    expect(
      differences('"${profile}"', { id: 5, periods: [{ limit: 16 }], x: 1 }, true),
    ).to.have.lengthOf(1);
  });

  it("points to the line of the pattern that does not match", () => {
    const [found] = matchValue(templateOf("{ a: 1,\n  b: 2 }"), { a: 1, b: 3 }, scope);
    expect(found?.span).to.include({ line: 2, column: 6 });
  });

  it("shows little of a value that is large", () => {
    const huge = Array.from({ length: 100_000 }, () => ({ a: "x".repeat(1000) }));
    const [found] = matchValue(templateOf("5"), huge, scope);
    expect(found?.actual.length).to.be.lessThan(2_000);
  });
});

/** JSON whose texts are no operators and hold no variables. */
const key = fc.stringMatching(/^[a-z]{1,6}$/);
const leaf = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 "\\äß]{0,8}$/),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.boolean(),
  fc.constant(null),
);
const { value: json } = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
}));
const map = fc.dictionary(key, json, { maxKeys: 5 });

describe("matching any value", () => {
  it("finds no difference between a value and itself, exact or not", () => {
    fc.assert(
      fc.property(json, fc.boolean(), (value, isExact) => {
        expect(differences(JSON.stringify(value), value, isExact)).to.deep.equal([]);
      }),
    );
  });

  it("does not mind keys that are not in the pattern, unless it is exact", () => {
    fc.assert(
      fc.property(map, key, json, (pattern, extra, value) => {
        fc.pre(!Object.hasOwn(pattern, extra));
        const actual = { ...pattern, [extra]: value };
        expect(differences(JSON.stringify(pattern), actual)).to.deep.equal([]);
        const [only, ...others] = differences(JSON.stringify(pattern), actual, true);
        expect(only).to.match(new RegExp(`^${extra}: nothing`));
        expect(others).to.deep.equal([]);
      }),
    );
  });

  it("finds the one field that was changed", () => {
    fc.assert(
      fc.property(map, key, leaf, leaf, (value, name, before, after) => {
        fc.pre(before !== after);
        const pattern = JSON.stringify({ ...value, [name]: { [name]: before } });
        const found = differences(pattern, { ...value, [name]: { [name]: after } });
        expect(found).to.have.lengthOf(1);
        expect(found[0]).to.match(new RegExp(`^${name}\\.${name}: `));
      }),
    );
  });

  it("finds no difference from a shuffled list when its order does not matter", () => {
    const shuffled = fc
      .array(json, { minLength: 1, maxLength: 6 })
      .chain((items) =>
        fc.tuple(
          fc.constant(items),
          fc.shuffledSubarray(items, { minLength: items.length }),
          fc.shuffledSubarray(items, { minLength: 1 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([items, all, some]) => {
        expect(differences(`{ $unordered: ${JSON.stringify(all)} }`, items)).to.deep.equal([]);
        expect(differences(`{ $contains: ${JSON.stringify(some)} }`, items)).to.deep.equal([]);
      }),
    );
  });

  it("agrees with its own negation", () => {
    fc.assert(
      fc.property(json, json, (pattern, value) => {
        const written = JSON.stringify(pattern);
        const isSame = differences(written, value).length === 0;
        expect(differences(`{ $ne: ${written} }`, value).length === 0).to.equal(!isSame);
      }),
    );
  });
});

describe("assigning places", () => {
  it("leaves over as few as any assignment does", () => {
    const rows = fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(rows, (fits) => {
        const most = mostAssigned(fits, new Set());
        const { leftOver, taken } = assign(fits, [0, 1, 2, 3], (row, place) => row[place] === true);
        expect(leftOver.length).to.equal(fits.length - most);
        expect(taken.length).to.equal(most);
      }),
    );
  });
});

function mostAssigned(rows: readonly (readonly boolean[])[], taken: ReadonlySet<number>): number {
  const [first, ...rest] = rows;
  if (first === undefined) return 0;
  const places = first.flatMap((fits, place) => (fits && !taken.has(place) ? [place] : []));
  return Math.max(
    mostAssigned(rest, taken),
    ...places.map((place) => 1 + mostAssigned(rest, new Set([...taken, place]))),
  );
}
