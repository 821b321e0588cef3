/** Whether a message is one of those that a quirk is about. */

import type { SeenFrame } from "../../protocol/faults/seen-frame.ts";
import type { MessagePattern } from "./quirk-fields.ts";

export function matchesMessage(pattern: MessagePattern, frame: SeenFrame): boolean {
  const { direction, kind = "call", action, payload } = pattern;
  return (
    frame.kind === kind &&
    (direction === undefined || direction === frame.direction) &&
    (action === undefined || action === frame.action) &&
    (payload === undefined || includes(frame.payload, payload))
  );
}

/** Whether everything in `part` is in `whole`; of a list, some item must do for each of the part's. */
export function includes(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) && part.every((item) => whole.some((other) => includes(other, item)))
    );
  }
  if (typeof part !== "object" || part === null) return whole === part;
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([name, value]) => includes(Reflect.get(whole, name), value));
}
