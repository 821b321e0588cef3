/** A whole scenario: the top of the grammar, and what is read with it. */

import type { Fault } from "../source/diagnostic.ts";
import type { SourceFile, SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapNode } from "../source/source-node.ts";
import { findBeyondCentral } from "./beyond-central.ts";
import { type CentralSettings, central } from "./central.ts";
import { reportCertificates } from "./certificates.ts";
import { chargers, templates } from "./chargers.ts";
import { list, mapped } from "./collections.ts";
import { readVariables, variables } from "./constant.ts";
import { fragmentTable } from "./fragments.ts";
import { groups } from "./groups.ts";
import { always, never } from "./invariant.ts";
import type { JsonSchema } from "./json-schema.ts";
import { createLibraries, type ReadLibrary, readOwnFragments, use } from "./libraries.ts";
import type { ModuleFunction } from "./module-functions.ts";
import { createNames, type Environment, type ScopedValue } from "./names.ts";
import { duration } from "./quantities.ts";
import { readCast } from "./read-cast.ts";
import { createReader, type Reader } from "./reader.ts";
import { findReal } from "./real-charger.ts";
import { optional, record, required, withDefault } from "./record.ts";
import { noConfig } from "./reference-config.ts";
import type { Infer, Rule } from "./rule.ts";
import { flag, text } from "./scalars.ts";
import { namesakesIn, type Selection, selectionOf } from "./selection.ts";
import { settleClock, shortestWithin } from "./settle-clock.ts";
import { capabilities, expectFail, reason } from "./standing.ts";
import { type Step, step } from "./step.ts";
import { timeline } from "./timeline.ts";
import {
  languageVersion,
  namesUnder,
  seed,
  seedIn,
  strictIn,
  urlIn,
  usualSeed,
} from "./top-scalars.ts";
import { changedVariables } from "./variable-change.ts";
import { cases, matrix, readVariants, type Variant } from "./variants.ts";
import { type ClockSettings, clock } from "./world.ts";

const steps = notEmpty(list(step));

/** A body without a step checks nothing. */
function notEmpty<T>(rule: Rule<readonly T[]>): Rule<readonly T[]> {
  return mapped(rule, (read, node, reader) => {
    if (node.kind === "list" && node.items.length === 0) {
      const message = "a list of steps without a step checks nothing";
      reader.report({ code: "E103", message, span: node.span });
    }
    return read;
  });
}

const words = list(text({ longest: 200 }));

/** Keys that belong to the language, and that this version cannot obey. */
const later = ["load", "replay"];

const document = record(
  {
    version: withDefault("version", languageVersion, 1, "The version of the language."),
    name: required(
      "name",
      text({ shortest: 1, longest: 300 }),
      "What the scenario is called in reports.",
    ),
    description: optional("description", text(), "What it is for."),
    tags: withDefault("tags", words, [], "Words to select scenarios by."),
    refs: withDefault("refs", words, [], "The test cases, clauses or bugs it is about."),
    requires: withDefault("requires", capabilities, [], "What the tested thing must have."),
    only: withDefault(
      "isOnly",
      flag,
      false,
      "While you work on it: those that say so are run, and no others.",
    ),
    skip: optional("skipReason", reason, "Why it is not run for now."),
    expectFail: optional("expectFail", expectFail, "Why it fails: then passing is a failure."),
    timeout: withDefault(
      "timeoutMs",
      duration,
      300_000,
      "How long the whole may take, on the wall clock.",
    ),
    seed: withDefault(
      "seed",
      seed,
      usualSeed,
      "Where chance begins: the same seed makes the same run.",
    ),
    strict: withDefault("isStrict", flag, true, "Whether messages must follow their schemas."),
    clock: optional("clock", clock, "Whose time it is."),
    use: optional("use", use, "Files with fragments, and modules with functions for expressions."),
    fragments: optional("fragments", fragmentTable, "Steps to run, by a name for each."),
    matrix: optional("matrix", matrix, "Values for `${matrix.name}`: a scenario for each choice."),
    cases: optional("cases", cases, "Values for `${case.name}`: a scenario for each of them."),
    vars: optional("vars", variables, "Values to write as `${name}`."),
    central: withDefault<"central", CentralSettings>(
      "central",
      central,
      { kind: "reference", config: noConfig },
      "Who the chargers talk to.",
    ),
    templates: optional("templates", templates, "What chargers have in common, to be extended."),
    chargers: required("chargePoints", chargers, "The chargers, by a name for each."),
    groups: withDefault("groups", groups, [], "Chargers that share what one fuse bears."),
    always: withDefault("always", always, [], "What must be so all the time."),
    never: withDefault("never", never, [], "What must not be, or come, at any time."),
    setup: withDefault("setup", steps, [], "Steps that prepare, and do not count."),
    steps: withDefault("steps", steps, [], "The steps, one after the other."),
    timeline: withDefault(
      "timeline",
      notEmpty(timeline),
      [],
      "Steps that begin each at its time, and do not wait for each other.",
    ),
    cleanup: withDefault("cleanup", steps, [], "Steps that come last, whatever has come of it."),
  },
  { later },
);

