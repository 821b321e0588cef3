/** What balancing does, as lines of the log. */

import { formatTimestamp } from "../../model/timestamp.ts";
import type { Alarm, BalancingEvent, BalancingListener } from "../balancing/events.ts";
import { describeFault, type EventLine, writeEventLine } from "./event-line.ts";
import type { LogBook } from "./log-book.ts";

type Kind = BalancingEvent["kind"];
type Of<K extends Kind> = Extract<BalancingEvent, { readonly kind: K }>;

const lines: { readonly [K in Kind]: EventLine<Of<K>> } = {
  passed: {
    component: "balanz",
    level: "DEBUG",
    text: ({ groupId, heldAmps, capAmps }) => `${groupId}: ${heldAmps} A held of ${capAmps} A`,
  },
  settling: {
    component: "balanz",
    level: "INFO",
    text: ({ groupId, connectorCount, heldAmps, capAmps, untilMs }) =>
      `${groupId}: nothing is known yet of ${connectorCount} connectors, which count with all they ` +
      `bear: ${heldAmps} A of ${capAmps} A. Nobody gets more before that fits. If it does not by ` +
      `${formatTimestamp(untilMs)}, there is an alarm`,
  },
  limited: {
    component: "balanz",
    level: "INFO",
    text: ({ chargePoint, connectorId, limitAmps }) =>
      `${chargePoint}/${connectorId}: limit ${limitAmps} A`,
  },
  raised: {
    component: "balanz",
    level: "WARNING",
    text: ({ alarm }) => `alarm: ${describeAlarm(alarm)}`,
  },
  cleared: {
    component: "balanz",
    level: "INFO",
    text: ({ alarm }) => `over: ${describeAlarm(alarm)}`,
  },
  fault: { component: "balanz", level: "ERROR", text: ({ fault }) => describeFault(fault) },
};

export function createBalancingLog(logBook: LogBook): BalancingListener {
  function write<K extends Kind>(kind: K, event: Of<K>): void {
    const line: EventLine<Of<K>> = lines[kind];
    writeEventLine(logBook, line, event, chargePointOf(event));
  }

  return (event) => write(event.kind, event);
}

function chargePointOf(event: BalancingEvent): string | undefined {
  const subject = "alarm" in event ? event.alarm : event;
  return "chargePoint" in subject ? subject.chargePoint : undefined;
}

function describeAlarm(alarm: Alarm): string {
  switch (alarm.kind) {
    case "capExceeded":
      return `group ${alarm.groupId} may draw more than it has`;
    case "badSchedule":
      return `group ${alarm.groupId}: ${alarm.problem}, at ${alarm.position} of its schedule`;
    case "silent":
      return `${alarm.chargePoint} does not answer`;
    case "writesUsedUp":
      return `${alarm.chargePoint} has had as many charging profiles today as it may`;
    default:
      return `${alarm.chargePoint}/${alarm.connectorId} ${connectorWords[alarm.kind]}`;
  }
}

const connectorWords = {
  refusing: "takes no limit",
  notApplied: "does not keep to its limit",
  overdraw: "draws more than its limit",
  unservable: "can take less than is ever offered",
  endsAtZero: "ends its transaction at a limit of nought, and gets more before the next",
  notResumed: "did not begin again what a limit of nought had ended",
} as const;
