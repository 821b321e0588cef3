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
      if (known !== undefined) return { value: fitting(question, known), by: "answers file" };
      return terminal && askTerminal(question, signal, terminal);
    },
  };
}

/** @throws {Error} when it is no answer to the question: then nobody has answered it */
function fitting(question: Question, known: string | boolean): string | boolean {
  if (typeof known === "boolean" && question.answer === "yesNo") return known;
  const value = answerIn(String(known), question);
  if (value !== undefined) return value;
  throw new Error(`\`${known}\` is no answer to \`${question.text}\`: ${hintFor(question)}`);
}

function hintFor({ answer, choices }: Question): string {
  switch (answer) {
    case "done":
      return "press Enter when it is done";
    case "yesNo":
      return "y or n";
    case "value":
      return "type the answer";
    case "choice":
      return choices.map((choice, index) => `${index + 1} ${choice}`).join(", ");
  }
}

async function askTerminal(
  question: Question,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<Answer | undefined> {
  const { stderr, env } = terminal;
  const { text, evidence } = question;
  const hint = hintFor(question);
  stderr.write(`\n${text}\n`);
  let value: string | boolean | undefined;
  for await (const line of terminal.readLines(`(${hint}) > `, signal)) {
    if (value !== undefined) return { value, by: nameIn(env), evidence: line };
    value = answerIn(line.trim(), question);
    if (value === undefined) stderr.write(`${hint}, please\n`);
    else if (evidence === "none") return { value, by: nameIn(env) };
    else stderr.write(evidence === "photo" ? "where is the photo?\n" : "what is to be seen?\n");
  }
  return value === undefined ? undefined : { value, by: nameIn(env) };
}

function nameIn(env: Terminal["env"]): string {
  return env["USER"] ?? env["USERNAME"] ?? "operator";
}

function answerIn(line: string, { answer: kind, choices }: Question): string | boolean | undefined {
  if (kind === "choice") return choiceIn(line, choices);
  if (kind === "done") return "";
  if (kind === "value") return line === "" ? undefined : line;
  if (/^(y|yes)$/i.test(line)) return true;
  return /^(n|no)$/i.test(line) ? false : undefined;
}

/** What is chosen, or its number, if that is nothing to choose itself. */
function choiceIn(line: string, choices: readonly string[]): string | undefined {
  const isMeant = (choice: string) => choice.toLowerCase() === line.toLowerCase();
  return choices.find(isMeant) ?? (/^\d+$/.test(line) ? choices[Number(line) - 1] : undefined);
}
