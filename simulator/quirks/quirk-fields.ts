/** The fields that every quirk has: from when, how often, by which chance, until when. */

import type { ChargePointStatus } from "../../schemas/messages.ts";
import {
  choice,
  count,
  type GroupValues,
  group,
  json,
  number,
  share,
  text,
  type Values,
} from "./parameter.ts";

const statuses = [
  "Available",
  "Preparing",
  "Charging",
  "SuspendedEVSE",
  "SuspendedEV",
  "Finishing",
  "Reserved",
  "Unavailable",
  "Faulted",
] as const satisfies readonly ChargePointStatus[];

/** A message as a quirk picks it out. */
export const messageFields = {
  direction: choice("Seen from the charge point.", ["incoming", "outgoing"]),
  kind: choice("Either the CALL, if left out, or its answer.", ["call", "callResult", "callError"]),
  action: text("Of the CALL, or of the CALL that is answered."),
  payload: json("What the payload has in it at least."),
} as const;

export type MessagePattern = GroupValues<typeof messageFields>;

export const quirkFields = {
  when: group("From when on; all that is named must have come about.", {
    afterMessages: count("So many messages have passed, in either direction."),
    atMs: number("So long after the charge point was made.", 0),
    status: choice("A connector has this status now.", statuses),
    message: group("Such a message has passed, or is passing.", messageFields),
  }),
  count: count("How many hits it is good for."),
  rate: share("By which chance each occasion is a hit."),
  until: choice(
    "It is over, for good, with the next connection or boot after it came into force.",
    ["reconnect", "reboot"],
  ),
  untilMs: number("It is over, for good, so long after the charge point was made.", 0),
} as const;

export type QuirkFields = Values<typeof quirkFields>;
