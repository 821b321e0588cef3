/**
 * Lets so many tasks run at once, and the others in the turns of the event loop that follow: what
 * comes from the network is read between them, and nothing is late because of a crowd of our own.
 */

import { settlePromises } from "./clock.ts";

/** Runs the task at once where there is room in this turn, and in order always. */
export function createTurnstile(mostAtOnce: number): (task: () => void) => void {
  let waiting: (() => void)[] = [];
  let room = mostAtOnce;

  async function takeTurns(): Promise<void> {
    do {
      await settlePromises();
      room = mostAtOnce;
      const next = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      room -= next.length;
      for (const task of next) task();
    } while (room < mostAtOnce);
  }

  return (task) => {
    if (room === 0 || waiting.length > 0) {
      waiting.push(task);
      return;
    }
    if (room === mostAtOnce) void takeTurns();
    room -= 1;
    task();
  };
}
