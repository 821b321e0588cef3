/** What a charge point has agreed to becomes part of what is known of it. */

import { parseTimestamp } from "../model/timestamp.ts";
import type { Action, Request, Response } from "../schemas/messages.ts";
import { type LiveChargePoint, learnConnector, type Reservation } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { SecurityProfile } from "./directory.ts";
import { keepChargePoint } from "./keeping.ts";
import type { Kept } from "./ledger.ts";

type Outcome<A extends Action> = (
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<A>,
  response: Response<A>,
) => void;

/** Keys of a charge point that are remembered: several times what the largest have. */
const maxKeys = 1000;

const outcomes: { readonly [A in Action]?: Outcome<A> } = {
  SetChargingProfile({ settings }, chargePoint, { connectorId, csChargingProfiles }, { status }) {
    if (status !== "Accepted") return;
    const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
    if (connector !== undefined) connector.lastProfile = csChargingProfiles;
  },
  ReserveNow({ clock }, { reservations }, request, { status }) {
    if (status !== "Accepted") return;
    for (const [id, reservation] of reservations) {
      if (isPast(reservation, clock.now())) reservations.delete(id);
    }
    reservations.set(request.reservationId, request);
  },
  CancelReservation(_core, { reservations }, { reservationId }, { status }) {
    if (status === "Accepted") reservations.delete(reservationId);
  },
  RemoteStartTransaction({ clock, settings }, { remoteStarts }, { connectorId }, { status }) {
    if (status !== "Accepted") return;
    const untilMs = clock.now() + settings.remoteStartTimeoutSeconds * 1000;
    remoteStarts.set(connectorId ?? 0, untilMs);
  },
  GetConfiguration(_core, { configuration }, _request, { configurationKey = [] }) {
    for (const { key, value } of configurationKey) {
      if (value !== undefined && configuration.size < maxKeys) configuration.set(key, value);
    }
  },
  ChangeConfiguration(core, chargePoint, { key, value }, { status }) {
    if (status !== "Accepted" && status !== "RebootRequired") return;
    const { configuration, identity } = chargePoint;
    if (configuration.size < maxKeys) configuration.set(key, value);
    const proposedSecurityProfile = toSecurityProfile(key, value);
    if (proposedSecurityProfile === undefined) return;
    core.directory
      .changeChargePoint(identity, { proposedSecurityProfile })
      ?.catch((fault: unknown) => core.events.tell({ kind: "fault", chargePoint, fault }));
  },
};

/** These change what is to outlast the process. */
const lasting: ReadonlySet<Action> = new Set<Action>(["ReserveNow", "CancelReservation"]);

export function isPast({ expiryDate }: Reservation, nowMs: number): boolean {
  return (parseTimestamp(expiryDate) ?? 0) <= nowMs;
}

function toSecurityProfile(key: string, value: string): SecurityProfile | undefined {
  const profiles: readonly SecurityProfile[] = [1, 2, 3];
  if (key.toLowerCase() !== "securityprofile") return undefined;
  return profiles.find((profile) => `${profile}` === value);
}

export function noteOutcome<A extends Action>(
  core: Core,
  chargePoint: LiveChargePoint,
  action: A,
  request: Request<A>,
  response: Response<A>,
): Kept {
  const note: Outcome<A> | undefined = outcomes[action];
  note?.(core, chargePoint, request, response);
  return lasting.has(action) ? keepChargePoint(core, chargePoint) : undefined;
}
