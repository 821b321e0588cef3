/** What it takes to set the limit of one connector, in one session. */

import type { Rung } from "./ladder.ts";

export class Effort {
  /** The limit is to go out again, though it is acknowledged. */
  mustResend = false;
  /** The ways to set the limit of the transaction, from the first limit on. */
  rungs: readonly Rung[] | undefined = undefined;
  /** How many of them have been tried in vain. */
  rungIndex = 0;
  /** The limit of the transaction is said by the default profile. */
  isLimitedByDefault = false;
  /** The default profile cannot be cleared, and is set to what it would fall back on. */
  isReleaseRefused = false;
  /** Nothing has worked, so it is left alone. */
  isRefusing = false;
  /** After a refusal nothing is sent before. */
  retryAtMs = 0;
  refusalCount = 0;
  /** That watts are for; undefined: all that are wired. */
  phases: number | undefined = undefined;

  /**
   * Watts are shared out to the phases that are wired, or to those that the car uses. Which, is seen
   * only when a car of fewer phases draws too much.
   */
  overdrew(phases: number | undefined): void {
    if (phases === undefined || phases === this.phases) return;
    this.phases = phases;
    if (this.rungs?.[this.rungIndex]?.unit === "W") this.mustResend = true;
  }
}
