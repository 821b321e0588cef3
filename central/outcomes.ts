/** What a charge point has agreed to becomes part of what is known of it. */

import type { Action, Request, Response } from "../schemas/messages.ts";
import { type LiveChargePoint, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";

type Outcome<A extends Action> = (
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<A>,
  response: Response<A>,
) => void;

const outcomes: { readonly [A in Action]?: Outcome<A> } = {
  SetChargingProfile({ settings }, chargePoint, { connectorId, csChargingProfiles }, { status }) {
    if (status !== "Accepted") return;
    const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
    if (connector !== undefined) connector.lastProfile = csChargingProfiles;
  },
};

export function noteOutcome<A extends Action>(
  core: Core,
  chargePoint: LiveChargePoint,
  action: A,
  request: Request<A>,
  response: Response<A>,
): void {
  const note: Outcome<A> | undefined = outcomes[action];
  note?.(core, chargePoint, request, response);
}
