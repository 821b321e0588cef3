/** Finds and reads `plugfest.config.yaml`, and the file of the user's own. */

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { createNames } from "../../scenarios/engine/grammar/names.ts";
import { createReader } from "../../scenarios/engine/grammar/reader.ts";
import {
  type Diagnostic,
  type Fault,
  toDiagnostic,
} from "../../scenarios/engine/source/diagnostic.ts";
import { readYaml } from "../../scenarios/engine/source/read-yaml.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { type Config, configRule } from "./config-grammar.ts";

const configName = "plugfest.config.yaml";

export interface Configs {
  /** Of the folder. */
  readonly own: Config | undefined;
  /** Of the user, wherever they work. */
  readonly user: Config | undefined;
}

/** @throws CommandError when something is wrong with one of them */
export function readConfigs(terminal: Pick<Terminal, "env" | "folder">): Configs {
  const { env, folder } = terminal;
  const home = env["XDG_CONFIG_HOME"] ?? join(env["HOME"] ?? homedir(), ".config");
  return {
    own: readConfig(join(folder, configName), terminal),
    user: readConfig(join(home, "plugfest", "config.yaml"), terminal),
  };
}

function readConfig(
  path: string,
  { env, folder }: Pick<Terminal, "env" | "folder">,
): Config | undefined {
  if (!existsSync(path)) return undefined;
  const source = { path: relative(folder, path), text: readFileSync(path, "utf8") };
  const diagnostics: Diagnostic[] = [];
  const report = (fault: Fault) => void diagnostics.push(toDiagnostic(fault));
  const top = readYaml(source, report);
  const names = createNames({ chargePoints: [] }, env);
  const config = top && configRule.read(top, createReader({ names, isStrict: true, report }));
  if (config !== undefined && diagnostics.length === 0) return config;
  const told = renderDiagnostics(diagnostics, [source], { colour: false });
  throw new CommandError(`the configuration is wrong\n${told}`, exitCode.usage);
}
