/**
 * An open, ordered, two-way stream of text messages: a WebSocket, a pair in memory, or either of
 * them with something in between.
 */

/** Close codes of RFC 6455 §7.4.1 that we use by name. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  unsupportedData: 1003,
  /** Never sent: what the listener is told when the connection broke without a close frame. */
  abnormal: 1006,
  invalidPayload: 1007,
  policyViolation: 1008,
  messageTooBig: 1009,
  internalError: 1011,
} as const;

export interface Transport {
  /** Never throws. What is sent after the close is dropped. */
  send(text: string): void;
  /** Asks the far end to close, and closes. Harmless when closed already. */
  close(code: number, reason: string): void;
  /** Breaks the connection without a close frame: both ends are told 1006. */
  terminate(): void;
  /** Sends a ping. The far end answers by itself; {@link TransportListener.ponged} tells. */
  ping(): void;
  /**
   * Writes bytes below all messages, where there is a socket to write them to. `text` is the message
   * that they begin, for whoever watches; empty where they go on with one.
   */
  write?(bytes: Uint8Array, text: string): void;
  /** Sets the one listener. Messages that came before it wait for it. */
  listen(listener: TransportListener): void;
}

export interface TransportListener {
  message(text: string): void;
  /** Called once, last, whichever side closed. `code` is the close code of RFC 6455 §7.4. */
  closed(code: number, reason: string): void;
  /** The far end sent a ping, which has been answered. */
  pinged?(): void;
  /** The far end answered a ping of ours. */
  ponged?(): void;
}
