/** A transport that tells an observer of all that passes through it, and changes nothing. */

import type { Transport, TransportListener } from "./transport.ts";

/** Told as it happens, before the one for whom it is meant. */
export interface TransportObserver {
  sent?(text: string): void;
  received?(text: string): void;
  /** We ask the far end to close. */
  closing?(code: number, reason: string): void;
  /** We break the connection. */
  terminating?(): void;
  /** The connection is over, whoever ended it. */
  closed?(code: number, reason: string): void;
  pingSent?(): void;
  pingReceived?(): void;
  pongReceived?(): void;
}

/** What is sent once the connection is closing goes nowhere, so it is not told of. */
export function traceTransport(transport: Transport, observer: TransportObserver): Transport {
  return new TracedTransport(transport, observer);
}

/** One object for each connection: it is the listener of the one below as well. */
class TracedTransport implements Transport, TransportListener {
  readonly #transport: Transport;
  readonly #observer: TransportObserver;
  /** There is one where there is one below. */
  readonly write?: (bytes: Uint8Array, text: string) => void;
  #listener: TransportListener | undefined;
  #isClosing = false;

  constructor(transport: Transport, observer: TransportObserver) {
    this.#transport = transport;
    this.#observer = observer;
    if (transport.write !== undefined) {
      this.write = (bytes, text) => {
        if (!this.#isClosing && text !== "") this.#observer.sent?.(text);
        transport.write?.(bytes, text);
      };
    }
  }

  send(text: string): void {
    if (!this.#isClosing) this.#observer.sent?.(text);
    this.#transport.send(text);
  }

  close(code: number, reason: string): void {
    if (!this.#isClosing) this.#observer.closing?.(code, reason);
    this.#isClosing = true;
    this.#transport.close(code, reason);
  }

  terminate(): void {
    if (!this.#isClosing) this.#observer.terminating?.();
    this.#isClosing = true;
    this.#transport.terminate();
  }

  ping(): void {
    if (!this.#isClosing) this.#observer.pingSent?.();
    this.#transport.ping();
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    this.#transport.listen(this);
  }

  message(text: string): void {
    this.#observer.received?.(text);
    this.#listener?.message(text);
  }

  closed(code: number, reason: string): void {
    this.#isClosing = true;
    this.#observer.closed?.(code, reason);
    this.#listener?.closed(code, reason);
  }

  pinged(): void {
    this.#observer.pingReceived?.();
    this.#listener?.pinged?.();
  }

  ponged(): void {
    this.#observer.pongReceived?.();
    this.#listener?.ponged?.();
  }
}
