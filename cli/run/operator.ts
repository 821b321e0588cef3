/** The person in front of the terminal, or a file with what they said the last time. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { Answer, Operator, Question } from "../../scenarios/engine/services/services.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** By the text of the question. */
export type GivenAnswers = ReadonlyMap<string, string | boolean>;

/** A map of questions and answers. @throws CommandError when it is none */
export function readAnswers(path: string, folder: string): GivenAnswers {
  const read = attempt(path, () => parse(readFileSync(resolve(folder, path), "utf8")));
  const entries = typeof read === "object" && read !== null ? Object.entries(read) : [];
  return new Map(
    entries.map(([question, answer]) => {
      const isFit = typeof answer === "string" || typeof answer === "boolean";
      if (isFit || typeof answer === "number")
        return [question, isFit ? answer : String(answer)] as const;
      const message = `the answer to \`${question}\` in ${path} is no single value`;
      throw new CommandError(message, exitCode.usage);
    }),
  );
}

function attempt(path: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw refusal(path, error);
  }
}

function refusal(path: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(`cannot read \`${path}\`: ${reason}`, exitCode.usage, { cause });
}

/** Asks where the file has no answer, if there is somebody to ask. */
export function createOperator(given: GivenAnswers, terminal: Terminal | undefined): Operator {
  return {
    async ask(question, signal) {
      const known = given.get(question.text);
      if (known !== undefined) return { value: known, by: "answers file" };
      return terminal && askTerminal(question, signal, terminal);
    },
  };
}

const hints = {
  done: "press Enter when it is done",
  yesNo: "y or n",
  value: "type the answer",
} as const;

async function askTerminal(
  { text, answer: kind, evidence }: Question,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<Answer | undefined> {
  const { stderr, env } = terminal;
  stderr.write(`\n${text}\n`);
  let value: string | boolean | undefined;
  for await (const line of terminal.readLines(`(${hints[kind]}) > `, signal)) {
    if (value !== undefined) return { value, by: nameIn(env), evidence: line };
    value = answerIn(line.trim(), kind);
    if (value === undefined) stderr.write(`${hints[kind]}, please\n`);
    else if (evidence === "none") return { value, by: nameIn(env) };
    else stderr.write(evidence === "photo" ? "where is the photo?\n" : "what is to be seen?\n");
  }
  return value === undefined ? undefined : { value, by: nameIn(env) };
}

function nameIn(env: Terminal["env"]): string {
  return env["USER"] ?? env["USERNAME"] ?? "operator";
}

function answerIn(line: string, kind: Question["answer"]): string | boolean | undefined {
  if (kind === "done") return "";
  if (kind === "value") return line === "" ? undefined : line;
  if (/^(y|yes)$/i.test(line)) return true;
  return /^(n|no)$/i.test(line) ? false : undefined;
}
