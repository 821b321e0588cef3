/** `plugfest lint`: says what is wrong with scenario files. Its result goes to stdout. */

import { loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import type { Diagnostic } from "../../scenarios/engine/source/diagnostic.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import { CommandError } from "../command-error.ts";
import { counted } from "../counted.ts";
import { exitCode } from "../exit-code.ts";
import {
  createLibraryReader,
  findOwnScenarioFiles,
  findScenarioFiles,
  readScenarioFiles,
} from "../scenario-files.ts";
import { isColourful, type Terminal } from "../terminal.ts";

export interface LintOptions {
  readonly json?: true;
  readonly color: boolean;
}

/** The exit code. */
export function lint(
  patterns: readonly string[],
  { json, color }: LintOptions,
  terminal: Terminal,
): number {
  const { stdout, env, folder } = terminal;
  const sources = readScenarioFiles(pathsOf(patterns, folder), folder);
  const loaded = loadScenarios(sources, {
    environment: env,
    readLibrary: createLibraryReader(folder),
  });
  const diagnostics = loaded.isValid ? loaded.warnings : loaded.diagnostics;

  if (json === true) {
    stdout.write(`${JSON.stringify({ files: sources.length, diagnostics }, undefined, 2)}\n`);
  } else {
    const colour = isColourful(terminal, stdout, color);
    const rendered = renderDiagnostics(diagnostics, [...sources, ...loaded.libraries], { colour });
    if (diagnostics.length > 0) stdout.write(`${rendered}\n\n`);
    stdout.write(`${summary(sources.length, diagnostics)}\n`);
  }
  return loaded.isValid ? exitCode.passed : exitCode.usage;
}

function pathsOf(patterns: readonly string[], folder: string): string[] {
  if (patterns.length > 0) return findScenarioFiles(patterns, folder);
  const own = findOwnScenarioFiles(folder);
  if (own.length > 0) return own;
  const message = "there is no *.ocpp.yaml under ./scenarios or in this folder";
  throw new CommandError(message, exitCode.nothingSelected);
}

function summary(files: number, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return `${counted(files, "file")}: ${counted(errors, "error")}, ${counted(warnings, "warning")}`;
}
