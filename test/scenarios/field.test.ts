import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import { runScenario } from "../../scenarios/engine/run/run-scenario.ts";

const folder = "scenarios/field";

/** Of each file one thing that is written otherwise, which it must find out. */
const changes: Readonly<Record<string, readonly [string, string]>> = {
  "01-poison-stop": ["auth.tag: { stopSuffix:", "tx.lifecycle: { stop: dup, reason:"],
  "02-told-again": ["start: dup, stop: dup, copies: 3", "start: dup, stop: dup, copies: 2"],
  "03-second-socket": [
    "- ws.dual:",
    "- ws.disrupt: { everyMs: 70000, durationMs: 60000 }\n      - ws.dual:",
  ],
  "04-back-without-boot": ["onReconnect: false", "onReconnect: true"],
  "05-mute-charger": ["rpc.reply: { never: true }", "rpc.reply: { delayMs: 100 }"],
  "06-accepted-not-applied": ["clampAmps: 13", "clampAmps: 14"],
  "06-discarded-while-suspended": ["whileSuspended: discard", "whileSuspended: apply"],
  "07-profile-ladder": ["maxStack: 0, advertisedStack: 3", "maxStack: 3, advertisedStack: 3"],
  "08-zero-amps": ["do: suspend", "do: six"],
  "09-set-up-obstacles": [
    "cfg.store: { readMax: 8, keyCase: lower, types: native }",
    "boot.policy: { repeatEveryMs: 60000 }",
  ],
  "10-bad-frames": ["path: idTag, op: overlong", "path: meterStop, op: string"],
  "11-meter-zoo": ["meter.shape: { phase: L }", "meter.register: { scale: 2 }"],
  "12-clock-zoo": ["{ format: Z }", '{ fixed: "0001-01-01T00:00:00Z" }'],
  "13-no-end": ["stop: missing, count: 1", "stop: normal"],
  "13-goes-on-after-boot": ["txAfterBoot: resume", "txAfterBoot: forget"],
  "14-liveness": ["{ pong: never }", "{ idleCloseSeconds: 5 }"],
  "15-handshakes": ["[ocpp1.6j]", "[ocpp9]"],
  "16-herd": ["FLEET: {", "FLEET: { quirks: [{ rpc.reply: { never: true } }],"],
};

/** Of those with several cases something that each comes to, and that is never so. */
const neverSo: Readonly<Record<string, readonly [string, string]>> = {
  "01-poison-stop": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
  "02-told-again": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
  "03-second-socket": ["assert: CP1.connected", 'assert: "!CP1.connected"'],
  "04-back-without-boot": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
  "06-accepted-not-applied": ["CP1.held >= CP1.draw - 0.6", "CP1.held >= CP1.draw + 90.0"],
  "07-profile-ladder": ["CP1.books.alarms.size() == 0", "CP1.books.alarms.size() == 9"],
  "08-zero-amps": ["draw: { CP1: 16A }", "draw: { CP1: 9A }"],
  "09-set-up-obstacles": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
  "10-bad-frames": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
  "11-meter-zoo": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
  "12-clock-zoo": ["CP1.books.running == 1", "CP1.books.running == 9"],
  "13-no-end": ["CP1.books.inferred == 1", "CP1.books.inferred == 9"],
  "14-liveness": ["count: { $gte: 28 }", "count: { $gte: 99 }"],
  "15-handshakes": ["CP1.books.transactions == 1", "CP1.books.transactions == 9"],
};

function read(text: string, path: string) {
  const loaded = loadScenarios([{ path, text }], { environment: {} });
  if (!loaded.isValid) throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return loaded.scenarios;
}

async function verdictsWith(path: string, change: readonly [string, string] | undefined) {
  const text = readFileSync(path, "utf8");
  const [is, other] = change ?? ["", ""];
  expect(text).to.include(is);
  return verdictsOf(text.replace(is, other), path);
}

async function verdictsOf(text: string, path: string): Promise<readonly string[]> {
  const verdicts: string[] = [];
  for (const scenario of read(text, path)) {
    const { verdict, failures } = await runScenario(scenario, { emit: () => {} });
    verdicts.push(failures[0] === undefined ? verdict : `${verdict}: ${failures[0].message}`);
  }
  return verdicts;
}

describe("the scenarios of what breaks in the field", () => {
  const names = readdirSync(folder).map((file) => file.replace(/\.ocpp\.yaml$/, ""));

  it("are as many as there are changes that they find out", () => {
    expect(names).to.have.members(Object.keys(changes));
    expect(names.length).to.be.at.least(15);
  });

  for (const name of names) {
    const path = `${folder}/${name}.ocpp.yaml`;
    const text = readFileSync(path, "utf8");

    it(`${name} passes, and says what it is about`, async () => {
      expect(text).to.match(/^refs:\s*[[-]\s*FB-\d{3}/m);
      for (const verdict of await verdictsOf(text, path)) expect(verdict).to.equal("pass");
    });

    it(`${name} fails when something is otherwise`, async () => {
      const verdicts = await verdictsWith(path, changes[name]);
      expect(verdicts.join("\n")).to.match(/^fail: /m);
    });

    if (!text.includes("\ncases:\n")) continue;
    it(`${name} fails in each of its cases`, async () => {
      for (const verdict of await verdictsWith(path, neverSo[name])) {
        expect(verdict).to.match(/^fail: /);
      }
    });
  }
});
