/** One gate before several: which of them decides goes by the path of the handshake. */

import type { Gate, Handshake } from "./handshake.ts";

/** `gates` by path, without the slashes around it; everybody else is for `otherwise`. */
export function createPathGate(gates: Readonly<Record<string, Gate>>, otherwise: Gate): Gate {
  const byPath = new Map(Object.entries(gates));
  const gateOf = ({ path }: Handshake) => byPath.get(path.replace(/^\/+|\/+$/g, "")) ?? otherwise;
  return {
    admit: (handshake) => gateOf(handshake).admit(handshake),
    accept: (transport, handshake) => gateOf(handshake).accept(transport, handshake),
  };
}
