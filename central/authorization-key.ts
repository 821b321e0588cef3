/** Changes the password of a charge point, so that it is never locked out (whitepaper A01). */

import { CallError, ConnectionClosedError } from "../protocol/errors.ts";
import type { ConfigurationStatus } from "../schemas/messages.ts";
import { type CallChargePoint, CommandRefusedError, NotConnectedError } from "./commands.ts";
import type { Directory } from "./directory.ts";

/** The password is from 16 to 20 bytes long. */
export class AuthorizationKeyLengthError extends Error {
  override readonly name = "AuthorizationKeyLengthError";
  readonly byteCount: number;

  constructor(byteCount: number) {
    super(`an AuthorizationKey has 16 to 20 bytes, not ${byteCount}`);
    this.byteCount = byteCount;
  }
}

/**
 * Both passwords are right from before the charge point hears of the new one until it is certain
 * which of them it has: by its answer, or else by its next handshake.
 *
 * @throws whatever the CALL rejects with
 */
export async function changeAuthorizationKey(
  directory: Directory,
  call: CallChargePoint,
  identity: string,
  key: Uint8Array,
): Promise<ConfigurationStatus> {
  if (key.length < 16 || key.length > 20) throw new AuthorizationKeyLengthError(key.length);
  const value = Buffer.from(key).toString("hex");
  await directory.proposePassword(identity, key);
  try {
    const { status } = await call(identity, "ChangeConfiguration", {
      key: "AuthorizationKey",
      value,
    });
    if (status !== "RebootRequired")
      await directory.settlePassword(identity, status === "Accepted");
    return status;
  } catch (failure) {
    if (isCertainlyNotChanged(failure)) await directory.settlePassword(identity, false);
    throw failure;
  }
}

function isCertainlyNotChanged(failure: unknown): boolean {
  if (failure instanceof ConnectionClosedError) return !failure.wasSent;
  return (
    failure instanceof CallError ||
    failure instanceof NotConnectedError ||
    failure instanceof CommandRefusedError
  );
}
