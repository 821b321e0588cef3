/** How charge points get to their central system: by its address, or by a dial of one's own. */

import type { Clock } from "../protocol/clock.ts";
import type { Dial } from "../protocol/handshake.ts";
import { createWebSocketDial } from "../protocol/websocket-dial.ts";

/** The address is the endpoint: each charge point adds its identity (OCPP-J 1.6 §3.1.1). */
export type Reach =
  | { readonly url: string; readonly dial?: never }
  | { readonly dial: Dial; readonly url?: never };

export function toDial({ url, dial }: Reach, clock: Clock): Dial {
  return url === undefined ? dial : createWebSocketDial({ url, clock });
}
