/** What a central system must not ask, though a schema would let it. */

import { parseTimestamp } from "../model/timestamp.ts";
import type { Action, ChargingProfile, Request } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";

/** The reason against it; undefined if there is none. */
type Rule<A extends Action> = (
  request: Request<A>,
  chargePoint: ChargePoint,
  nowMs: number,
) => string | undefined;

const dayMs = 24 * 3600_000;

const rules: { readonly [A in Action]?: Rule<A> } = {
  RemoteStartTransaction: ({ chargingProfile, connectorId }, chargePoint, nowMs) => {
    if (isStarting(chargePoint, connectorId, nowMs)) return "a remote start is under way already";
    if (chargingProfile === undefined) return undefined;
    if (chargingProfile.chargingProfilePurpose !== "TxProfile") return "it takes a TxProfile only";
    if (chargingProfile.transactionId !== undefined) return "there is no transactionId as yet";
    return againstProfile(chargingProfile, chargePoint);
  },
  SetChargingProfile: ({ connectorId, csChargingProfiles: profile }, chargePoint) => {
    const { chargingProfilePurpose: purpose, transactionId } = profile;
    if (purpose === "ChargePointMaxProfile" && connectorId !== 0) return `${purpose} is for 0 only`;
    if (purpose === "TxProfile" && connectorId === 0) return `${purpose} needs a connector`;
    if (purpose === "TxProfile" && transactionId === undefined) return `${purpose} needs an id`;
    return againstProfile(profile, chargePoint);
  },
  TriggerMessage: ({ requestedMessage }, { boot, bootAskedAtMs }, nowMs) => {
    if (requestedMessage !== "BootNotification") return undefined;
    if (boot !== undefined) return "it has sent its BootNotification";
    const isLately = bootAskedAtMs !== undefined && nowMs - bootAskedAtMs < dayMs;
    return isLately ? "it was asked for its BootNotification today" : undefined;
  },
  SendLocalList: ({ listVersion, updateType, localAuthorizationList = [] }) => {
    if (listVersion < 1) return "0 and -1 are no versions of a list";
    const isWhole = localAuthorizationList.every(({ idTagInfo }) => idTagInfo !== undefined);
    return updateType === "Full" && !isWhole ? "a tag without idTagInfo is no entry" : undefined;
  },
  ReserveNow: ({ connectorId, expiryDate }, _chargePoint, nowMs) => {
    if (connectorId < 0) return "there is no such connector";
    return (parseTimestamp(expiryDate) ?? 0) <= nowMs ? "it expires in the past" : undefined;
  },
};

/** While a charge point waits to be accepted, it is not told to charge (OCPP 1.6 §4.2). */
const notBeforeAcceptance: ReadonlySet<Action> = new Set<Action>([
  "RemoteStartTransaction",
  "RemoteStopTransaction",
]);

export function reasonAgainst<A extends Action>(
  action: A,
  request: Request<A>,
  chargePoint: ChargePoint,
  nowMs: number,
): string | undefined {
  const { registration } = chargePoint;
  if (registration === "Rejected") return "the registration is Rejected";
  if (registration === "Pending" && notBeforeAcceptance.has(action)) {
    return "the registration is Pending";
  }
  const rule: Rule<A> | undefined = rules[action];
  return rule?.(request, chargePoint, nowMs);
}

function isStarting(
  { remoteStarts }: ChargePoint,
  connectorId: number | undefined,
  nowMs: number,
): boolean {
  const untilMs = remoteStarts.get(connectorId ?? 0);
  return untilMs !== undefined && untilMs > nowMs;
}

function againstProfile(
  { chargingProfileKind, recurrencyKind, stackLevel, chargingSchedule }: ChargingProfile,
  { configuration }: ChargePoint,
): string | undefined {
  const isRecurring = chargingProfileKind === "Recurring";
  if (isRecurring !== (recurrencyKind !== undefined)) return "Recurring goes with recurrencyKind";
  const { chargingSchedulePeriod: periods } = chargingSchedule;
  if (periods[0]?.startPeriod !== 0) return "the first period begins at 0";
  if (stackLevel > limitOf(configuration, "ChargeProfileMaxStackLevel")) {
    return "the charge point has no stack level as high";
  }
  if (periods.length > limitOf(configuration, "ChargingScheduleMaxPeriods")) {
    return "the charge point has no room for as many periods";
  }
  return undefined;
}

function limitOf(configuration: ChargePoint["configuration"], key: string): number {
  const limit = Number.parseInt(configuration.get(key) ?? "", 10);
  return Number.isNaN(limit) ? Number.POSITIVE_INFINITY : limit;
}
