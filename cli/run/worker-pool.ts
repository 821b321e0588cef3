/** Runs scenarios in other threads, as many at once as there are threads. */

import { Worker } from "node:worker_threads";
import type { RunEvent } from "../../scenarios/engine/events/run-event.ts";
import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import {
  breakOff,
  type ScenarioOptions,
  type ScenarioResult,
} from "../../scenarios/engine/run/run-scenario.ts";
import type { Perform } from "../../scenarios/engine/run/try-scenario.ts";
import type { SourceFile } from "../../scenarios/engine/source/source-file.ts";
import type { LoadSettings } from "./load-files.ts";
import type { ServiceOptions } from "./services.ts";

/** What is the same for every scenario: all of it can be sent to a thread. */
export interface WorkerSettings {
  readonly load: LoadSettings;
  readonly run: Omit<ScenarioOptions, "emit" | "signal" | "index" | "services">;
  readonly services: ServiceOptions;
}

export interface Job {
  readonly source: SourceFile;
  /** Which of the scenarios of the file, counted from 0. */
  readonly nth: number;
  readonly index: number;
  readonly name: string;
  readonly seed: number;
  readonly timeoutMs: number;
}

export type ToWorker = Job | "abort";

export type FromWorker =
  | { readonly kind: "events"; readonly events: readonly RunEvent[] }
  | { readonly kind: "done"; readonly result: Omit<ScenarioResult, "scenario"> }
  /** The thread did not keep up with a scenario. */
  | { readonly kind: "busy"; readonly complaint: string }
  | { readonly kind: "broken"; readonly message: string };

export interface WorkerPool {
  readonly perform: Perform;
  close(): Promise<void>;
}

/** `nthOf` says which scenario of its file one is; `busy` is told of threads that did not keep up. */
export function createWorkerPool(
  settings: WorkerSettings,
  nthOf: (scenario: Scenario) => number,
  busy: (complaint: string) => void,
): WorkerPool {
  const idle: Hand[] = [];
  const all = new Set<Hand>();

  function hire(): Hand {
    const hand = idle.pop() ?? createHand(settings);
    all.add(hand);
    return hand;
  }

  return {
    async perform(scenario, options) {
      const hand = hire();
      const nth = nthOf(scenario);
      const outcome = await work(hand, { scenario, options, nth, busy });
      if (outcome.isUsable) idle.push(hand);
      else all.delete(hand);
      return outcome.result;
    },
    async close() {
      await Promise.all(Array.from(all, ({ worker }) => worker.terminate()));
    },
  };
}

/** A thread, and who listens to it for now. */
interface Hand {
  readonly worker: Worker;
  listener: (message: FromWorker) => void;
}

/** Its end is told as a message that it could not send itself. */
function createHand(workerData: WorkerSettings): Hand {
  const worker = new Worker(new URL("./scenario-worker.js", import.meta.url), { workerData });
  const hand: Hand = { worker, listener: () => undefined };
  const lost = (message: string) => hand.listener({ kind: "broken", message });
  worker.on("message", (message: FromWorker) => hand.listener(message));
  worker.on("error", (error) => lost(`a worker failed: ${error.message}`));
  worker.on("exit", (code) => lost(`a worker ended with ${code}`));
  return hand;
}

interface Task {
  readonly scenario: Scenario;
  readonly options: ScenarioOptions;
  readonly nth: number;
  readonly busy: (complaint: string) => void;
}

interface Worked {
  readonly result: ScenarioResult;
  /** The thread is still there. */
  readonly isUsable: boolean;
}

/** A thread that is lost is an error of ours, and of its scenario alone. */
function work(hand: Hand, { scenario, options, nth, busy }: Task): Promise<Worked> {
  const { emit, signal, index = 0 } = options;
  const { source, name, seed, timeoutMs } = scenario;
  const { worker } = hand;
  let hasBegun = false;

  return new Promise((resolve) => {
    const abort = () => worker.postMessage("abort" satisfies ToWorker);
    const end = (result: ScenarioResult, isUsable: boolean) => {
      signal?.removeEventListener("abort", abort);
      hand.listener = () => undefined;
      resolve({ result, isUsable });
    };
    hand.listener = (message) => {
      switch (message.kind) {
        case "events":
          hasBegun = true;
          for (const event of message.events) emit(event);
          break;
        case "busy":
          busy(message.complaint);
          break;
        case "done":
          end({ scenario, ...message.result }, true);
          break;
        case "broken": {
          const error = new Error(message.message);
          end(breakOff(scenario, { ...options, hasBegun }, error), false);
          void worker.terminate(); // Nothing is known of what it left behind.
        }
      }
    };
    worker.postMessage({ source, nth, index, name, seed, timeoutMs } satisfies ToWorker);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) abort();
  });
}
