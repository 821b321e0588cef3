/** Colours, and text that cannot do anything to a terminal: much of it comes from a peer under test. */

import picocolors from "picocolors";

export type Paint = ReturnType<typeof picocolors.createColors>;

export function createPaint(isColourful: boolean): Paint {
  return picocolors.createColors(isColourful);
}

/** One line, without what steers a terminal, no wider than `width`. */
export function toLine(text: string, width = 300): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll(/\p{Cc}|\p{Cf}/gu, "\uFFFD");
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** `0.6 s`, `14 min`, `8 h`: as exact as it matters. */
export function toDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const minutes = seconds / 60;
  return minutes < 100 ? `${minutes.toFixed(0)} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** `3 scenarios`, `1 scenario`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
