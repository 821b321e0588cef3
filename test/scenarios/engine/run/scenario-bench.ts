/** Runs scenarios that a test writes, and keeps what they told. */

import { readFileSync } from "node:fs";
import { encodeEvent, type RunEvent } from "../../../../scenarios/engine/events/run-event.ts";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import type { Scenario } from "../../../../scenarios/engine/grammar/scenario.ts";
import {
  runScenario,
  type ScenarioOptions,
  type ScenarioResult,
} from "../../../../scenarios/engine/run/run-scenario.ts";

export interface Played extends ScenarioResult {
  readonly events: readonly RunEvent[];
  /** The whole stream, as it would be written. */
  readonly text: string;
}

/** @throws {Error} when the text is no scenario */
export function read(text: string, path = "test.ocpp.yaml"): Scenario {
  const loaded = loadScenarios([{ path, text }], { environment: {} });
  if (!loaded.isValid) {
    throw new Error(
      loaded.diagnostics.map(({ line, message }) => `${line}: ${message}`).join("\n"),
    );
  }
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error("no scenario was read");
  return scenario;
}

export function readSmoke(name: string): string {
  return readFileSync(`scenarios/smoke/${name}.ocpp.yaml`, "utf8");
}

export async function play(text: string, options: Partial<ScenarioOptions> = {}): Promise<Played> {
  const events: RunEvent[] = [];
  const result = await runScenario(read(text), {
    ...options,
    emit(event) {
      events.push(event);
      options.emit?.(event);
    },
  });
  return { ...result, events, text: events.map(encodeEvent).join("") };
}

/** A scenario with one charge point, and these steps behind its boot. */
export function withSteps(steps: string, head = ""): string {
  return `
name: test
${head}
chargers:
  CP1: { connectors: 2 }
setup:
  - boot:
steps:
${steps.replace(/^\n+/, "")}
`;
}

export function ofKind<K extends RunEvent["kind"]>(
  events: readonly RunEvent[],
  kind: K,
): readonly Extract<RunEvent, { readonly kind: K }>[] {
  return events.filter((event): event is Extract<RunEvent, { readonly kind: K }> => {
    return event.kind === kind;
  });
}
