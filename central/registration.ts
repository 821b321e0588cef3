/** BootNotification and Heartbeat: who is accepted, and what time it is (OCPP 1.6 §4.2, §4.6). */

import { formatTimestamp } from "../model/timestamp.ts";
import { CallError } from "../protocol/errors.ts";
import type { RegistrationStatus, Request, Response } from "../schemas/messages.ts";
import type { ChargePoint, LiveChargePoint, RegistrationDecision } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { keepChargePoint, onceKept } from "./keeping.ts";
import type { Kept } from "./ledger.ts";
import type { Session } from "./session.ts";
import { spreadOf } from "./spread.ts";

export function addRegistrationHandlers(core: Core): void {
  const { clock, events, settings, handlers } = core;

  function boot(
    request: Request<"BootNotification">,
    { chargePoint }: Session,
  ): Response<"BootNotification"> | Promise<Response<"BootNotification">> {
    const isNews = isOther(request, chargePoint.boot) || hasListChanged(core, chargePoint);
    chargePoint.boot = request;
    const kept = isNews ? keepChargePoint(core, chargePoint) : undefined;
    events.tell({ kind: "booted", chargePoint });
    const isAccepted = chargePoint.registration === "Accepted";
    return onceKept([kept], {
      status: chargePoint.registration,
      currentTime: formatTimestamp(clock.now()),
      interval:
        (isAccepted ? settings.heartbeatIntervalSeconds : settings.retryIntervalSeconds) +
        spreadOf(chargePoint.identity, settings.heartbeatSpreadSeconds),
    });
  }

  handlers.add("BootNotification", (request, _call, session) => boot(request, session));
  handlers.add("Heartbeat", () => ({ currentTime: formatTimestamp(clock.now()) }));
}

/** A boot that comes again as it was is not kept again. */
function isOther(
  request: Request<"BootNotification">,
  known: Request<"BootNotification"> | undefined,
): boolean {
  return JSON.stringify(request) !== JSON.stringify(known);
}

/** What somebody has decided holds until the list says otherwise than it did then. */
function hasListChanged({ directory, settings }: Core, chargePoint: LiveChargePoint): boolean {
  const listed = directory.findChargePoint(chargePoint.identity)?.registration;
  if (listed === chargePoint.listedRegistration) return false;
  chargePoint.listedRegistration = listed;
  chargePoint.isRegistrationDecided = false;
  chargePoint.registration = listed ?? settings.newcomerStatus;
  return true;
}

export function decideRegistration(
  core: Core,
  chargePoint: LiveChargePoint,
  status: RegistrationStatus,
): Kept {
  const { identity, registration, isRegistrationDecided } = chargePoint;
  if (isRegistrationDecided && registration === status) return undefined;
  chargePoint.registration = status;
  chargePoint.listedRegistration = core.directory.findChargePoint(identity)?.registration;
  chargePoint.isRegistrationDecided = true;
  return keepChargePoint(core, chargePoint);
}

/** A decision of before a restart, unless the list has changed meanwhile: then it is forgotten. */
export function restoreDecision(
  core: Core,
  chargePoint: LiveChargePoint,
  { status, listed }: RegistrationDecision,
): void {
  if (listed === chargePoint.listedRegistration) {
    chargePoint.registration = status;
    chargePoint.isRegistrationDecided = true;
  } else void keepChargePoint(core, chargePoint); // Forgotten at the next start, if not at this one.
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