/** A scenario that has been checked, and can be run. */
export interface Scenario
  extends Omit<
    Infer<typeof document>,
    "cases" | "clock" | "fragments" | "matrix" | "templates" | "use" | "vars"
  > {
  readonly source: SourceFile;
  /** Where its case stands, if it is one of several. */
  readonly caseSpan: SourceSpan | undefined;
  /** The files that it uses. */
  readonly libraries: readonly SourceFile[];
  /** What those of them that are modules have for expressions. */
  readonly functions: readonly ModuleFunction[];
  /** What tells it from the others of its file. */
  readonly selection: Selection | undefined;
  /** How long an answer or message may take where the file says nothing. */
  readonly withinMs: number;
  readonly clock: ClockSettings;
  /** The names of charge points, by that of their fleet. */
  readonly fleets: ReadonlyMap<string, readonly string[]>;
  /** What `${…}` stands for at the beginning of the run. */
  readonly variables: ReadonlyMap<string, ScopedValue>;
}

export interface ScenarioOptions {
  readonly environment: Environment;
  /** The address of a central system that takes the place of what the file says. */
  readonly centralUrl?: string;
  /** Takes the place of the one in the file. */
  readonly seed?: number | undefined;
  /** How long an answer or message may take where the file says nothing; 10 s if left out. */
  readonly withinMs?: number | undefined;
  /** What variables are set to, whatever the file says: those of them that it has. */
  readonly settings?: ReadonlyMap<string, string>;
  readonly readLibrary?: ReadLibrary;
  report(fault: Fault): void;
}

const nothing: ReadLibrary = () => undefined;

/** The keys at the top of a scenario, as they are told to editors. */
export const topSchema: JsonSchema = document.schema;

/** All that the file stands for: several if it has a `matrix`, or `cases`. */
export function readScenarios(
  top: MapNode,
  source: SourceFile,
  options: ScenarioOptions,
): readonly Scenario[] {
  const reader = createTopReader(top, options);
  const variants = readVariants(top, reader);
  for (const fault of reader.names.unknownNames()) options.report(fault);
  const scenarios = variants.flatMap(
    (variant) => readScenario(top, source, variant, options) ?? [],
  );
  const span = entryOf(top, "name")?.value.span ?? top.span;
  for (const fault of namesakesIn(scenarios, span)) options.report(fault);
  return scenarios.map((one) => ({ ...one, selection: selectionOf(one, scenarios) }));
}

function createTopReader(
  top: MapNode,
  { environment, seed: ofRun, withinMs, report }: ScenarioOptions,
): Reader {
  const declared = { chargePoints: namesUnder(top, "chargers"), groups: namesUnder(top, "groups") };
  const names = createNames(declared, environment, ofRun ?? seedIn(top));
  return createReader({ names, isStrict: true, withinMs, report });
}

