/** Tells whoever listens what has changed of what can be observed. */

/** `wire`: what follows from frames. `books`: what our own central system has booked. */
export type Aspect = "wire" | "limit" | "draw" | "books" | "variables";

export interface Change {
  /** Undefined: any of them. */
  readonly chargePoint: string | undefined;
  readonly aspect: Aspect;
}

export interface Changes {
  tell(change: Change): void;
  listen(listener: ChangeListener): void;
  /**
   * To what changes of these alone, or of any. There may be three invariants for each of a hundred
   * groups: a change of one charge point is told to those of its own group.
   */
  listenTo(chargePoints: Iterable<string>, listener: ChangeListener): void;
}

export type ChangeListener = (change: Change) => void;

export function createChanges(): Changes {
  const listeners: ChangeListener[] = [];
  const choosy: ChangeListener[] = [];
  const byChargePoint = new Map<string, ChangeListener[]>();
  return {
    tell(change) {
      const { chargePoint } = change;
      for (const listener of listeners) listener(change);
      const others = chargePoint === undefined ? choosy : (byChargePoint.get(chargePoint) ?? []);
      for (const listener of others) listener(change);
    },
    listen: (listener) => void listeners.push(listener),
    listenTo(chargePoints, listener) {
      choosy.push(listener);
      for (const name of chargePoints) {
        const others = byChargePoint.get(name) ?? [];
        others.push(listener);
        byChargePoint.set(name, others);
      }
    },
  };
}
