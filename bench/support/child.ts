/** A process of its own for one side of a benchmark: it is asked by a word, and answers in figures. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export type Figures = Readonly<Record<string, number>>;

export interface Child {
  /** One question at a time. */
  ask(question: string): Promise<Figures>;
  stop(): Promise<void>;
}

/** What else a child may have to be told is in `words`. */
export function startChild(url: string, words: readonly string[]): Child {
  const child = fork(fileURLToPath(url), words);
  const gone = once(child, "exit");
  return {
    ask: (question) => askChild(child, question, gone),
    async stop() {
      child.kill();
      await gone;
    },
  };
}

async function askChild(
  child: ChildProcess,
  question: string,
  gone: Promise<unknown>,
): Promise<Figures> {
  const answer = once(child, "message");
  child.send(question);
  const [message] = await Promise.race([
    answer,
    gone.then(() => {
      throw new Error(`the child ended instead of answering ${question}`);
    }),
  ]);
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, Number(value)]));
}

type Answerer = () => Figures | Promise<Figures>;

/** Beside what is asked of all children: how much processor time and memory they have used. */
export function answerAs(answers: Readonly<Record<string, Answerer>>): void {
  const all: Readonly<Record<string, Answerer>> = { cpu: readCpu, memory: readMemory, ...answers };
  process.on("message", async (question) => {
    const answer = all[String(question)];
    if (answer === undefined) throw new Error(`nobody knows what ${question} is`);
    process.send?.(await answer());
  });
  process.on("disconnect", () => process.exit());
}

function readCpu(): Figures {
  const { user, system } = process.cpuUsage();
  return { seconds: (user + system) / 1e6, atSeconds: performance.now() / 1000 };
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Of what is in use: the garbage is taken away first. */
export function readMemory(): Figures {
  for (let turn = 0; turn < 4; turn += 1) collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
