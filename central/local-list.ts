/** Sends a local authorization list, in as many parts as it takes (OCPP 1.6 §5.15). */

import type { AuthorizationData, Response } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { CallChargePoint } from "./commands.ts";
import { chunksOf, getConfiguration } from "./configuration.ts";

export interface LocalListUpdate {
  /** Of the first part; each further part has the next one. */
  readonly listVersion: number;
  /** The whole list: sent if there are no changes, or if the charge point does not take them. */
  readonly list: readonly AuthorizationData[];
  /** Since the version before. An entry without `idTagInfo` is taken off the list. */
  readonly changes?: readonly AuthorizationData[];
}

export interface LocalListOutcome extends Response<"SendLocalList"> {
  /** Of the last part that was taken; undefined if none was. */
  readonly listVersion: number | undefined;
}

/** @throws whatever the CALL rejects with */
export async function sendLocalList(
  call: CallChargePoint,
  chargePoint: ChargePoint,
  { listVersion, list, changes }: LocalListUpdate,
): Promise<LocalListOutcome> {
  const size = await maxEntries(call, chargePoint);
  const sender = { call, identity: chargePoint.identity, size };
  if (changes !== undefined) {
    const outcome = await sendParts(sender, listVersion, "Differential", changes);
    const isTaken = outcome.status === "Accepted" || outcome.status === "NotSupported";
    if (isTaken) return outcome;
  }
  return await sendParts(sender, listVersion, "Full", list);
}

interface Sender {
  readonly call: CallChargePoint;
  readonly identity: string;
  readonly size: number;
}

/** What follows a Full part is Differential to it. */
async function sendParts(
  { call, identity, size }: Sender,
  firstVersion: number,
  updateType: "Full" | "Differential",
  entries: readonly AuthorizationData[],
): Promise<LocalListOutcome> {
  let listVersion: number | undefined;
  for (const [index, localAuthorizationList] of chunksOf(entries, size).entries()) {
    const { status } = await call(identity, "SendLocalList", {
      listVersion: firstVersion + index,
      updateType: index === 0 ? updateType : "Differential",
      localAuthorizationList,
    });
    if (status !== "Accepted") return { status, listVersion };
    listVersion = firstVersion + index;
  }
  return { status: "Accepted", listVersion };
}

async function maxEntries(call: CallChargePoint, chargePoint: ChargePoint): Promise<number> {
  const key = "SendLocalListMaxLength";
  if (!chargePoint.configuration.has(key)) await getConfiguration(call, chargePoint, [key]);
  const limit = Number.parseInt(chargePoint.configuration.get(key) ?? "", 10);
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}
