/** Records by key, in the order of their keys: a port, and such a store in memory. */

export interface KeyRange {
  /** All keys begin with it. */
  readonly prefix: string;
  /** Only those that are not before `prefix` and this. */
  readonly from?: string;
  /** Only those that are before `prefix` and this. */
  readonly to?: string;
  readonly isReversed?: boolean;
}

export interface KeyValueStore {
  /**
   * Resolves once it is safe. What is kept in one go, with nothing awaited in between, is safe
   * together or not at all.
   */
  put(key: string, value: unknown): Promise<void>;
  /**
   * As {@link put} after a second, for what changes all the time and may be lost with the process:
   * the value is looked at then. It gives way to what is put, or deleted, under its key meanwhile.
   */
  putLater(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** What was put may be missing until it is safe. */
  get(key: string): Promise<unknown>;
  entries(range: KeyRange): AsyncIterable<readonly [key: string, value: unknown]>;
}

/** The last of all texts that are keys. */
export const keyEnd = "\uffff";

/** As any other it keeps copies. When there are too many, those go that were put longest ago. */
export function createMemoryKeyValueStore(maxEntries = 10_000): KeyValueStore {
  const values = new Map<string, string>();
  const keys: string[] = [];

  /** Where the key is, or belongs. */
  function placeOf(key: string): number {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? key) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function remove(key: string): void {
    if (values.delete(key)) keys.splice(placeOf(key), 1);
  }

  async function put(key: string, value: unknown): Promise<void> {
    if (!values.delete(key)) keys.splice(placeOf(key), 0, key);
    values.set(key, JSON.stringify(value));
    const [oldest] = values.keys();
    if (values.size > maxEntries && oldest !== undefined) remove(oldest);
  }

  return {
    put,
    putLater: put,
    async delete(key) {
      remove(key);
    },
    async get(key) {
      const text = values.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    async *entries({ prefix, from = "", to = keyEnd, isReversed = false }) {
      const found = keys.slice(placeOf(prefix + from), placeOf(prefix + to));
      for (const key of isReversed ? found.reverse() : found) {
        const text = values.get(key);
        if (text !== undefined) yield [key, JSON.parse(text)];
      }
    },
  };
}
