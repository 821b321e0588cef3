/** `plugfest completion`: scripts that let a shell ask which words may come next, and the answers. */

import type { Command } from "commander";
import { exitCode } from "../exit-code.ts";
import { planRun } from "../run/plan-run.ts";
import type { Terminal } from "../terminal.ts";

const scripts = {
  bash: `_plugfest() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(plugfest completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _plugfest plugfest
`,
  zsh: `#compdef plugfest
_plugfest() {
  local -a candidates
  candidates=("\${(@f)$(plugfest completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$candidates" ]]; then compadd -- $candidates; else _files; fi
}
compdef _plugfest plugfest
`,
  fish: `function __plugfest_words
  set -l words (commandline -opc) (commandline -ct)
  plugfest completion words -- $words[2..-1] 2>/dev/null
end
complete -c plugfest -a '(__plugfest_words)'
`,
  pwsh: `Register-ArgumentCompleter -Native -CommandName plugfest -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '' }
  plugfest completion words -- @words 2>$null | Where-Object { $_ -like "$wordToComplete*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`,
} as const;

export function completion(
  program: Command,
  shell: string,
  words: readonly string[],
  terminal: Terminal,
): number {
  const typed = words[0] === "--" ? words.slice(1) : words;
  const script = Object.entries(scripts).find(([name]) => name === shell)?.[1];
  const text =
    script ??
    candidates(program, typed, terminal)
      .map((word) => `${word}\n`)
      .join("");
  terminal.stdout.write(text);
  return exitCode.passed;
}

/** What may stand where the last of `words` is being written. */
function candidates(
  program: Command,
  words: readonly string[],
  terminal: Terminal,
): readonly string[] {
  const last = words.at(-1) ?? "";
  const command = program.commands.find((each) => each.name() === words[0]);
  const all =
    command === undefined || words.length < 2
      ? program.commands.map((each) => each.name())
      : wordsOf(command, words.at(-2) ?? "", last, terminal);
  return all.filter((word) => word.startsWith(last));
}

/** Behind an option its values; else options if one is begun; files are for the shell to find. */
function wordsOf(
  command: Command,
  before: string,
  last: string,
  terminal: Terminal,
): readonly string[] {
  const option = command.options.find(({ long, short }) => before === long || before === short);
  if (option?.long === "--tag") return tagsIn(terminal);
  if (option !== undefined && !option.isBoolean()) return option.argChoices ?? [];
  if (last.startsWith("-")) return command.options.flatMap(({ long }) => (long ? [long] : []));
  return command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
}

/** Of the scenarios that `run` would find. What is wrong with them is not said here. */
function tagsIn(terminal: Terminal): readonly string[] {
  const silent = { ...terminal, stderr: { ...terminal.stderr, write: () => undefined } };
  const plan = planRun([], { color: false, keepGoing: true, forbidOnly: false }, silent);
  const tags = new Set(plan?.scenarios.flatMap((scenario) => scenario.tags) ?? []);
  return [...tags].sort((a, b) => a.localeCompare(b));
}
