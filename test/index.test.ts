/** What the package exports is enough to work with. */

import { once } from "node:events";
import { expect } from "chai";
import {
  createCentralSystem,
  createMemoryDirectory,
  createRandom,
  createReporter,
  createWebSocketDial,
  listenWebSocket,
  loadScenarios,
  runScenarios,
  systemClock,
  VirtualChargePoint,
} from "../index.ts";
import { booting } from "./cli/scenario-texts.ts";

describe("the library", () => {
  it("lets a virtual charge point boot at a central system, over a WebSocket", async () => {
    const random = createRandom(1);
    const clock = systemClock;
    const told = new EventTarget();
    const central = createCentralSystem({
      clock,
      random,
      directory: createMemoryDirectory(),
      events: ({ kind }) => told.dispatchEvent(new Event(kind)),
    });
    const listener = await listenWebSocket({ gate: central.gate, clock, port: 0, onFault: fail });
    const chargePoint = new VirtualChargePoint({
      identity: "CP1",
      clock,
      random,
      dial: createWebSocketDial({ url: listener.url, clock }),
    });

    try {
      const booted = once(told, "booted");
      chargePoint.powerOn();
      await booted;
      expect([...central.chargePoints.keys()]).to.deep.equal(["CP1"]);
    } finally {
      chargePoint.powerOff();
      central.close();
      await listener.close();
    }
  });

  it("reads, runs and reports scenarios", async () => {
    const loaded = loadScenarios([{ path: "a.ocpp.yaml", text: booting }], { environment: {} });
    if (!loaded.isValid) throw new Error("the scenario is right");
    let told = "";
    const options = { write: (text: string) => (told += text), isColourful: false, nowMs: () => 0 };
    const { verdicts } = await runScenarios(loaded.scenarios, {
      emit: createReporter("plain", options),
    });
    expect(verdicts).to.include({ pass: 1, fail: 0 });
    expect(told).to.match(/^PASS {2}A charger boots /);
  });
});

function fail(fault: unknown): never {
  throw fault instanceof Error ? fault : new Error(String(fault));
}
