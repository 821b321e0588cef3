/** How charge points take charging profiles. */

import { noAnswer } from "../../../protocol/connection.ts";
import { CallError } from "../../../protocol/errors.ts";
import type { Request } from "../../../schemas/messages.ts";

export type Temper =
  | "obeys"
  | "silent"
  | "refuses"
  /** Says Accepted, and does nothing. */
  | "lies"
  /** Does nothing about absolute profiles. */
  | "ignores absolute";

export const accepted = { status: "Accepted" } as const;

/** Undefined: as a charge point should. */
type Answers = (
  isAbsoluteTxProfile: boolean,
) => typeof accepted | typeof noAnswer | CallError | undefined;

export const answersOf: Readonly<Record<Temper, Answers>> = {
  obeys: () => undefined,
  silent: () => noAnswer,
  refuses: () => new CallError("NotImplemented"),
  lies: () => accepted,
  "ignores absolute": (isAbsolute) => (isAbsolute ? accepted : undefined),
};

export function isAbsoluteTxProfile(
  request: Request<"SetChargingProfile"> | Request<"ClearChargingProfile">,
): boolean {
  if (!("csChargingProfiles" in request)) return false;
  const { chargingProfilePurpose, chargingProfileKind } = request.csChargingProfiles;
  return chargingProfilePurpose === "TxProfile" && chargingProfileKind === "Absolute";
}
