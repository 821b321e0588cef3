/** A transport that can go dark, as a mobile network does: nothing arrives, and nobody is told. */

import type { Transport } from "../../protocol/transport.ts";

export function createDimmable(transport: Transport, isDark: () => boolean): Transport {
  return {
    send: (text) => {
      if (!isDark()) transport.send(text);
    },
    ping: () => {
      if (!isDark()) transport.ping();
    },
    close: (code, reason) => transport.close(code, reason),
    terminate: () => transport.terminate(),
    listen: (listener) =>
      transport.listen({
        message: (text) => {
          if (!isDark()) listener.message(text);
        },
        ponged: () => {
          if (!isDark()) listener.ponged?.();
        },
        closed: (code, reason) => listener.closed(code, reason),
      }),
  };
}
