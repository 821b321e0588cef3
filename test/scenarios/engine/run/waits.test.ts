/**
 * Every verb that waits has a limit on the clock of the scenario, so that one in which everybody waits for
 * somebody else ends by itself, and says who waited for what. That nothing at all is scheduled while a step is
 * pending is therefore a fault of ours: test/scenarios/engine/run/timekeeper.test.ts has that.
 */

import { expect } from "chai";
import type { Services } from "../../../../scenarios/engine/services/services.ts";
import { play } from "./scenario-bench.ts";

/** Nobody is switched on: nothing is scheduled but what the steps themselves wait for. */
function allWaiting(steps: string): string {
  return `
name: test
strict: false
chargers: { CP1: {}, CP2: {} }
central: { scripted: "ws://127.0.0.1:0/ocpp" }
steps:
${steps.replace(/^\n+/, "")}
`;
}

const services: Services = { operator: { ask: () => new Promise(() => undefined) } };

const expectReset = "expect: { call: Reset, to: CP1 }";

describe("a scenario in which everybody waits", () => {
  for (const [step, message, seconds] of [
    [expectReset, "no Reset to CP1 within 10 s", 10],
    [`${expectReset}\n    within: 1h`, "no Reset to CP1 within 3600 s", 3_600],
    ["expect: { call: Reset, to: CP1, count: 2 }", "Reset came 0 times, expected 2", 10],
    ["expect: { sequence: [{ call: Reset }, { call: Reset }], to: CP1 }", /Reset/, 10],
    ["expect: { connected: { CP1: true } }", /CP1/, 10],
    [
      "call: { action: Reset, payload: { type: Soft } }\n    charger: CP1",
      "CP1 is not connected",
      0,
    ],
    ["send: Heartbeat\n    charger: CP1", "CP1 is not connected", 0],
    [
      "prompt: Switch it on\n    until: { call: BootNotification, from: CP1 }\n    within: 5m",
      "no BootNotification from CP1 within 300 s",
      300,
    ],
    [
      "repeat: { until: CP1.connected, every: 10s, count: 3, steps: [{ wait: 1s }] }",
      "`CP1.connected` is still not true after 3 rounds",
      21,
    ],
  ] as const) {
    it(`ends when the time of the wait is up: ${step.split("\n")[0]}`, async () => {
      const { failures, durationMs } = await play(allWaiting(`  - ${step}`), { services });
      expect(failures[0]?.message).to.match(new RegExp(message));
      expect(durationMs).to.equal(seconds * 1000);
    });
  }

  it("ends though each waits for what another would do behind its own wait", async () => {
    const one = "{ call: RemoteStartTransaction, to: CP1 }";
    const other = "{ call: RemoteStartTransaction, to: CP2 }";
    const start = (
      charger: string,
    ) => `call: { action: RemoteStartTransaction, payload: { idTag: A } }
          charger: ${charger}`;
    const { verdict, failures, durationMs } = await play(
      allWaiting(`
  - parallel:
      - - expect: ${one}
          within: 1m
        - ${start("CP2")}
      - - expect: ${other}
          within: 1m
        - ${start("CP1")}`),
    );
    expect({ verdict, durationMs }).to.deep.equal({ verdict: "fail", durationMs: 60_000 });
    expect(failures.map(({ message }) => message)).to.include(
      "no RemoteStartTransaction to CP1 within 60 s",
    );
  });
});
