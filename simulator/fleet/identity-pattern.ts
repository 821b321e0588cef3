/** Names that count: `CP{index:05}` is CP00001, CP00002 and so on. */

const placeholder = /\{index(?::0(\d{1,2}))?\}/g;

/** Whether each index gives another name. */
export function isIdentityPattern(pattern: string): boolean {
  return pattern.search(placeholder) >= 0;
}

/** The index is written as it is, or with zeros before it to the width that the pattern says. */
export function formatIdentity(pattern: string, index: number): string {
  return pattern.replaceAll(placeholder, (_, width?: string) =>
    String(index).padStart(Number(width ?? 0), "0"),
  );
}
