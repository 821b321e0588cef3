/** What is wrong, or doubtful, in a file that an operator has written. */

export interface FileProblem {
  readonly file: string;
  /** Lines and columns count from 1; columns as editors count them. */
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export function hasErrors(problems: readonly FileProblem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}

/** `groups.csv:3:5: error: …`, as compilers say it, so that editors can go there. */
export function formatProblem({ file, line, column, severity, message }: FileProblem): string {
  return `${file}:${line}:${column}: ${severity}: ${message}`;
}

export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