function readScenario(
  top: MapNode,
  source: SourceFile,
  { variables: ofVariant, caseSpan }: Variant,
  options: ScenarioOptions,
): Omit<Scenario, "selection"> | undefined {
  const { centralUrl, settings, readLibrary = nothing, report } = options;
  const first = createTopReader(top, options);
  const { names, withinMs } = first;
  for (const [name, value] of ofVariant) names.addVariable(name, value);
  const vars = entryOf(top, "vars")?.value;
  const changing = changedVariables(top);
  if (vars !== undefined) readVariables(vars, first, { settings, changing });
  const isStrict = strictIn(top, first);
  const libraries = createLibraries({ names, isStrict, read: readLibrary, report });
  const scope = libraries.scopeOf(top, source.path);
  const reader = createReader({ names, isStrict, withinMs, report, scope });
  const url = centralUrl ?? urlIn(top, reader);
  if (url !== undefined) names.addVariable("central", { value: { url } });
  names.setCast(readCast(top, reader));
  readOwnFragments(top, scope, reader);

  reportBody(top, report);
  const read = document.read(centralUrl === undefined ? top : without(top, "central"), reader);
  for (const fault of names.unknownNames()) report(fault);
  if (read === undefined) return undefined;
  for (const fault of findBeyondCentral(read, centralUrl)) report(fault);

  const { vars: _vars, templates: _templates, ...known } = read;
  const { matrix: _matrix, cases: _cases, use: _use, ...stated } = known;
  const { fragments: _fragments, clock: clockRead, ...rest } = stated;
  const centralRead: CentralSettings =
    centralUrl === undefined ? rest.central : { kind: "url", url: centralUrl };
  for (const fault of adviceOnWaits([...rest.setup, ...rest.steps, ...rest.cleanup])) report(fault);
  reportCertificates(rest.chargePoints, centralRead, top, report);
  const realCharger = findReal(rest.chargePoints, centralRead, top, report);
  return {
    ...rest,
    source,
    caseSpan,
    withinMs,
    libraries: libraries.sources,
    functions: libraries.functions,
    variables: names.variables,
    central: centralRead,
    clock: settleClock({
      written: clockRead ?? {},
      span: entryOf(top, "clock")?.value.span ?? top.span,
      central: centralRead,
      realCharger: realCharger?.name,
      shortestMs: shortestWithin([read.setup, read.steps, read.timeline, read.cleanup]),
      report,
    }),
    fleets: names.fleets,
  };
}

/** A scenario does one thing: its steps, or its timeline. */
function reportBody(top: MapNode, report: (fault: Fault) => void): void {
  const bodies = top.entries.filter(({ key }) => bodyKeys.includes(key.text));
  const [first, second] = bodies;
  if (first === undefined) {
    const span = top.entries[0]?.key.span ?? top.span;
    report({ code: "E102", message: "`steps` is missing", span, hint: "or a `timeline`" });
  }
  if (first === undefined || second === undefined) return;
  const message = `\`${first.key.text}\` and \`${second.key.text}\` exclude each other`;
  const hint = "use `parallel:` inside steps, or a timeline";
  report({ code: "E110", message, span: second.key.span, hint });
}

const bodyKeys = ["steps", "timeline", "load", "replay"];

function adviceOnWaits(all: readonly Step[]): readonly Fault[] {
  return all.flatMap((each, index) => {
    const next = all[index + 1]?.kind;
    if (each.kind !== "wait" || (next !== "expect" && next !== "assert")) return [];
    const message = `a fixed wait before \`${next}\``;
    const hint = "an `expect` with `within:` goes on as soon as the message is there";
    return [{ code: "W201", message, span: each.span, hint } as const];
  });
}

function without(top: MapNode, key: string): MapNode {
  return { ...top, entries: top.entries.filter((entry) => entry.key.text !== key) };
}
