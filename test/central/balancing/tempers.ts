/** How charge points take charging profiles. */

import { noAnswer } from "../../../protocol/connection.ts";
import { CallError } from "../../../protocol/errors.ts";
import type { Request } from "../../../schemas/messages.ts";

export type Temper =
  | "obeys"
  | "silent"
  /** Does what it is told, and does not answer. */
  | "mute"
  | "refuses"
  /** Says Accepted, and does nothing. */
  | "lies"
  /** Does nothing about absolute profiles. */
  | "ignores absolute"
  /** Does nothing about profiles of transactions, and keeps the one that it has. */
  | "ignores TxProfile";

export const accepted = { status: "Accepted" } as const;

/** Undefined: as a charge point should. */
type Answers = (about: ProfileTraits) => typeof accepted | typeof noAnswer | CallError | undefined;

interface ProfileTraits {
  readonly isOfTransaction: boolean;
  readonly isAbsolute: boolean;
}

export const answersOf: Readonly<Record<Temper, Answers>> = {
  obeys: () => undefined,
  silent: () => noAnswer,
  mute: () => undefined,
  refuses: () => new CallError("NotImplemented"),
  lies: () => accepted,
  "ignores absolute": ({ isOfTransaction, isAbsolute }) =>
    isOfTransaction && isAbsolute ? accepted : undefined,
  "ignores TxProfile": ({ isOfTransaction }) => (isOfTransaction ? accepted : undefined),
};

export function traitsOf(
  request: Request<"SetChargingProfile"> | Request<"ClearChargingProfile">,
): ProfileTraits {
  if (!("csChargingProfiles" in request)) return { isOfTransaction: false, isAbsolute: false };
  const { chargingProfilePurpose, chargingProfileKind } = request.csChargingProfiles;
  return {
    isOfTransaction: chargingProfilePurpose === "TxProfile",
    isAbsolute: chargingProfileKind === "Absolute",
  };
}
