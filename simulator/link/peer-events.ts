/** What a connection tells goes to the charge point and its link. */

import type { PeerEvents } from "../../protocol/peer.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Link } from "./link.ts";

export function createPeerEvents(chargePoint: ChargePoint, link: Link): PeerEvents {
  return {
    intercept: (call) => chargePoint.intercept(call),
    fault: (fault) => chargePoint.fault(fault),
    violation: (report) => chargePoint.tell({ kind: "violation", report }),
    ponged: () => link.ponged(),
    closed: (code) => link.closed(code),
  };
}
