/** What `plugfest.config.yaml` may say: its reader and its schema come of this alone. */

import { dictionary, list } from "../../scenarios/engine/grammar/collections.ts";
import type { JsonSchema } from "../../scenarios/engine/grammar/json-schema.ts";
import { optional, record, withDefault } from "../../scenarios/engine/grammar/record.ts";
import type { Infer } from "../../scenarios/engine/grammar/rule.ts";
import { flag, text } from "../../scenarios/engine/grammar/scalars.ts";

const word = text({ shortest: 1, longest: 1000 });

/** Each is an option of `run`, and is written as there. */
const defaults = record({
  seed: optional("seed", word, "Where chance begins; or `random`."),
  timeout: optional("timeout", word, "How long each scenario may take."),
  within: optional("within", word, "How long answers may take where files say nothing: `10s`."),
  pics: optional("pics", word, "The file of what the tested thing has."),
  clock: optional("clock", word, "Whose time it is: simulated or real."),
  jobs: optional("jobs", word, "How many scenarios at once."),
  bail: optional("bail", word, "After how many failures to stop."),
  retries: optional("retries", word, "How often to try again what did not pass."),
  failOn: optional("failOn", word, "From which level on a failure counts."),
  failOnFlaky: optional("failOnFlaky", flag, "Whether what is flaky has failed."),
  forbidOnly: optional("forbidOnly", flag, "Whether files may not say `only`."),
  passWithNoTests: optional("passWithNoTests", flag, "Whether nothing may be selected."),
  keepGoing: optional("keepGoing", flag, "Whether to run the files that are right alone."),
  out: optional("out", word, "The folder for reports."),
  events: optional("events", word, "The file for all events."),
});

const project = record({
  central: optional("central", word, "The address of its central system."),
  tags: optional("tags", word, "Which scenarios are for it, as with --tag."),
  pics: optional("pics", word, "The file of what it has of what scenarios require."),
  envFile: optional("envFile", word, "What `${env.NAME}` stands for."),
  set: optional("set", dictionary(text(), { hasNames: true }), "Its variables, as with --set."),
  seed: optional("seed", word, "Where chance begins; or `random`."),
  timeout: optional("timeout", word, "How long each scenario may take."),
});

export const configRule = record({
  scenarios: withDefault("scenarios", list(word), [], "Files, folders and globs to run."),
  tags: optional("tags", list(word), "The tags there are: any other one is an error."),
  reporters: withDefault("reporters", list(word), [], "As with --reporter: `junit=out/j.xml`."),
  allowTargets: withDefault(
    "allowTargets",
    list(word),
    [],
    "Hosts and networks that more than 50 chargers may go to: `10.0.0.0/8`.",
  ),
  defaults: optional("defaults", defaults, "Options of every run."),
  projects: optional(
    "projects",
    dictionary(project, { hasNames: false }),
    "What is tested, by a name for --project.",
  ),
});

export type Config = Infer<typeof configRule>;

export function createConfigSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The configuration of plugfest",
    ...configRule.schema,
  };
}
