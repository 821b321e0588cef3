import { expect } from "chai";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";

const booted = `
name: lib
fragments:
  Booted:
    params: { charger: { type: charger } }
    steps:
      - boot:
        charger: \${charger}
`;

/** Faults as `file code line:column`, with their notes. */
function faultsOf(files: Readonly<Record<string, string>>, given = "a.ocpp.yaml") {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const loaded = loadScenarios(
    sources.filter(({ path }) => path === given),
    { environment: {}, readLibrary: (path) => sources.find((one) => one.path === path) },
  );
  const found = loaded.isValid ? loaded.warnings : loaded.diagnostics;
  return found.map(({ file, code, line, column, message, notes = [] }) => ({
    place: `${file} ${code} ${line}:${column}`,
    message,
    notes,
  }));
}

const scenario = (rest: string) => `name: x\nchargers: { CP1: {}, CP2: {} }\n${rest}\n`;

describe("a file that is used", () => {
  it("brings its fragments", () => {
    const files = {
      "a.ocpp.yaml": scenario("use: [l]\nsteps: [{ run: Booted, with: { charger: all } }]"),
      l: booted,
    };
    expect(faultsOf(files)).to.deep.equal([]);
  });

  it("may use others, whose fragments stay its own", () => {
    const l =
      "name: l\nuse: [m]\nfragments: { Up: { steps: [{ run: Booted, with: { charger: all } }] } }";
    const of = (name: string) => ({
      "a.ocpp.yaml": scenario(`use: [l]\nsteps: [{ run: ${name}, with: {} }]`),
      l,
      m: booted,
    });
    expect(faultsOf(of("Up"))).to.deep.equal([]);
    expect(faultsOf(of("Booted")).map(({ place }) => place)).to.deep.equal([
      "a.ocpp.yaml E136 4:16",
    ]);
  });

  it("must not lead back to itself", () => {
    const l = "name: l\nuse: [m]\nfragments: {}";
    const files = {
      "a.ocpp.yaml": scenario("use: [l]\nsteps: [{ wait: 1s }]"),
      l,
      m: l.replace("[m]", "[l]"),
    };
    const [fault] = faultsOf(files);
    expect(fault?.place).to.equal("m E135 2:7");
    expect(fault?.message).to.equal("files use each other in a circle: l → m → l");
  });

  it("must be a library", () => {
    const files = {
      "a.ocpp.yaml": scenario("use: [b]\nsteps: [{ wait: 1s }]"),
      b: scenario("steps: [{ boot: , charger: CP1 }]"),
    };
    expect(faultsOf(files)[0]?.place).to.equal("a.ocpp.yaml E134 3:7");
  });

  it("must be right, though nobody runs the fragment", () => {
    const files = {
      "a.ocpp.yaml": scenario("use: [l]\nsteps: [{ wait: 1s }]"),
      l: booted.replace("boot:", "boott:"),
    };
    expect(faultsOf(files).map(({ place }) => place)).to.deep.equal(["l E101 7:9"]);
  });

  it("is no scenario when it is given itself, and must be right all the same", () => {
    const loaded = loadScenarios([{ path: "l", text: booted }], { environment: {} });
    expect(loaded.isValid && loaded.scenarios).to.deep.equal([]);
    const wrong = faultsOf({ l: booted.replace("${charger}", "${chargr}") }, "l");
    expect(wrong.map(({ place }) => place)).to.deep.equal(["l E120 8:18"]);
  });

  it("is told with the place that runs it, where the arguments make the fault", () => {
    const l = `
name: l
fragments:
  Waits:
    params: { time: { type: string, default: 5s } }
    steps: [{ wait: "\${time}" }]`;
    const files = {
      "a.ocpp.yaml": scenario("use: [l]\nsteps:\n  - run: Waits\n    with: { time: long }"),
      l,
    };
    expect(faultsOf(files)).to.deep.equal([
      {
        place: "l E106 6:21",
        message: "`long` is no duration",
        notes: ["`${time}` is `long`, from a.ocpp.yaml:6:19", "Waits is run at a.ocpp.yaml:5:10"],
      },
    ]);
  });

  it("knows nothing of the variables of its user", () => {
    const files = {
      "a.ocpp.yaml": scenario("vars: { a: 1 }\nuse: [l]\nsteps: [{ run: X }]"),
      l: 'name: l\nfragments: { X: { steps: [{ plug: "${a}", charger: all }] } }',
    };
    expect(faultsOf(files).map(({ place }) => place)).to.deep.equal(["l E120 2:36"]);
  });
});
