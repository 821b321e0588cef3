/** BootNotification and Heartbeat: who is accepted, and what time it is (OCPP 1.6 §4.2, §4.6). */

import { formatTimestamp } from "../model/timestamp.ts";
import { CallError } from "../protocol/errors.ts";
import type { Request, Response } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { Session } from "./session.ts";
import { spreadOf } from "./spread.ts";

export function addRegistrationHandlers(core: Core): void {
  const { clock, events, settings, handlers } = core;

  function boot(
    request: Request<"BootNotification">,
    { chargePoint }: Session,
  ): Response<"BootNotification"> {
    chargePoint.boot = request;
    events.tell({ kind: "booted", chargePoint });
    const isAccepted = chargePoint.registration === "Accepted";
    return {
      status: chargePoint.registration,
      currentTime: formatTimestamp(clock.now()),
      interval:
        (isAccepted ? settings.heartbeatIntervalSeconds : settings.retryIntervalSeconds) +
        spreadOf(chargePoint.identity, settings.heartbeatSpreadSeconds),
    };
  }

  handlers.add("BootNotification", (request, _call, session) => boot(request, session));
  handlers.add("Heartbeat", () => ({ currentTime: formatTimestamp(clock.now()) }));
}

/**
 * A charge point that was told to wait has nothing to say but BootNotification, and no transaction
 * of it is taken before it is accepted (OCPP-J 1.6 errata §3.10). One that never sent a
 * BootNotification is served, unless the settings are strict: it may have sent it before we began,
 * and sends none after a reconnect (OCPP-J 1.6 §5.4).
 */
export function answerBeforeAcceptance(
  { settings }: Core,
  { boot, registration }: ChargePoint,
  action: string,
): CallError | undefined {
  if (action === "BootNotification") return undefined;
  if (registration !== "Accepted") {
    return new CallError("SecurityError", `the registration is ${registration}`);
  }
  if (boot !== undefined || !settings.requiresBoot) return undefined;
  return new CallError("SecurityError", "there was no BootNotification");
}
