/** What happens between a local controller and the one upstream, as lines of the log. */

import type { LocalControllerEvent } from "../local-controller/events.ts";
import { describeFault } from "../log-book/event-line.ts";
import type { LogBook } from "../log-book/log-book.ts";
import type { LogLevel } from "../log-book/log-entry.ts";

export function localControllerLog(logBook: LogBook): (event: LocalControllerEvent) => void {
  const log = logBook.component("websockets.client");
  return (event) => {
    if (event.kind === "fault") log.error(describeFault(event.fault));
    else log.write(levels[event.kind], textOf(event), event.chargePoint);
  };
}

type Told = Exclude<LocalControllerEvent, { readonly kind: "fault" }>;

const levels: Readonly<Record<Told["kind"], LogLevel>> = {
  upstreamOpened: "INFO",
  upstreamLost: "WARNING",
  upstreamRefused: "WARNING",
  messageDropped: "ERROR",
  intercepted: "INFO",
};

function textOf(event: Told): string {
  const { chargePoint } = event;
  switch (event.kind) {
    case "upstreamOpened":
      return `${chargePoint}: connected upstream`;
    case "upstreamLost":
      return `${chargePoint}: lost upstream: ${event.reason}`;
    case "upstreamRefused":
      return `${chargePoint}: refused upstream with ${event.status}: ${event.reason}`;
    case "messageDropped":
      return `${chargePoint}: a message is never told upstream: ${event.reason}`;
    case "intercepted":
      return `${chargePoint}: ${event.action} of the one upstream ends here`;
  }
}
