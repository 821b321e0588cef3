import { expect } from "chai";
import type { RunEvent } from "../../../../scenarios/engine/events/run-event.ts";
import { ofKind, play, readSmoke } from "./scenario-bench.ts";

/** A session of quarter an hour, made one of two seconds by current alone: time is not cheated. */
function quicken(text: string): string {
  return text
    .replace(
      /maxCurrent: 32A\n +phases: 3\n( +)ev: { maxCurrent: 32A,/,
      "maxCurrent: 1000A\n$1ev: { maxCurrent: 1000A, startDelay: 0s, rampUp: 0s,",
    )
    .replace("{ energy: 5kWh, meterEvery: 60s }", "{ energy: 300Wh, meterEvery: 1s }")
    .replace("{ $between: [5000, 5020] }", "{ $between: [300, 400] }");
}

/** What was said, and by whom; ids, times and what was measured differ, and nothing else may. */
function framesOf(events: readonly RunEvent[]): readonly unknown[] {
  const ids = new Map<string, number>();
  return ofKind(events, "frame").map(({ direction, chargePoint, text }) => {
    const [type, id, ...rest]: unknown[] = JSON.parse(text);
    ids.set(String(id), ids.get(String(id)) ?? ids.size);
    return [chargePoint, direction, type, ids.get(String(id)), ...rest.map(withoutMeasures)];
  });
}

const measured = ["value", "meterStop"];

function withoutMeasures(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) => {
      const isTime = typeof each === "string" && /^\d{4}-\d\d-\d\dT/.test(each);
      return isTime || measured.includes(key) ? "…" : each;
    }),
  );
}

describe("a scenario on both clocks", () => {
  for (const name of ["boot", "plug-in-and-charge", "remote-start-and-stop"]) {
    it(`gives the same verdicts and frames: ${name}`, async function () {
      this.timeout(20_000);
      const text = quicken(readSmoke(name));
      const simulated = await play(text, { clock: "simulated" });
      const real = await play(text, { clock: "real" });
      expect(real.failures).to.deep.equal([]);
      expect(verdictsOf(real.events)).to.deep.equal(verdictsOf(simulated.events));
      expect(framesOf(real.events)).to.deep.equal(framesOf(simulated.events));
    });
  }
});

function verdictsOf(events: readonly RunEvent[]): readonly string[] {
  const steps = ofKind(events, "stepEnded").map(({ step, verdict }) => `${step} ${verdict}`);
  return [...steps, ...ofKind(events, "scenarioEnded").map(({ verdict }) => verdict)];
}
