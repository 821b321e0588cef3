/** Gives each reporter of a run the place that its text goes to: one at most to stdout. */

import { join } from "node:path";
import { createReporter } from "../../reports/reporter.ts";
import type { ReporterOptions } from "../../reports/reporter-options.ts";
import { type EventSink, encodeEvent } from "../../scenarios/engine/events/run-event.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { isColourful, type Terminal } from "../terminal.ts";
import { createTextFile, type TextFile } from "../text-file.ts";
import { fileNames, type ReporterSpec } from "./reporter-words.ts";

export interface ReportingOptions {
  readonly reporter?: readonly ReporterSpec[];
  readonly out?: string;
  readonly events?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

export interface Reporting {
  readonly emit: EventSink;
  /** @throws CommandError when a report is not whole. */
  close(): void;
}

/** @throws CommandError when two want stdout, or a file cannot be there. */
export function createReporting(options: ReportingOptions, terminal: Terminal): Reporting {
  const placed = placesOf(options, terminal);
  const files: TextFile[] = [];
  const { folder, stdout, stderr } = terminal;
  const eventsPath = eventsPathOf(options);
  const reportPaths = placed.flatMap(({ place }) => (place.kind === "file" ? [place.path] : []));
  if (eventsPath !== undefined) reportPaths.push(eventsPath);

  const open = (path: string, content: string, isAppended: boolean) => {
    const file = createTextFile(path, { folder, content, isAppended });
    files.push(file);
    return file;
  };
  const shared = sharedOptions(options, terminal, { reportPaths, eventsPath });
  const sinks = placed.map(({ name, place }) => {
    if (place.kind === "file") {
      const file = open(place.path, `the report ${name}`, place.isAppended);
      return createReporter(name, { ...shared, isColourful: false, write: file.write });
    }
    const output = place.kind === "stdout" ? stdout : stderr;
    return createReporter(name, { ...shared, write: (text) => output.write(text) });
  });
  if (eventsPath !== undefined) {
    const file = open(eventsPath, "events", false);
    sinks.unshift((event) => file.write(encodeEvent(event)));
  }

  return {
    emit(event) {
      for (const sink of sinks) sink(event);
    },
    close() {
      const failures = files.map(closeFile).filter((failure) => failure !== undefined);
      if (failures.length > 0) throw failures[0];
    },
  };
}

function closeFile(file: TextFile): unknown {
  try {
    file.close();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What is going on is shown on stderr, so that stdout holds nothing but the result. */
function sharedOptions(
  { color, verbose }: ReportingOptions,
  terminal: Terminal,
  paths: Pick<ReporterOptions, "reportPaths" | "eventsPath">,
): Omit<ReporterOptions, "write"> {
  const { stdout, stderr, env, clock } = terminal;
  return {
    ...paths,
    isColourful: isColourful(terminal, stdout, color),
    isVerbose: verbose,
    live: stderr.isTty ? stderr : undefined,
    nowMs: () => clock.now(),
    runId: env["GITHUB_RUN_ID"] ?? env["CI_PIPELINE_ID"] ?? env["BUILD_TAG"],
  };
}

function eventsPathOf({ events, out }: ReportingOptions): string | undefined {
  return events ?? (out === undefined ? undefined : join(out, "events.ndjson"));
}

type Place =
  | { readonly kind: "stdout" | "stderr" }
  | { readonly kind: "file"; readonly path: string; readonly isAppended: boolean };

interface Placed {
  readonly name: ReporterSpec["name"];
  readonly place: Place;
}

function placesOf(options: ReportingOptions, terminal: Terminal): readonly Placed[] {
  const { json = false, quiet = false, reporter = [] } = options;
  const specs: readonly ReporterSpec[] = [
    ...reporter,
    ...(json ? [{ name: "json" } as const] : []),
    ...(quiet ? [{ name: "quiet" } as const] : []),
  ];
  const placed = specs.map((spec) => ({
    name: spec.name,
    place: placeOf(spec, options, terminal),
  }));
  const onStdout = placed.filter(({ place }) => place.kind === "stdout");
  if (onStdout.length > 1) {
    const names = onStdout.map(({ name }) => `\`${name}\``).join(" and ");
    const message = `${names} cannot both write to stdout: give one a file, as \`name=path\``;
    throw new CommandError(message, exitCode.usage);
  }
  if (onStdout.length === 1) return placed;
  const usual = terminal.stdout.isTty ? "list" : "plain";
  return [{ name: usual, place: { kind: "stdout" } }, ...placed];
}

/** The runner of GitHub reads annotations from either; a summary of its has a file of its own. */
function placeOf(
  { name, path }: ReporterSpec,
  { out }: ReportingOptions,
  { env }: Terminal,
): Place {
  if (path !== undefined) return { kind: "file", path, isAppended: false };
  if (name === "github") return { kind: "stderr" };
  const summary = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (name === "markdown" && summary !== "") {
    return { kind: "file", path: summary, isAppended: true };
  }
  const fileName = fileNames[name];
  if (fileName === undefined || out === undefined) return { kind: "stdout" };
  return { kind: "file", path: join(out, fileName), isAppended: false };
}
