/** Finds and reads the scenario files that the parameters of a command name. */

import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import picomatch from "picomatch";
import type { ReadLibrary } from "../scenarios/engine/grammar/libraries.ts";
import type { SourceFile } from "../scenarios/engine/source/source-file.ts";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";
import { bundledScenarios } from "./package-file.ts";

const suffix = ".ocpp.yaml";

/**
 * The files that `patterns` name, each once, in their order: files, folders with all that is under
 * them, and globs.
 *
 * @throws CommandError when a pattern names nothing, or something that cannot be read.
 */
export function findScenarioFiles(patterns: readonly string[], folder: string): string[] {
  const found = patterns.flatMap((pattern) => {
    const paths = filesOf(pattern, folder);
    if (paths.length > 0) return paths;
    throw new CommandError(`\`${pattern}\` matches no ${suffix} file`, exitCode.nothingSelected);
  });
  return [...new Set(found)];
}

/** The files of `./scenarios`, or else those in the folder itself: there may be none. */
export function findOwnScenarioFiles(folder: string): string[] {
  const own = join(folder, "scenarios");
  const isThere = statSync(own, { throwIfNoEntry: false })?.isDirectory() === true;
  const found = isThere ? filesUnder(own).filter(isScenario) : [];
  if (found.length > 0) return found;
  return listed(folder)
    .filter((entry) => isScenario(entry.name) && isFile(entry, join(folder, entry.name)))
    .map((entry) => join(folder, entry.name));
}

/** Those that come with the package. */
export function findBundledScenarioFiles(): string[] {
  return filesUnder(bundledScenarios).filter(isScenario);
}

/** @throws CommandError when one cannot be read. */
export function readScenarioFiles(paths: readonly string[], folder: string): SourceFile[] {
  return paths.map((path) => readSource(path, folder));
}

/** Finds what `use:` names, seen from the file that it stands in. */
export function createLibraryReader(folder: string): ReadLibrary {
  return (path, usedBy) => {
    const found = resolve(folder, dirname(usedBy), path);
    const isThere = statSync(found, { throwIfNoEntry: false })?.isFile() === true;
    return isThere ? readSource(found, folder) : undefined;
  };
}

function readSource(path: string, folder: string): SourceFile {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const shown = relative(folder, path).replaceAll("\\", "/");
  const bytes = attempt(shown, () => readFileSync(path));
  return { path: shown, text: attempt(shown, () => decoder.decode(bytes)) };
}

function filesOf(pattern: string, folder: string): string[] {
  const path = resolve(folder, pattern);
  const stats = attempt(pattern, () => statSync(path, { throwIfNoEntry: false }));
  if (stats?.isDirectory() === true) return filesUnder(path).filter(isScenario);
  if (stats?.isFile() === true) return [path];
  if (stats !== undefined) throw unreadable(pattern, "it is neither a file nor a folder");

  const { base, glob, isGlob } = picomatch.scan(pattern);
  if (!isGlob) throw unreadable(pattern, "there is no such file or folder");
  const from = resolve(folder, base);
  const isMatch = picomatch(glob);
  const isThere = statSync(from, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere ? filesUnder(from).filter((file) => isMatch(relative(from, file))) : [];
}

/** Sorted, so that every machine runs them in one order; without what is hidden or installed. */
function filesUnder(folder: string): string[] {
  return listed(folder)
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(path);
      return isFile(entry, path) ? [path] : [];
    });
}

function listed(folder: string): Dirent[] {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A link to a file counts as the file. Links to folders are not followed: they can lead round. */
function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isScenario(path: string): boolean {
  return path.endsWith(suffix);
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, error instanceof Error ? reasonOf(error) : String(error), error);
  }
}

function reasonOf(error: Error & { readonly code?: string }): string {
  if (error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is not UTF-8";
  if (error.code === "EACCES") return "permission denied";
  return error.message;
}

function unreadable(path: string, reason: string, cause?: unknown): CommandError {
  return new CommandError(`cannot read \`${path}\`: ${reason}`, exitCode.usage, { cause });
}
