/** The text of a duration, for whoever needs nothing else of the grammar. */

const msPerUnit = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

const durationForm =
  /^(?:(?<d>\d+(?:\.\d+)?)d)?(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m(?!s))?(?:(?<s>\d+(?:\.\d+)?)s)?(?:(?<ms>\d+(?:\.\d+)?)ms)?$/;

/** No scenario lasts longer, and no timer can be set for longer without care. */
export const longestDurationMs = 366 * msPerUnit.d;

/** Milliseconds of `250ms`, `1m30s`; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  const groups = text === "" ? undefined : durationForm.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const totalMs = Object.entries(msPerUnit).reduce(
    (sum, [unit, ms]) => sum + Number(groups[unit] ?? 0) * ms,
    0,
  );
  return Math.round(totalMs);
}
