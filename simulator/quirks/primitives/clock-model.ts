/** Q14: the clock of the charge point, and how it writes the time. */

import { formatTimestamp, parseTimestamp } from "../../../model/timestamp.ts";
import type { ScheduledTask } from "../../../protocol/clock.ts";
import type { Fault } from "../../../protocol/faults/fault.ts";
import { everyObject, isObject, textOf } from "../json-edit.ts";
import { choice, count, number, text, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { editPayload, lose } from "../wire.ts";

const parameters = {
  offsetMs: number("It is so much ahead of what it is told."),
  driftMsPerDay: number("It gains so much between two times that it is told."),
  start: text("The time that it has before it is told any."),
  fixed: text("Every time that it names is this one."),
  format: choice("How a time is written: with Z, an offset, a short one, or none.", [
    "Z",
    "offset",
    "short",
    "local",
  ]),
  fraction: count("How many digits seconds have behind the point."),
  syncAfter: count("So many times that it is told are not taken up."),
  accepts: choice("Which times it can read; an answer with another is none.", ["any", "Zonly"]),
} as const;

type ClockModel = Values<typeof parameters>;

const msPerDay = 86_400_000;
const msPerHour = 3_600_000;
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

export const clockModel = definePrimitive({
  description: "Has a clock that is wrong, or writes its time as the standard does not.",
  covers: "FB-063 to FB-068, FB-071, FB-194",
  parameters,
  apply(model, context) {
    const { chargePoint, occasion } = context;
    const { offsetMs = 0, driftMsPerDay = 0, start } = model;
    let timer: ScheduledTask | undefined;
    const drift = () => {
      if (occasion.strikes()) chargePoint.skewClock((driftMsPerDay * msPerHour) / msPerDay);
      timer = chargePoint.clock.schedule(msPerHour, drift);
    };
    return {
      begin() {
        const startMs = start === undefined ? chargePoint.now() : (parseTimestamp(start) ?? 0);
        const byMs = startMs - chargePoint.now() + offsetMs;
        if (byMs !== 0 && occasion.strikes()) chargePoint.skewClock(byMs);
      },
      observe({ kind }) {
        if (kind === "disconnected") timer?.cancel();
        if (kind === "connected" && driftMsPerDay !== 0) {
          timer = chargePoint.clock.schedule(msPerHour, drift);
        }
      },
      faults: [...listeningFaults(model, context), writingFault(model, context)],
    };
  },
});

/** What becomes of the times in the answers to BootNotification and Heartbeat. */
function listeningFaults(model: ClockModel, context: QuirkContext): readonly Fault[] {
  const { offsetMs = 0, syncAfter = 0, accepts } = model;
  let toldCount = 0;
  const answers = {
    direction: "incoming",
    kind: "callResult",
    actions: ["BootNotification", "Heartbeat"],
  } as const;
  const isUnreadable = ({ payload }: { readonly payload: unknown }) =>
    accepts === "Zonly" &&
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(textOf(payload, "currentTime") ?? "");
  const isWrong = () => {
    toldCount += 1;
    return offsetMs !== 0 || toldCount <= syncAfter;
  };
  return [
    lose(context, { ...answers, concerns: isUnreadable }),
    editPayload(context, { ...answers, concerns: isWrong }, (payload) => {
      const toldMs = parseTimestamp(textOf(payload, "currentTime") ?? "") ?? 0;
      const timeMs = toldCount <= syncAfter ? context.chargePoint.now() : toldMs + offsetMs;
      return { ...(isObject(payload) && payload), currentTime: formatTimestamp(timeMs) };
    }),
  ];
}

function writingFault(model: ClockModel, context: QuirkContext): Fault {
  const { fixed, format, fraction } = model;
  const concerns = ({ payload }: { readonly payload: unknown }) =>
    (fixed ?? format ?? fraction) !== undefined && timesIn(payload).length > 0;
  return editPayload(context, { direction: "outgoing", concerns }, (payload) => {
    for (const { holder, name, text: written } of timesIn(payload)) {
      holder[name] = fixed ?? rewrite(model, written);
    }
    return payload;
  });
}

function timesIn(payload: unknown) {
  return everyObject(payload).flatMap((holder) =>
    Object.entries(holder).flatMap(([name, value]) =>
      typeof value === "string" && timePattern.test(value) ? [{ holder, name, text: value }] : [],
    ),
  );
}

/** The charge point writes UTC with a Z. */
function rewrite({ format = "Z", fraction }: ClockModel, written: string): string {
  const [, whole = written, digits = ""] = /^([^.Z]+)(?:\.(\d+))?Z$/.exec(written) ?? [];
  const behind = fraction === undefined ? digits : digits.padEnd(fraction, "0").slice(0, fraction);
  const zones = { Z: "Z", offset: "+00:00", short: "+00", local: "" };
  return `${whole}${behind === "" ? "" : `.${behind}`}${zones[format]}`;
}
