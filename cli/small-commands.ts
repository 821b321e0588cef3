/** The commands beside `run`: what a file means, how it is laid out, how one begins. */

import { Argument, type Command } from "commander";
import type { DoctorOptions } from "./commands/doctor.ts";
import type { FmtOptions } from "./commands/fmt.ts";
import type { ListOptions } from "./commands/list.ts";
import type { SchemaName, SchemaOptions } from "./commands/schema.ts";
import { applyEnvironment } from "./environment.ts";
import { readAddress } from "./option-words.ts";
import { addSelection } from "./run/run-options.ts";
import type { Terminal } from "./terminal.ts";

type Finish = (code: number) => void;

const paths = "files, folders or globs; else ./scenarios, or the *.ocpp.yaml of this folder";

/** What the help of each begins with. */
const examples = {
  list: `Says which scenarios would be run, and runs none.

  plugfest list scenarios/ --tag core
  plugfest list --json | jq -r '.[].name'
`,
  fmt: `Brings files into their canonical layout. What they say, and their comments, stay.

  plugfest fmt scenarios/
  plugfest fmt --check             # for CI: says 1 when a file is laid out otherwise
`,
  explain: `Says what a code or a word of the language means.

  plugfest explain E101
  plugfest explain inject
`,
  schema: `Prints the schema that lets an editor check and complete files, or writes it.

  plugfest schema --write scenarios
  plugfest schema config
`,
  init: `Writes a first scenario, which says what to change to see it fail.

  plugfest init && plugfest run
`,
  doctor: `Looks at this machine and at a central system, and says what to mend.

  plugfest doctor
  plugfest doctor --central wss://csms.example/ocpp
`,
  completion: `Prints what makes a shell complete the words of plugfest.

  source <(plugfest completion bash)
  plugfest completion zsh > ~/.zfunc/_plugfest
  plugfest completion fish > ~/.config/fish/completions/plugfest.fish
`,
} as const;

export function addSmallCommands(program: Command, terminal: Terminal, finish: Finish): void {
  addList(program, terminal, finish);
  addFmt(program, terminal, finish);
  addExplain(program, terminal, finish);
  addSchema(program, terminal, finish);
  addInit(program, terminal, finish);
  addDoctor(program, terminal, finish);
  addCompletion(program, terminal, finish);
}

function addList(program: Command, terminal: Terminal, finish: Finish): void {
  addSelection(program.command("list"))
    .summary("say which scenarios would be run")
    .addHelpText("before", examples.list)
    .argument("[paths...]", paths)
    .option("--json", "print them as JSON")
    .option("--no-color", "no colours, as with NO_COLOR=1")
    .action(async (patterns: string[], options: ListOptions) => {
      const { list } = await import("./commands/list.ts");
      finish(list(patterns, options, terminal));
    });
}

function addFmt(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("fmt")
    .summary("bring files into their canonical layout")
    .addHelpText("before", examples.fmt)
    .argument("[paths...]", paths)
    .option("--check", "change nothing, and say 1 when a file is laid out otherwise")
    .action(async (patterns: string[], options: FmtOptions) => {
      const { fmt } = await import("./commands/fmt.ts");
      finish(fmt(patterns, options, terminal));
    });
}

function addExplain(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("explain")
    .summary("say what a code or a word of the language means")
    .addHelpText("before", examples.explain)
    .argument("<word>", "such as E101, boot, within, $between, tags")
    .action(async (word: string) => {
      const { explain } = await import("./commands/explain.ts");
      finish(explain(word, terminal));
    });
}

function addSchema(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("schema")
    .summary("print or write the schema for editors")
    .addHelpText("before", examples.schema)
    .addArgument(
      new Argument("[name]", "of which files").choices(["scenario", "config"]).default("scenario"),
    )
    .option("--write [folder]", "write it to a folder; this one, if left out")
    .action(async (name: SchemaName, options: SchemaOptions) => {
      const { schema } = await import("./commands/schema.ts");
      finish(schema(name, options, terminal));
    });
}

function addInit(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("init")
    .summary("write a first scenario")
    .addHelpText("before", examples.init)
    .action(async () => {
      const { init } = await import("./commands/init.ts");
      finish(init(terminal));
    });
}

function addDoctor(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("doctor")
    .summary("look at limits, ports, the clock, and a central system, and say what to mend")
    .addHelpText("before", examples.doctor)
    .option("--central <url>", "a central system to look at", readAddress)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import("./commands/doctor.ts");
      finish(await doctor(options, terminal));
    });
}

function addCompletion(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("completion")
    .summary("print what makes a shell complete the words of plugfest")
    .addHelpText("before", examples.completion)
    .addArgument(
      new Argument("<shell>", "which one").choices(["bash", "zsh", "fish", "pwsh", "words"]),
    )
    .argument("[words...]", "with `words`: what stands on the line, to say what may come next")
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (shell: string, words: string[]) => {
      const { completion } = await import("./commands/completion.ts");
      finish(completion(program, shell, words, terminal));
    });
}

/** Before a command begins: flags come before the environment, and that before the configuration. */
export async function settle(command: Command, terminal: Terminal): Promise<void> {
  applyEnvironment(command, terminal.env);
  if (!command.options.some(({ long }) => long === "--project")) return;
  const { applyConfig } = await import("./run/apply-config.ts");
  applyConfig(command, terminal);
}
