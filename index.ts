/** The public API of the package. */

export type { Clock, ScheduledTask } from "./protocol/clock.ts";
