import { expect } from "chai";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import type { Scenario } from "../../../../scenarios/engine/grammar/scenario.ts";
import { runScenario } from "../../../../scenarios/engine/run/run-scenario.ts";
import { faultsOf } from "./files.ts";

const path = "a.ocpp.yaml";

function file(head: string, name = "${matrix.vendor} ${matrix.count}"): string {
  return `name: ${name}\n${head}\nchargers: { CP1: {} }\nsteps:\n  - boot:\n`;
}

function read(text: string): readonly Scenario[] {
  const loaded = loadScenarios([{ path, text }], { environment: { SITE: "north" } });
  if (!loaded.isValid) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.scenarios;
}

const namesOf = (text: string) => read(text).map(({ name }) => name);

describe("a matrix", () => {
  const axes = "vendor: [A, B], count: [1, 2]";

  it("makes a scenario of each choice, in order", () => {
    expect(namesOf(file(`matrix: { ${axes} }`))).to.deep.equal(["A 1", "A 2", "B 1", "B 2"]);
  });

  it("leaves out what is excluded, and adds what is included", () => {
    const text = file(
      `matrix: { ${axes}, exclude: [{ vendor: B }], include: [{ vendor: C, count: 7 }] }`,
    );
    expect(namesOf(text)).to.deep.equal(["A 1", "A 2", "C 7"]);
  });

  it("gives values their types, to chargers, steps and expressions", async () => {
    const text = `
name: with \${matrix.count} connectors
matrix: { count: [1, 2], status: [Available] }
chargers: { CP1: { connectors: "\${matrix.count}" } }
steps:
  - boot:
  - assert: CP1.connector(int(matrix.count)).status == matrix.status
`;
    for (const scenario of read(text)) {
      expect(scenario.chargePoints[0]?.connectorCount).to.equal(
        scenario.name === "with 1 connectors" ? 1 : 2,
      );
      const { failures } = await runScenario(scenario, { emit: () => {} });
      expect(failures.map(({ message }) => message)).to.deep.equal([]);
    }
  });

  it("is told of with both places when a value of it does not fit", () => {
    const text =
      "name: n ${matrix.n}\nmatrix: { n: [1, many] }\nchargers: { CP1: { connectors: '${matrix.n}' } }\nsteps: [boot: ]\n";
    const loaded = loadScenarios([{ path, text }], { environment: {} });
    const [fault] = loaded.isValid ? [] : loaded.diagnostics;
    expect(fault).to.include({ code: "E103", line: 3, column: 32 });
    expect(fault?.notes).to.deep.equal(["`${matrix.n}` is `many`, from a.ocpp.yaml:2:18"]);
  });

  const faults = [
    ["matrix: { vendor: [A], count: [] }", "E103"],
    ["matrix: { vendor: [A], count: [1], exclude: [{ vendor: A }] }", "E103"],
    ["matrix: { vendor: [A], count: [1], exclude: [{ vendro: A }] }", "E101"],
    ["matrix: { vendor: [A], count: [1], include: [{ vendor: A }] }", "E102"],
    ["matrix: { vendor: [A, A], count: [1] }", "E130"],
    ["matrix: { vendor: [A], count: [1], a-b: [1] }", "E119"],
    ['matrix: { vendor: ["${nobody}"], count: [1] }', "E120"],
  ] as const;
  for (const [head, code] of faults) {
    it(`is refused with ${code}: ${head}`, () => {
      expect(faultsOf(file(head)).map((fault) => fault.slice(0, 4))).to.deep.equal([code]);
    });
  }

  it("has its bounds", () => {
    const many = Array.from({ length: 40 }, (_, index) => index).join(", ");
    const text = file(`matrix: { vendor: [${many}], count: [${many}] }`);
    expect(faultsOf(text)).to.deep.equal(["E105 2:9"]);
  });
});

describe("cases", () => {
  const cases = `cases:
  - { name: a known tag, tag: TEST0001, want: Accepted }
  - { name: a blocked tag, tag: TEST0002, want: Blocked }`;
  const authorising = `
name: Authorise \${case.name}
${cases}
chargers: { CP1: {} }
steps:
  - boot:
  - authorize: \${case.tag}
    reply: { idTagInfo: { status: "\${case.want}" } }
`;

  it("make a scenario each, which says where it stands", async () => {
    const scenarios = read(authorising);
    expect(scenarios.map(({ name, caseSpan }) => [name, caseSpan?.line])).to.deep.equal([
      ["Authorise a known tag", 4],
      ["Authorise a blocked tag", 5],
    ]);
    for (const scenario of scenarios) {
      expect((await runScenario(scenario, { emit: () => {} })).verdict).to.equal("pass");
    }
  });

  it("show in a failure what stood for what, and where that was written", async () => {
    const [scenario] = read(authorising.replace("want: Accepted", "want: Expired"));
    if (scenario === undefined) throw new Error("no scenario");
    const { failures } = await runScenario(scenario, { emit: () => {} });
    const notes = failures.flatMap((failure) => failure.notes).join("\n");
    expect(notes).to.contain("`${case.want}`").and.to.contain("ocpp.yaml:4");
  });

  it("multiply with a matrix", () => {
    const text = file(`matrix: { v: [A, B] }\n${cases}`, "${matrix.v} ${case.name}");
    expect(namesOf(text)).to.have.length(4);
  });

  const faults = [
    ["cases: [{ tag: A }]", "E102"],
    ["cases: [{ name: a }, { name: a }]", "E130"],
    ["cases: {}", "E103"],
    ["cases: []", "E103"],
  ] as const;
  for (const [head, code] of faults) {
    it(`are refused with ${code}: ${head}`, () => {
      const text = file(head, code === "E130" ? "${case.name}" : "x");
      expect(faultsOf(text).map((fault) => fault.slice(0, 4))).to.deep.equal([code]);
    });
  }

  it("are refused where one lacks what is written of it", () => {
    const text = file("cases: [{ name: a, tag: b }, { name: b }]", '"${case.name} ${case.tag}"');
    expect(faultsOf(text)).to.deep.equal(["E120 1:21"]);
  });
});
