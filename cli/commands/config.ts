/** `plugfest config check`: says what is wrong with the files of a central system. */

import { relative } from "node:path";
import { checkServer } from "../../central/configuration-file/check-server.ts";
import { findConfiguration } from "../../central/configuration-file/load-configuration.ts";
import { type FileProblem, formatProblem, hasErrors } from "../../central/site/file-problem.ts";
import { CommandError } from "../command-error.ts";
import { counted } from "../counted.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface ConfigCheckOptions {
  readonly json?: true;
}

/** The exit code. A warning is no mistake. */
export async function checkConfiguration(
  path: string | undefined,
  { json }: ConfigCheckOptions,
  { stdout, folder }: Terminal,
): Promise<number> {
  const source = findConfiguration(path, folder);
  if (source === undefined) {
    const place = path === undefined ? "here" : `at ${path}`;
    throw new CommandError(
      `there is no plugfest.yaml, and no balanz.ini, ${place}`,
      exitCode.usage,
    );
  }
  const shorten = (file: string) => toShortest(file, folder);
  const found = await checkServer(source);
  const problems = found.map((problem) => ({ ...problem, file: shorten(problem.file) }));
  stdout.write(
    json === true
      ? `${JSON.stringify({ file: shorten(source.file), problems }, undefined, 2)}\n`
      : `${[...problems.map(formatProblem), summary(shorten(source.file), problems)].join("\n")}\n`,
  );
  return hasErrors(problems) ? exitCode.usage : exitCode.passed;
}

function summary(file: string, problems: readonly FileProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  return `${file} and its site: ${counted(errors, "error")}, ${counted(warnings, "warning")}`;
}

function toShortest(file: string, folder: string): string {
  const near = relative(folder, file);
  return near.length < file.length && !near.startsWith("..") ? near : file;
}
