/** The door of the operators' interface: whoever speaks it comes in, and logs in afterwards. */

import { refuse } from "../../protocol/ask-gate.ts";
import { type Gate, ocpp16SubProtocol } from "../../protocol/handshake.ts";
import type { Api } from "../api/api.ts";

/** Clients of balanz name the sub-protocol of charge points; others need none. */
export function createApiGate(api: Api): Gate {
  return {
    admit({ offeredSubProtocols, lacksConnectionHeader }) {
      // Charge points cannot help it; clients can.
      if (lacksConnectionHeader) return refuse(400, "no Connection header");
      if (offeredSubProtocols.length === 0) return { isAdmitted: true, subProtocol: undefined };
      if (offeredSubProtocols.includes(ocpp16SubProtocol)) {
        return { isAdmitted: true, subProtocol: ocpp16SubProtocol };
      }
      return refuse(400, "no sub-protocol in common");
    },
    accept: (transport, { remoteAddress }) => api.accept(transport, remoteAddress),
  };
}
