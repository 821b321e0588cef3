/** What the scenario asks for cannot be done. It is nobody's fault but the scenario's. */

import type { SourceSpan } from "../source/source-file.ts";

export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly span: SourceSpan | undefined;

  constructor(message: string, span?: SourceSpan, options?: ErrorOptions) {
    super(message, options);
    this.span = span;
  }
}

export function unreadable(path: string, cause: unknown): ScenarioError {
  const code = cause instanceof Error && "code" in cause ? cause.code : cause;
  return new ScenarioError(`\`${path}\` cannot be read: ${code}`, undefined, { cause });
}
