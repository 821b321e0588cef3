/** A transport as it is, with somebody who watches it, or sends in its place. */

import type { Transport, TransportListener } from "../../protocol/transport.ts";

export interface Tap {
  /** Sends `text` itself; the transport does not. */
  readonly send?: (text: string) => void;
  readonly message?: (text: string) => void;
  readonly pinged?: () => void;
  readonly closed?: (code: number) => void;
}

export function tapTransport(transport: Transport, tap: Tap): Transport {
  const write = transport.write?.bind(transport);
  return {
    send: tap.send ?? ((text) => transport.send(text)),
    close: (code, reason) => transport.close(code, reason),
    terminate: () => transport.terminate(),
    ping: () => transport.ping(),
    listen: (listener) => transport.listen(tapListener(listener, tap)),
    ...(write && { write }),
  };
}

function tapListener(
  listener: TransportListener,
  { message, pinged, closed }: Tap,
): TransportListener {
  return {
    message(text) {
      message?.(text);
      listener.message(text);
    },
    ponged: () => listener.ponged?.(),
    pinged() {
      pinged?.();
      listener.pinged?.();
    },
    closed(code, reason) {
      closed?.(code);
      listener.closed(code, reason);
    },
  };
}
