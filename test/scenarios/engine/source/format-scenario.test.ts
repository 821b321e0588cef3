import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { Document } from "yaml";
import { formatScenario } from "../../../../scenarios/engine/source/format-scenario.ts";

function format(text: string): string {
  const formatted = formatScenario({ path: "a.ocpp.yaml", text });
  return formatted.isValid ? formatted.text : expect.fail("it is not well-formed");
}

describe("the layout of a scenario", () => {
  it("has two spaces for each depth, tight lists, and one empty line at most", () => {
    const untidy = `# above
name:    x   # beside
tags: [ a,b ]


chargers: {CP1: {connectors:  1}}
steps:
# inside
- boot:
  reply: {status:   Accepted}
`;
    expect(format(untidy)).to.equal(`# above
name: x # beside
tags: [a, b]

chargers: { CP1: { connectors: 1 } }
steps:
  # inside
  - boot:
    reply: { status: Accepted }
`);
  });

  it("leaves numbers, quotes and texts as they are written", () => {
    const text = 'a: 04E12345\nb: 1.60\nc: "0123"\nd: \'x\'\ne: 0x1F\nf: true\ng: ~\nh: "[ x ]"\n';
    expect(format(text)).to.equal(text);
  });

  it("is that of the files that come with plugfest: else `plugfest fmt scenarios` mends them", () => {
    const folder = "scenarios";
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const paths = names.filter((name) => name.endsWith(".ocpp.yaml"));
    expect(paths).not.to.have.length(0);
    for (const path of paths) {
      const text = readFileSync(`${folder}/${path}`, "utf8");
      expect(format(text), path).to.equal(text);
    }
  });

  it("writes what does not fit on a line as if without braces, and only that", () => {
    const long = "x".repeat(36);
    const text = `steps:\n  - { send: { a: ${long}, b: ${long} }, name: short, of: [{ c: 1 }] }\n`;
    expect(format(text)).to.equal(
      `steps:\n  - send: { a: ${long}, b: ${long} }\n    name: short\n    of: [{ c: 1 }]\n`,
    );
    const fits = `steps:\n  - { send: { a: ${long}, b: ${"x".repeat(32)} } }\n`;
    expect(format(fits)).to.equal(fits);
  });

  it("leaves comments where they stand, at verbs that say nothing too", () => {
    const text = `# above
steps:
  # the first
  - boot: # beside
  # the second
  - boot:
    # within
    name: x

  - heartbeat
  # the last
cleanup:
# the end
never: [a] # beside a list
`;
    expect(format(text)).to.equal(text);
  });

  it("is the same the second time, and says the same, whatever a file holds", () => {
    const word = fc.stringMatching(/^[a-z$][A-Za-z0-9 .:#'"{}[\]-]{0,120}$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, word, fc.boolean(), fc.integer(), tie("list"), tie("map")),
      list: fc.array(tie("tree"), { maxLength: 4 }),
      map: fc.dictionary(fc.stringMatching(/^[a-z]{1,12}$/), tie("tree"), { maxKeys: 4 }),
    }));
    const file = fc.dictionary(fc.stringMatching(/^[a-z]{1,12}$/), tree, { minKeys: 1 });
    const layout = fc.record({
      indent: fc.integer({ min: 1, max: 6 }),
      lineWidth: fc.constantFrom(0, 40, 100),
      flow: fc.boolean(),
    });
    fc.assert(
      fc.property(file, layout, (content, { indent, lineWidth, flow }) => {
        const document = new Document(content);
        if (flow && document.contents !== null && "flow" in document.contents) {
          document.contents.flow = true;
        }
        const once = format(document.toString({ indent, lineWidth }));
        expect(format(once)).to.equal(once);
      }),
      { numRuns: 200 },
    );
  });
});
