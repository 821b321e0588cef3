/**
 * A clock that moves only when nothing is runnable: a charging day passes in seconds, and passes
 * the same way again.
 *
 * Tasks wait in a binary heap, so that scheduling, cancelling and taking one are O(log n). What is
 * due at once (every delivery of a frame in memory) waits in a queue beside it, at O(1).
 */

import { type Clock, repeatSettled, type ScheduledTask } from "./clock.ts";

/** Why {@link SimulatedClock.run} came back. */
export type RunEnd = "stopped" | "limit" | "idle";

export interface SimulatedClock extends Clock {
  /** Moves time on by `byMs`, running what falls due, in order of time. */
  advance(byMs: number): Promise<void>;
  /**
   * Runs task after task, moving time on to each, until `isDone` (asked after each task, once its
   * promises are settled), until the next task lies after `untilMs`, or until none is left.
   */
  run(isDone: () => boolean, untilMs: number): Promise<RunEnd>;
  /** How many tasks are still to run: none, once everything is at rest. */
  taskCount(): number;
  /** The same clock, for tasks after each of which `ran` is called. */
  followedBy(ran: () => void): Clock;
}

/** What a task throws goes to `onFault`, or where there is none ends the run. */
export function createSimulatedClock(
  startAtMs = 0,
  onFault?: (fault: unknown) => void,
): SimulatedClock {
  let nowMs = startAtMs;
  let order = 0;
  const heap = new TaskHeap();
  const queue = new TaskQueue();

  /** Tasks of this instant that were scheduled earlier come before those of the queue. */
  function takeNext(untilMs: number): Task | undefined {
    const next = heap.first();
    if (queue.size > 0 && (next === undefined || next.dueAtMs > nowMs)) return queue.take();
    if (next === undefined || next.dueAtMs > untilMs) return undefined;
    heap.remove(next);
    nowMs = next.dueAtMs;
    return next;
  }

  async function run(isDone: () => boolean, untilMs: number): Promise<RunEnd> {
    let end: RunEnd = "stopped";
    await repeatSettled(() => {
      if (isDone()) return true;
      const task = takeNext(untilMs);
      if (task === undefined) end = heap.first() === undefined ? "idle" : "limit";
      else runTask(task);
      return task === undefined;
    });
    return end;
  }

  function runTask(task: Task): void {
    try {
      task.run();
    } catch (fault) {
      if (onFault === undefined) throw fault;
      onFault(fault);
    }
    task.ran?.();
  }

  function add(delayMs: number, task: () => void, ran?: () => void): Task {
    const dueAtMs = nowMs + Math.max(0, delayMs);
    const added = new Task(dueAtMs, order++, task, dueAtMs > nowMs ? heap : queue, ran);
    added.home.add(added);
    return added;
  }

  return {
    now: () => nowMs,
    taskCount: () => heap.size + queue.size,
    schedule: (delayMs, task) => add(delayMs, task),
    followedBy: (ran) => ({
      now: () => nowMs,
      schedule: (delayMs, task) => add(delayMs, task, ran),
    }),
    run,
    async advance(byMs) {
      const untilMs = nowMs + byMs;
      await run(() => false, untilMs);
      nowMs = untilMs;
    },
  };
}

interface TaskHome {
  add(task: Task): void;
  remove(task: Task): void;
}

/** The scheduled thing is also what cancels it: one object for each of a million timers. */
class Task implements ScheduledTask {
  readonly dueAtMs: number;
  readonly order: number;
  readonly run: () => void;
  readonly home: TaskHome;
  readonly ran: (() => void) | undefined;
  /** Where it is in its home; -1 once it has left. */
  index = -1;

  constructor(
    dueAtMs: number,
    order: number,
    run: () => void,
    home: TaskHome,
    ran: (() => void) | undefined,
  ) {
    this.dueAtMs = dueAtMs;
    this.order = order;
    this.run = run;
    this.home = home;
    this.ran = ran;
  }

  cancel(): void {
    if (this.index >= 0) this.home.remove(this);
  }

  isBefore(other: Task): boolean {
    return this.dueAtMs === other.dueAtMs ? this.order < other.order : this.dueAtMs < other.dueAtMs;
  }
}

/** First in, first out. A cancelled task leaves a gap, which is passed over when its turn comes. */
class TaskQueue implements TaskHome {
  size = 0;
  #tasks: (Task | undefined)[] = [];
  #head = 0;

  add(task: Task): void {
    task.index = this.#tasks.push(task) - 1;
    this.size += 1;
  }

  remove(task: Task): void {
    this.#tasks[task.index] = undefined;
    task.index = -1;
    this.size -= 1;
    if (this.size === 0) this.#clear();
  }

  take(): Task | undefined {
    while (this.#head < this.#tasks.length) {
      const task = this.#tasks[this.#head];
      this.#head += 1;
      if (task === undefined) continue;
      task.index = -1;
      this.size -= 1;
      if (this.size === 0) this.#clear();
      return task;
    }
    return undefined;
  }

  #clear(): void {
    this.#tasks = [];
    this.#head = 0;
  }
}

class TaskHeap implements TaskHome {
  readonly #tasks: Task[] = [];

  get size(): number {
    return this.#tasks.length;
  }

  first(): Task | undefined {
    return this.#tasks[0];
  }

  add(task: Task): void {
    this.#tasks.push(task);
    this.#siftUp(task, this.#tasks.length - 1);
  }

  remove(task: Task): void {
    const index = task.index;
    task.index = -1;
    const last = this.#tasks.pop();
    if (last === undefined || last === task) return;
    this.#siftDown(last, index);
    if (last.index === index) this.#siftUp(last, index);
  }

  #siftUp(task: Task, from: number): void {
    const tasks = this.#tasks;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = tasks[parentIndex];
      if (parent === undefined || parent.isBefore(task)) break;
      tasks[index] = parent;
      parent.index = index;
      index = parentIndex;
    }
    tasks[index] = task;
    task.index = index;
  }

  #siftDown(task: Task, from: number): void {
    const tasks = this.#tasks;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = tasks[childIndex];
      if (child === undefined) break;
      const right = tasks[childIndex + 1];
      if (right?.isBefore(child)) {
        child = right;
        childIndex += 1;
      }
      if (task.isBefore(child)) break;
      tasks[index] = child;
      child.index = index;
      index = childIndex;
    }
    tasks[index] = task;
    task.index = index;
  }
}
