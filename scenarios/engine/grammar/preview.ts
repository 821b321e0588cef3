/** A value as a report shows it: short, whatever a peer has sent. */

const mostEntries = 8;
const mostDepth = 4;
const longestText = 120;

export function preview(value: unknown): string {
  return show(value, 0);
}

function show(value: unknown, depth: number): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return JSON.stringify(cut(value));
  if (typeof value !== "object" || value === null) return String(value);
  if (depth >= mostDepth) return "…";
  if (Array.isArray(value)) {
    const items = value.slice(0, mostEntries).map((item) => show(item, depth + 1));
    return `[${[...items, ...more(value.length)].join(", ")}]`;
  }
  const entries = Object.entries(value);
  const shown = entries
    .slice(0, mostEntries)
    .map(([key, each]) => `${cut(key)}: ${show(each, depth + 1)}`);
  return entries.length === 0 ? "{}" : `{ ${[...shown, ...more(entries.length)].join(", ")} }`;
}

function more(length: number): readonly string[] {
  return length > mostEntries ? [`… ${length - mostEntries} more`] : [];
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}
