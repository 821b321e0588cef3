/** What `--allow` may let scenarios do. */

import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";

const allowable = ["http", "exec", "code"] as const;

export type Allowed = (typeof allowable)[number];

/** `--allow http,exec`, once or more often. */
export function readAllowed(written: string, before: readonly Allowed[] = []): readonly Allowed[] {
  const words = written.split(",").map((word) => {
    const found = allowable.find((known) => known === word.trim());
    if (found !== undefined) return found;
    const message = `--allow takes ${allowable.join(", ")}, not \`${word}\``;
    throw new CommandError(message, exitCode.usage);
  });
  return [...before, ...words];
}
