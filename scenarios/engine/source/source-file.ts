/** A scenario file as text, and places in it that people can be pointed to. */

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A stretch of a file: lines and columns count from 1, the end is exclusive. Columns are UTF-16
 * units, as editors count them. It is plain data, so it can travel in the events of a run.
 */
export interface SourceSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns offsets into the text of one file into spans. */
export interface SpanFinder {
  readonly file: SourceFile;
  spanOf(start: number, end: number): SourceSpan;
}

/** A byte order mark is not part of the text, and takes no column. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

export function createSpanFinder(file: SourceFile): SpanFinder {
  const text = withoutByteOrderMark(file.text);
  const lineStarts = findLineStarts(text);

  function placeOf(offset: number): { line: number; column: number } {
    const bounded = Math.min(Math.max(offset, 0), text.length);
    const line = lineHolding(lineStarts, bounded);
    return { line: line + 1, column: bounded - (lineStarts[line] ?? 0) + 1 };
  }

  return {
    file: { path: file.path, text },
    spanOf(start, end) {
      const from = placeOf(start);
      const to = placeOf(Math.max(end, start));
      return { file: file.path, ...from, endLine: to.line, endColumn: to.column };
    },
  };
}

export function compareSpans(a: SourceSpan, b: SourceSpan): number {
  return a.line - b.line || a.column - b.column;
}

/** From the beginning of one to the end of the other. */
export function joinSpans(first: SourceSpan, last: SourceSpan): SourceSpan {
  return { ...first, endLine: last.endLine, endColumn: last.endColumn };
}

function findLineStarts(text: string): number[] {
  return [
    0,
    ...Array.from(text.matchAll(/\r\n|\n|\r/g), (ending) => ending.index + ending[0].length),
  ];
}

/** The last line that starts at or before `offset`, by halving. */
function lineHolding(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
