/** How much of a group's current is left, for each priority and for all together. */

/** Sessions from this priority on, up to the next entry, may use so much between them. */
export interface BucketEntry {
  readonly priority: number;
  readonly amps: number;
}

export interface Room {
  /** What a connector of this priority could still get. Never below nought. */
  leftAmps(priority: number): number;
  take(priority: number, amps: number): void;
  /** To try something out. */
  copy(): Room;
}

interface Bucket {
  readonly priority: number;
  leftAmps: number;
}

/** The entry of the highest priority is also what the whole group can bear. */
export function createRoom(entries: readonly BucketEntry[]): Room {
  const buckets = [...entries]
    .sort((a, b) => b.priority - a.priority)
    .map(({ priority, amps }) => ({ priority, leftAmps: amps }));
  return roomOf(buckets, capOf(entries));
}

function roomOf(buckets: readonly Bucket[], ceilingAmps: number): Room {
  let ceilingLeftAmps = ceilingAmps;
  const bucketOf = (priority: number) => buckets.find((bucket) => bucket.priority <= priority);
  return {
    leftAmps: (priority) =>
      Math.max(0, Math.min(bucketOf(priority)?.leftAmps ?? 0, ceilingLeftAmps)),
    take(priority, amps) {
      const bucket = bucketOf(priority);
      if (bucket !== undefined) bucket.leftAmps = less(bucket.leftAmps, amps);
      ceilingLeftAmps = less(ceilingLeftAmps, amps);
    },
    copy: () =>
      roomOf(
        buckets.map((bucket) => ({ ...bucket })),
        ceilingLeftAmps,
      ),
  };
}

/** What binary does to tenths must not cost a whole ampere: 20.1 less 13.1 is 7. */
function less(amps: number, taken: number): number {
  return Math.round((amps - taken) * 1e6) / 1e6;
}

/** What the whole group can bear. */
export function capOf(entries: readonly BucketEntry[]): number {
  const none: BucketEntry = { priority: Number.NEGATIVE_INFINITY, amps: 0 };
  return entries.reduce((top, entry) => (entry.priority > top.priority ? entry : top), none).amps;
}
