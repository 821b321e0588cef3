/** One thing that is wrong, or doubtful, in a scenario file. */

import { type DiagnosticCode, diagnosticCodes } from "./diagnostic-codes.ts";
import type { SourceSpan } from "./source-file.ts";

export interface Diagnostic extends SourceSpan {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What to do about it, in a few words: it is printed beside the carets. */
  readonly hint?: string;
  /** How it came about, a sentence each: what a variable stood for, where the other one is. */
  readonly notes?: readonly string[];
}

/** A diagnostic as the one who finds it says it. */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span: SourceSpan;
  readonly hint?: string | undefined;
  readonly notes?: readonly string[] | undefined;
}

export function toDiagnostic({ code, message, span, hint, notes }: Fault): Diagnostic {
  return {
    code,
    severity: code.startsWith("W") ? "warning" : "error",
    message,
    ...span,
    ...(hint !== undefined && { hint }),
    ...(notes !== undefined && notes.length > 0 && { notes }),
  };
}

export function isDiagnosticCode(word: string): word is DiagnosticCode {
  return Object.hasOwn(diagnosticCodes, word);
}
