/**
 * What the connectors of a group hold, each and together. There may be ten thousand of them, and each
 * is told its limit by itself: so what one of them holds is read again when it may be another only.
 */

import type { ConnectorTrack } from "./connector-track.ts";
import { DueList } from "./due-list.ts";
import { RunningSum } from "./running-sum.ts";

export class HeldTally<T extends Pick<ConnectorTrack, "heldAmps" | "heldUntilMs">> {
  #tracks: readonly T[] = [];
  #places: ReadonlyMap<T, number> = new Map();
  readonly #sum = new RunningSum();
  /** The places of those that may hold another current than is in the sum. */
  readonly #unread = new Set<number>();
  /** For each that follows: the places of those that may stand otherwise than it was told. */
  readonly #untold: Set<number>[] = [];
  /** What is held becomes less with time, of which nobody tells. */
  readonly #falling = new DueList();
  readonly #read: (track: T, heldAmps: number) => void;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  /** `read` is told of what each holds that is read, in their order. */
  constructor(read: (track: T, heldAmps: number) => void) {
    this.#read = read;
  }

  setTracks(tracks: readonly T[]): void {
    this.#tracks = tracks;
    this.#places = new Map(tracks.map((track, place) => [track, place]));
    this.#sum.reset(tracks.length);
    this.#unread.clear();
    for (const untold of this.#untold) untold.clear();
    this.#falling.clear();
    this.allChanged();
  }

  changed(track: T): void {
    const place = this.#places.get(track);
    if (place !== undefined) this.#changedAt(place);
  }

  allChanged(): void {
    for (const place of this.#tracks.keys()) this.#changedAt(place);
  }

  heldAmps(nowMs: number): number {
    this.#look(nowMs);
    const unread = inOrder(this.#unread);
    this.#unread.clear();
    for (const place of unread) {
      const track = this.#tracks[place];
      if (track !== undefined) this.#readOne(track, place, nowMs);
    }
    return this.#sum.total;
  }

  /**
   * The function returned tells which may stand otherwise than when it was called before, in their
   * order; the first time that is all.
   */
  follow(): (nowMs: number) => readonly T[] {
    const untold = new Set(this.#tracks.keys());
    this.#untold.push(untold);
    return (nowMs) => {
      this.#look(nowMs);
      const told = inOrder(untold).flatMap((place) => this.#tracks[place] ?? []);
      untold.clear();
      return told;
    };
  }

  #readOne(track: T, place: number, nowMs: number): void {
    const heldAmps = track.heldAmps(nowMs);
    this.#read(track, heldAmps);
    this.#sum.set(place, heldAmps);
    const untilMs = track.heldUntilMs(nowMs);
    if (untilMs !== Number.POSITIVE_INFINITY) this.#falling.add(place, untilMs);
  }

  #look(nowMs: number): void {
    // The clock of the platform may be set back: what has fallen is then held again.
    if (nowMs < this.#lookedAtMs) this.allChanged();
    this.#lookedAtMs = nowMs;
    for (const place of this.#falling.take(nowMs)) this.#changedAt(place);
  }

  #changedAt(place: number): void {
    this.#unread.add(place);
    for (const untold of this.#untold) untold.add(place);
  }
}

function inOrder(places: ReadonlySet<number>): readonly number[] {
  return [...places].sort((one, other) => one - other);
}
