/** Which files git says have changed. */

import { execFileSync } from "node:child_process";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";

/**
 * By their paths from `folder`: those that differ from `ref`, and those that git does not know yet.
 *
 * @throws CommandError when git says nothing
 */
export function findChangedFiles(folder: string, ref: string): ReadonlySet<string> {
  const differing = ["diff", "--name-only", "--relative", "-z", ref, "--"];
  const unknown = ["ls-files", "--others", "--exclude-standard", "-z"];
  return new Set([...git(folder, differing), ...git(folder, unknown)]);
}

function git(folder: string, words: readonly string[]): readonly string[] {
  try {
    const options = { cwd: folder, encoding: "utf8", timeout: 30_000, stdio: "pipe" } as const;
    const text = execFileSync("git", words, { ...options, maxBuffer: 64 * 1024 * 1024 });
    return text.split("\0").filter((path) => path !== "");
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(cause: unknown): CommandError {
  const lines = cause instanceof Error ? cause.message.split("\n") : [String(cause)];
  // It may show all of its help behind that.
  const own = lines.find((line) => /^(fatal|error|warning): /.test(line)) ?? lines[0];
  const said = own?.replace(/^\w+: (.+?)\. .*$/, "$1") ?? "";
  return new CommandError(`cannot tell what has changed: ${said}`, exitCode.usage, { cause });
}
