/** A thread that runs scenarios for another one: it reads their files itself, and tells what happens. */

import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../protocol/clock.ts";
import type { RunEvent } from "../../scenarios/engine/events/run-event.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import { runScenario } from "../../scenarios/engine/run/run-scenario.ts";
import { watchLoad } from "../load-watch.ts";
import { guardLoad, remedy } from "./guard-load.ts";
import { loadFiles } from "./load-files.ts";
import { createServices } from "./services.ts";
import type { FromWorker, Job, ToWorker, WorkerSettings } from "./worker-pool.ts";

const settings: WorkerSettings = workerData;
let controller = new AbortController();

/** Enough to make the way to the other thread worth it. */
const batchSize = 200;
const longestMs = 50;

const perform = guardLoad(
  runScenario,
  () => watchLoad(systemClock, remedy),
  (complaint) => post({ kind: "busy", complaint }),
);

parentPort?.on("message", (message: ToWorker) => {
  if (message === "abort") controller.abort();
  else void run(message);
});

async function run(job: Job): Promise<void> {
  controller = new AbortController();
  const outbox = createOutbox();
  try {
    const { seed, name, timeoutMs } = job;
    const scenario = { ...find(job), seed, name, timeoutMs };
    const { signal } = controller;
    const { index } = job;
    const services = createServices(settings.services, settings.load.folder, undefined);
    const options = { ...settings.run, signal, index, services, emit: outbox.add };
    const { scenario: _scenario, ...result } = await perform(scenario, options);
    outbox.flush();
    post({ kind: "done", result });
  } catch (error) {
    outbox.flush();
    post({ kind: "broken", message: error instanceof Error ? (error.stack ?? "") : String(error) });
  }
}

function find({ source, nth, seed }: Job): Scenario {
  const loaded = loadFiles([source], { ...settings.load, seed });
  const scenario = loaded.isValid ? loaded.scenarios[nth] : undefined;
  if (scenario === undefined) throw new Error(`${source.path} reads differently in a worker`);
  return scenario;
}

function createOutbox() {
  let events: RunEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (events.length > 0) post({ kind: "events", events });
    events = [];
  };
  return {
    flush,
    add(event: RunEvent) {
      events.push(event);
      if (events.length >= batchSize) flush();
      else timer ??= setTimeout(flush, longestMs);
    },
  };
}

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}
