import { expect } from "chai";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import { play, read } from "../run/scenario-bench.ts";
import { faultsOf } from "./files.ts";

function file(chargers: string, head = ""): string {
  return `
name: test
${head}
chargers:
${chargers}
steps:
  - { boot: , charger: all }
`;
}

const templates = `
templates:
  base: { vendor: ACME, ev: { maxCurrent: 16A, soc: 50% }, configuration: { HeartbeatInterval: 60 } }
  van: { extends: base, ev: { battery: 70kWh }, configuration: { MeterValueSampleInterval: 30 } }
`;

describe("templates", () => {
  it("are merged into what extends them, map by map", () => {
    const { chargePoints } = read(
      file("  CP1: { extends: van, vendor: Other, ev: { soc: 10% } }", templates),
    );
    const [one] = chargePoints;
    expect(one?.vendor).to.equal("Other");
    expect(one?.car).to.deep.include({ maxAmps: 16, socPercent: 10, batteryWh: 70_000 });
    expect(one?.configuration).to.deep.equal({
      HeartbeatInterval: "60",
      MeterValueSampleInterval: "30",
    });
  });

  it("are checked even where nobody extends them", () => {
    const text = file("  CP1: {}", "templates: { van: { conectors: 2 } }");
    expect(faultsOf(text)).to.deep.equal(["E101 3:21"]);
  });

  it("are told of once, where they stand, however many extend them", () => {
    const text = file(
      "  VAN: { extends: van, count: 3 }",
      "templates: { van: { connectors: many } }",
    );
    expect(faultsOf(text)).to.deep.equal(["E103 3:33"]);
  });
});

describe("fleets", () => {
  const fleet =
    '  VAN: { count: 3, id: "VAN-${index:05}", serial: "${fake.string.alphanumeric(10)}" }';

  it("are as many as `count` says, each with its index, and known by their name", () => {
    const { chargePoints, fleets, groups } = read(
      file(`${fleet}\n  CP1: {}`, "groups: { depot: { members: [VAN] } }"),
    );
    expect(chargePoints.map(({ name, id }) => [name, id])).to.deep.equal([
      ["VAN[0]", "VAN-00000"],
      ["VAN[1]", "VAN-00001"],
      ["VAN[2]", "VAN-00002"],
      ["CP1", "CP1"],
    ]);
    const vans = ["VAN[0]", "VAN[1]", "VAN[2]"];
    expect(fleets.get("VAN")).to.deep.equal(vans);
    expect(groups[0]?.chargePoints).to.deep.equal(vans);
  });

  it("have identities without brackets if nothing is said", () => {
    const { chargePoints } = read(file("  VAN: { count: 2 }"));
    expect(chargePoints.map(({ id }) => id)).to.deep.equal(["VAN-0", "VAN-1"]);
  });

  it("are made up of seed and index, and of nothing else", () => {
    const serialsOf = (text: string, seed?: number) => {
      const loaded = loadScenarios([{ path: "a", text }], { environment: {}, seed });
      const [scenario] = loaded.isValid ? loaded.scenarios : [];
      return scenario?.chargePoints.map(({ serial }) => serial);
    };
    const three = serialsOf(file(fleet));
    expect(new Set(three).size).to.equal(3);
    expect(serialsOf(file(fleet.replace("count: 3", "count: 2")))).to.deep.equal(
      three?.slice(0, 2),
    );
    expect(serialsOf(file(`  CP1: {}\n${fleet}`))?.slice(1)).to.deep.equal(three);
    expect(serialsOf(file(fleet), 2)).to.not.deep.equal(three);
    expect(serialsOf(file(fleet, "seed: 2"))).to.deep.equal(serialsOf(file(fleet), 2));
  });

  it("boot together, and take a step by their name", async () => {
    const text = file(`${fleet}\n  CP1: {}`).replace("charger: all", "charger: VAN");
    const { verdict, events } = await play(text);
    expect(verdict).to.equal("pass");
    const opened = events.flatMap((one) => (one.kind === "connectionOpened" ? [one] : []));
    expect(opened.map(({ chargePoint }) => chargePoint)).to.deep.equal([
      ...["VAN[0]", "VAN[1]", "VAN[2]"],
    ]);
  });
});

describe("what is made up", () => {
  const faults = [
    { written: "fake.string.alfanumeric", fault: "E123 5:19" },
    { written: "fake.nothing.here", fault: "E123 5:19" },
    { written: "fake.string.alphanumeric(100000)", fault: "E123 5:19" },
    { written: "fake.string.constructor", fault: "E123 5:19" },
  ];
  for (const { written, fault } of faults) {
    it(`is nothing for ${written}`, () => {
      expect(faultsOf(file(`  CP1: { serial: "\${${written}}" }`))).to.deep.equal([fault]);
    });
  }

  it("is a text wherever it stands", () => {
    const { variables } = read(file("  CP1: {}", "vars: { a: '${fake.string.numeric(6)}' }"));
    expect(variables.get("a")?.value).to.match(/^\d{6}$/);
  });
});

describe("a charger", () => {
  const faults = [
    ["  CP1: { configuration: { HeartbeatIntervall: 5 } }", "E101"],
    ["  CP1: { configuration: { HeartbeatInterval: soon } }", "E103"],
    ["  CP1: { quirks: [seen-alfen, seen-nobody] }", "E103"],
    ["  CP1: { quirks: [{ tx.queue: { offline: loose } }] }", "E103"],
    ["  CP1: { security: { profile: 3, certificate: own.pem } }", "E102"],
    ["  CP1: { security: { profile: 1, password: short } }", "E105"],
    ["  CP1: { ev: { model: lorry } }", "E104"],
    ["  CP1: { ocpp: 2.1 }", "E109"],
  ] as const;
  for (const [charger, code] of faults) {
    it(`is refused with ${code}: ${charger.trim()}`, () => {
      expect(faultsOf(file(charger)).map((fault) => fault.slice(0, 4))).to.deep.equal([code]);
    });
  }

  it("comes in with the password of its security profile", async () => {
    const security = "security: { profile: 1, password: 'sixteen-bytes-or-more' }";
    expect(faultsOf(file(`  CP1: { ${security} }`))).to.deep.equal(["E105 5:44"]);
    for (const good of ["1", "2", "{ profile: 1, password: '0123456789abcdef' }"]) {
      const { verdict } = await play(file(`  CP1: { security: ${good} }`));
      expect(verdict, good).to.equal("pass");
    }
  });

  it("has the quirks that are written, and loses messages where it has no queue", () => {
    const { chargePoints } = read(file("  CP1: { quirks: [seen-alfen], offlineQueue: false }"));
    expect(chargePoints[0]?.quirks.length).to.be.greaterThan(0);
    expect(chargePoints[0]?.hasOfflineQueue).to.equal(false);
  });
});
