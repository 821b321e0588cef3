import { expect } from "chai";
import type { Fault } from "../../../../scenarios/engine/source/diagnostic.ts";
import type { Bounds } from "../../../../scenarios/engine/source/node-reader.ts";
import { readYaml } from "../../../../scenarios/engine/source/read-yaml.ts";
import type { SourceNode } from "../../../../scenarios/engine/source/source-node.ts";

function read(text: string, bounds?: Bounds) {
  const faults: Fault[] = [];
  const top = readYaml({ path: "a.yaml", text }, (fault) => void faults.push(fault), bounds);
  const told = faults.map(({ code, span }) => `${code} ${span.line}:${span.column}`);
  return { top, faults: told, messages: faults.map(({ message, hint }) => `${message} ${hint}`) };
}

/** The values of the top map, as text. */
function textsIn(text: string): readonly unknown[] {
  return (read(text).top?.entries ?? []).map(({ value }) => plain(value));
}

function plain(node: SourceNode): unknown {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]));
}

describe("reading YAML", () => {
  it("keeps the text of scalars as it is written", () => {
    const text = "a: 04E12345\nb: 0123\nc: 9007199254740993\nd: yes\ne: 1.60\nf: '1'\ng:\nh: ~";
    expect(textsIn(text)).to.deep.equal([
      ...["04E12345", "0123", "9007199254740993", "yes", "1.60", "1", "", "~"],
    ]);
  });

  it("decodes quoted, folded and literal texts", () => {
    expect(textsIn('a: "x\\ty\\u00e9"\nb: |\n  one\n   two\nc: >-\n  one\n  two')).to.deep.equal([
      ...["x\tyé", "one\n two\n", "one two"],
    ]);
  });

  for (const [name, ending] of [
    ["LF", "\n"],
    ["CRLF", "\r\n"],
  ] as const) {
    it(`counts lines and columns with ${name}, after a byte order mark`, () => {
      const { top } = read(`\uFEFFa: 1${ending}b:${ending}  - x${ending}  - "y"${ending}`);
      const list = top?.entries[1]?.value;
      const spans = list?.kind === "list" ? list.items.map(({ span }) => span) : [];
      expect(top?.entries[0]?.key.span).to.include({ line: 1, column: 1, endColumn: 2 });
      expect(spans[1]).to.include({ line: 4, column: 5, endLine: 4, endColumn: 8 });
    });
  }

  it("finds stretches of a text in its source", () => {
    const text = 'a: "x\\"y ${z}"\nb: |\n  one\n  ${z} two\nc: >\n  one\n  ${z}\n';
    const places = read(text).top?.entries.map(({ value }) => {
      if (value.kind !== "scalar") return "";
      const start = value.text.indexOf("${z}");
      const { line, column, endColumn } = value.spanOf(start, start + 4);
      return `${line}:${column}-${endColumn}`;
    });
    expect(places).to.deep.equal(["1:10-14", "4:3-7", "7:3-7"]);
  });

  const faulty: readonly (readonly [string, readonly string[]])[] = [
    ["a: [1\nb: 2", ["E001 2:1"]],
    ["a:\n\t- b", ["E001 2:1"]],
    ["a: b: c", ["E001 1:4"]],
    ['a: "x', ["E001 1:6"]],
    ["a: { b: ${x} }", ["E001 1:10"]],
    ["a: 1\nb: 2\na: 3\na: 4", ["E002 3:1", "E002 4:1"]],
    ["a: !!str 5", ["E003 1:10"]],
    ["a: !mine x", ["E003 1:10"]],
    ["a: &x { b: 1 }\nc:\n  <<: *x", ["E003 3:3"]],
    ["? [1, 2]\n: 3", ["E003 1:3"]],
    ["%YAML 1.1\n---\na: 1", ["E003 1:1"]],
    ["a: *b", ["E005 1:4"]],
    ["a: &x [*x]", ["E005 1:8"]],
    ["", ["E006 1:1"]],
    ["# only a remark", ["E006 1:1"]],
    ["just text", ["E006 1:1"]],
    ["a: 1\n---\nb: 2", ["E006 2:1"]],
  ];
  for (const [text, faults] of faulty) {
    it(`tells ${faults.join(" and ")} in ${JSON.stringify(text)}`, () => {
      expect(read(text).faults).to.deep.equal(faults);
    });
  }

  it("says how to write a variable where a brace opens a map", () => {
    expect(read("a: { b: ${x} }").messages[0]).to.contain('write "${…}" in quotes');
  });

  it("follows aliases", () => {
    expect(textsIn("a: &x { b: 1 }\nc: [*x, *x]")).to.deep.equal([
      { b: "1" },
      [{ b: "1" }, { b: "1" }],
    ]);
  });

  it("stops at each of its bounds", () => {
    const bounds = { characters: 60, depth: 3, aliases: 2, nodes: 10 };
    expect(read(`a: ${"x".repeat(60)}`, bounds).faults).to.deep.equal(["E004 1:1"]);
    expect(read("a: [[[[1]]]]", bounds).faults).to.deep.equal(["E004 1:7"]);
    expect(read("a: &x 1\nb: [*x, *x, *x, *x]", bounds).faults).to.deep.equal(["E004 2:13"]);
    expect(read("a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", bounds).faults).to.deep.equal(["E004 1:29"]);
  });

  it("survives a file that is nested as deep as it is long", () => {
    for (const part of ["[", "{a: ", "- ", "? "]) {
      expect(read(part.repeat(20_000)).faults[0]).to.match(/^E004 1:/);
    }
    const lines = Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:`);
    expect(read(lines.join("\n")).faults).to.deep.equal(["E004 41:41"]);
  });

  it("does not unfold aliases of aliases without end", () => {
    const names = [..."abcdefghij"];
    const lines = names.map((name, index) => {
      const before = names[index - 1];
      return `${name}: &${name} [${Array(9).fill(before ? `*${before}` : "x")}]`;
    });
    const text = lines.join("\n");
    const bounds = { characters: 10_000, depth: 40, aliases: 1_000_000, nodes: 10_000 };
    expect(read(text).messages[0]).to.contain("more than 100 aliases");
    expect(read(text, bounds).messages).to.deep.equal([
      "more than 10000 values, aliases followed undefined",
    ]);
  });
});
