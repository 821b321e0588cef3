/** The scenarios that we ship are green, and each of them can be red. */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import { runScenario } from "../../scenarios/engine/run/run-scenario.ts";
import type { SourceFile } from "../../scenarios/engine/source/source-file.ts";
import { balancingBreaks } from "./balancing-breaks.ts";

/** Of each file something that it expects, and what it must not be satisfied with. */
const breaks: Readonly<Record<string, readonly [string, string]>> = {
  "session/blocked-tag": ["meterStop: 0", "meterStop: 1"],
  "session/concurrent-tag": ["status: ConcurrentTx", "status: Blocked"],
  "session/diagnostics": ["status: UploadFailed", "status: Idle"],
  "session/expired-tag": ["$between: [495, 505]", "$between: [505, 600]"],
  "session/firmware-update": ["status: DownloadFailed", "status: InstallationFailed"],
  "session/offline-session": ["CP1.energy < 1010.0", "CP1.energy < 1000.0"],
  "session/out-of-service": ["status: Scheduled", "status: Accepted"],
  "session/parent-tags": ["parentIdTag: $absent", "parentIdTag: FAMILY"],
  "session/plain-session": ["CP1.energy >= 5000.0", "CP1.energy >= 5100.0"],
  "session/plug-first": [
    "status: Preparing } }\n        - { call: Authorize",
    "status: Finishing } }\n        - { call: Authorize",
  ],
  "session/power-loss": ["reason: PowerLoss", "reason: Reboot"],
  "session/remote-start-and-stop": ["reason: Remote", "reason: Local"],
  "session/reservation": ["reservationId: 7 }\n  #", "reservationId: 8 }\n  #"],
  "session/stop-reasons": ["reason: UnlockCommand", "reason: Local"],
  "session/tag-first": [
    'CP1.connector(1).status == "Available"',
    'CP1.connector(1).status == "Preparing"',
  ],
  "session/triggers": ["context: Trigger", "context: Other"],
  "session/two-connectors": ["CP1.connector(2).draw > 15.0", "CP1.connector(2).draw > 17.0"],
  "examples/01-boot": ["chargePointVendor: ACME", "chargePointVendor: Other"],
  "examples/02-plug-in-and-charge": ["$between: [5000, 5020]", "$between: [0, 4999]"],
  "examples/03-balance": ["CP2: 22A", "CP2: 25A"],
  "examples/04-faults-network": ["{ connected: false }", "{ connected: true }"],
  "examples/05-faults-protocol": ["skew: -2h }\n", "skew: -2h }\n  - assert: '!CP1.connected'\n"],
  "examples/07-conformance-of-a-central-system": ["$ne: 0", "$lt: 1"],
  "examples/08-conformance-of-a-charger": ["reason: { $in: [Local,", "reason: { $in: [Remote,"],
  "examples/10-matrix": ["status: Available }", "status: Preparing }"],
  "examples/11-cases": ["want: Invalid", "want: Blocked"],
  "examples/12-night": ["v.soc >= 80.0", "v.soc >= 100.0"],
  "examples/13-temporal": ['value: "1"', 'value: "2"'],
  "examples/fleet-with-blackout": ["!b.connected && b.draw", "b.connected && b.draw"],
  ...balancingBreaks,
};

const root = resolve("scenarios");

function shippedIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ocpp.yaml"))
    .map((name) => `${folder}/${name.replace(".ocpp.yaml", "")}`);
}

function readText(name: string): string {
  return readFileSync(join(root, `${name}.ocpp.yaml`), "utf8");
}

function load(name: string, text: string): readonly Scenario[] {
  const path = join(root, `${name}.ocpp.yaml`);
  const loaded = loadScenarios([{ path, text }], { environment: {}, readLibrary });
  if (loaded.isValid) return loaded.scenarios;
  throw new Error(loaded.diagnostics.map(({ line, message }) => `${line}: ${message}`).join("\n"));
}

function readLibrary(path: string, usedBy: string): SourceFile {
  const found = resolve(usedBy, "..", path);
  return { path: found, text: readFileSync(found, "utf8") };
}

async function run(scenarios: readonly Scenario[]) {
  const results = [];
  for (const scenario of scenarios) results.push(await runScenario(scenario, { emit: () => {} }));
  return results;
}

const shipped = ["session", "examples", "balancing"].flatMap(shippedIn);

describe("the shipped scenarios", function () {
  this.timeout(60_000);

  it("are all broken once below", () => {
    expect(shipped).to.have.members(Object.keys(breaks));
  });

  it("have a session that is shown in twelve lines, and a fleet in forty", () => {
    const lineCount = (name: string) => readText(name).trimEnd().split("\n").length;
    expect(lineCount("session/plain-session")).to.be.at.most(12);
    expect(lineCount("examples/fleet-with-blackout")).to.be.at.most(40);
  });

  it("have the session that README.md shows", () => {
    const [, ...lines] = readText("session/plain-session").split("\n");
    expect(readFileSync("README.md", "utf8")).to.include(lines.join("\n"));
  });

  for (const name of shipped) {
    it(`pass: ${name}`, async () => {
      for (const { failures, verdict } of await run(load(name, readText(name)))) {
        expect(failures).to.deep.equal([]);
        expect(verdict).to.equal("pass");
      }
    });

    it(`fail when something else is expected: ${name}`, async () => {
      const [said, instead] = breaks[name] ?? ["", ""];
      const text = readText(name);
      expect(text).to.include(said);
      const verdicts = (await run(load(name, text.replace(said, instead)))).map((r) => r.verdict);
      expect(verdicts).to.include("fail");
    });
  }
});
