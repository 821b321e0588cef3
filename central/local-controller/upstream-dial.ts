/** How the one upstream is called for a charge point, and when it will not have it. */

import {
  type DialOutcome,
  type DialRequest,
  type Handshake,
  ocpp16SubProtocol,
} from "../../protocol/handshake.ts";

/** What the one upstream is told of who calls. */
export type Caller = Pick<Handshake, "credentials" | "userAgent">;

/** Statuses that mean no to the charge point, not that something is out of order. */
const refusals: ReadonlySet<number> = new Set([401, 403, 404]);

export function toDialRequest(identity: string, { credentials, userAgent }: Caller): DialRequest {
  return {
    identity,
    subProtocols: [ocpp16SubProtocol],
    ...(credentials !== undefined && { credentials }),
    ...(userAgent !== undefined && { headers: { "User-Agent": userAgent } }),
  };
}

/** Undefined if the one upstream did not say no to the charge point itself. */
export function refusalOf(
  outcome: DialOutcome,
): { readonly status: number; readonly reason: string } | undefined {
  if (outcome.kind !== "refused" || !refusals.has(outcome.status)) return undefined;
  const { status, reason } = outcome;
  return { status, reason };
}
