/**
 * Several things at once whose events come out one after the other, in order: those of the first at
 * once, those of the others when it is their turn. Whoever reads them cannot tell how many there were.
 */

export interface LaneOptions<E, R> {
  readonly count: number;
  /** How many go on at once at most. */
  readonly jobs: number;
  readonly emit: (event: E) => void;
  /** Must not reject. */
  start(index: number, emit: (event: E) => void): Promise<R>;
}

export interface OrderedLanes<R> {
  /** To be asked for each in order. */
  take(index: number): Promise<R>;
  /** Begins nothing more; what goes on is waited for, and not heard of. */
  close(): Promise<void>;
}

/** What one has said that is not heard yet. */
interface Voice<E> {
  readonly held: E[];
  isHeard: boolean;
}

interface Lane<E, R> {
  readonly voice: Voice<E>;
  readonly result: Promise<R>;
}

/** How many may be ahead of the one that is heard, for each job: what they say is kept until then. */
const mostAhead = 4;

export function createOrderedLanes<E, R>(options: LaneOptions<E, R>): OrderedLanes<R> {
  const { count, jobs, emit, start } = options;
  const lanes = new Map<number, Lane<E, R>>();
  let begun = 0;
  let running = 0;
  let head = 0;
  let isClosed = false;

  function begin(index: number): void {
    running += 1;
    const voice: Voice<E> = { held: [], isHeard: false };
    const say = (event: E) => {
      if (voice.isHeard) emit(event);
      else voice.held.push(event);
    };
    const result = start(index, say).finally(() => {
      running -= 1;
      fill();
    });
    lanes.set(index, { voice, result });
  }

  function fill(): void {
    const end = Math.min(count, head + 1 + (jobs - 1) * mostAhead);
    while (!isClosed && running < jobs && begun < end) {
      begun += 1;
      begin(begun - 1);
    }
  }

  return {
    async take(index) {
      head = index;
      fill();
      const lane = lanes.get(index);
      if (lane === undefined) throw new Error(`${index} is not the next one`);
      for (const event of lane.voice.held.splice(0)) emit(event);
      lane.voice.isHeard = true;
      const result = await lane.result;
      lanes.delete(index);
      return result;
    },
    async close() {
      isClosed = true;
      await Promise.all(Array.from(lanes.values(), ({ result }) => result));
    },
  };
}
