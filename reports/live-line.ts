/** The last line of a terminal, rewritten while something goes on and gone when it is over. */

export interface LiveOutput {
  readonly columns: number;
  write(text: string): void;
}

export interface LiveLine {
  /** Ignored when it comes too soon after the one before. */
  show(line: () => string): void;
  /** To be called before anything else is written. */
  clear(): void;
}

/** Eyes are no faster, and a simulated day brings a million events in a second. */
const leastIntervalMs = 80;
const eraseLine = "\r\u001B[2K";

/** `style` comes last: cutting the line to its width must not cut what ends a colour. */
export function createLiveLine(
  output: LiveOutput,
  nowMs: () => number,
  style: (text: string) => string,
): LiveLine {
  let isShown = false;
  let shownAtMs = Number.NEGATIVE_INFINITY;

  return {
    show(line) {
      const now = nowMs();
      if (now - shownAtMs < leastIntervalMs) return;
      shownAtMs = now;
      isShown = true;
      const cut = [...line()].slice(0, output.columns - 1).join("");
      output.write(`${eraseLine}${style(cut)}`);
    },
    clear() {
      if (isShown) output.write(eraseLine);
      isShown = false;
    },
  };
}
