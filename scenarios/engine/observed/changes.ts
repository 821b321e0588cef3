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
  listen(listener: (change: Change) => void): void;
}

export function createChanges(): Changes {
  const listeners: ((change: Change) => void)[] = [];
  return {
    tell(change) {
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
