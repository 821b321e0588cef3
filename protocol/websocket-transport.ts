/** A {@link Transport} over an open WebSocket; either end of it. */

import type { Socket } from "node:net";
import { WebSocket } from "ws";
import type { Clock, ScheduledTask } from "./clock.ts";
import { closeCodes, type Transport, type TransportListener } from "./transport.ts";
import { encodeServerText } from "./websocket-frame.ts";
import { takePlainMessages } from "./websocket-intake.ts";

export interface WebSocketSettings {
  /** A longer message ends the connection with 1009. Compressed ones count as they unfold. */
  readonly maxMessageBytes: number;
  /** More that the far end does not take, and the connection is broken off. */
  readonly maxBufferedBytes: number;
  /** Nought: no pings of ours. */
  readonly pingIntervalMs: number;
  /**
   * The connection is broken off when no byte has come for this long, and at most a ping interval
   * more (without pings: as long again). Nought: never.
   */
  readonly livenessTimeoutMs: number;
  /** From the first byte of a handshake to its end. */
  readonly handshakeTimeoutMs: number;
  /** How long we wait for the far end's close frame after ours. */
  readonly closeTimeoutMs: number;
  /** Whether permessage-deflate is offered, and accepted. */
  readonly isCompressed: boolean;
}

export const defaultWebSocketSettings: WebSocketSettings = {
  maxMessageBytes: 1024 * 1024,
  maxBufferedBytes: 4 * 1024 * 1024,
  pingIntervalMs: 0,
  livenessTimeoutMs: 0,
  handshakeTimeoutMs: 10_000,
  closeTimeoutMs: 5_000,
  isCompressed: false,
};

/** The part of the settings that `ws` itself carries out. */
export function toSocketOptions(settings: WebSocketSettings) {
  const { maxMessageBytes, closeTimeoutMs, isCompressed } = settings;
  const withoutMemory = { serverNoContextTakeover: true, clientNoContextTakeover: true };
  return {
    maxPayload: maxMessageBytes,
    closeTimeout: closeTimeoutMs,
    perMessageDeflate: isCompressed && withoutMemory,
  };
}

export interface WebSocketTransportOptions {
  /** Open. */
  readonly webSocket: WebSocket;
  /** What it runs on. */
  readonly socket: Socket;
  readonly clock: Clock;
  readonly settings: WebSocketSettings;
  /** Which end of it: a client's frames are masked, a server's are not (RFC 6455 §5.1). */
  readonly end: "client" | "server";
  /** For a WebSocket that does not answer pings by itself. */
  readonly pongDelayMs?: number;
}

interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** What `ws` found wrong with what came, and the close code that it sent. */
const codeByFault: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: closeCodes.messageTooBig,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: closeCodes.messageTooBig,
  WS_ERR_INVALID_UTF8: closeCodes.invalidPayload,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: closeCodes.policyViolation,
};

/** RFC 6455 §5.5: a control frame holds 125 bytes, two of which are the code. */
const maxReasonBytes = 123;

export class WebSocketTransport implements Transport {
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #settings: WebSocketSettings;
  /** Its frames are the plain bytes of the text, but for the header. */
  readonly #isPlain: boolean;
  #listener: TransportListener | undefined;
  #check: ScheduledTask | undefined;
  #heardAtMs: number;
  #heardBytes: number;
  #pingAtMs: number;
  /** Why it ends, if the reason is known on this side. */
  #ending: Ending | undefined;
  /** It closed before anybody listened. */
  #untold: Ending | undefined;

  constructor(options: WebSocketTransportOptions) {
    const { webSocket, socket, clock, settings, pongDelayMs } = options;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#clock = clock;
    this.#settings = settings;
    this.#isPlain = options.end === "server" && webSocket.extensions === "";
    this.#heardAtMs = clock.now();
    this.#heardBytes = socket.bytesRead;
    const { pingIntervalMs } = settings;
    this.#pingAtMs =
      pingIntervalMs > 0 ? this.#heardAtMs + pingIntervalMs : Number.POSITIVE_INFINITY;
    if (this.#isPlain) {
      const message = (text: string) => this.#listener?.message(text);
      takePlainMessages(webSocket, socket, { maxLength: settings.maxMessageBytes, message });
    }
    webSocket.pause(); // Nothing is read until there is a listener to read it.
    webSocket.on("message", (data, isBinary) => {
      if (isBinary) this.close(closeCodes.unsupportedData, "binary frame");
      else this.#listener?.message(data.toString());
    });
    webSocket.on("ping", () => this.#listener?.pinged?.());
    if (pongDelayMs !== undefined && pongDelayMs < Infinity) this.#pongLater(pongDelayMs);
    webSocket.on("pong", () => this.#listener?.ponged?.());
    webSocket.on("error", (error) => this.#failed(error)); // A close always follows.
    webSocket.on("close", (code, reason) => this.#closed(code, reason.toString()));
    this.#checkLater();
  }

  send(text: string): void {
    const webSocket = this.#webSocket;
    if (webSocket.readyState !== WebSocket.OPEN) return;
    if (this.#isPlain) this.#socket.write(encodeServerText(text));
    else webSocket.send(text);
    const { bufferedAmount } = webSocket;
    if (bufferedAmount > this.#settings.maxBufferedBytes) {
      this.#breakOff(`${bufferedAmount} bytes are not taken by the far end`);
    }
  }

  close(code: number, reason: string): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    const cut = cutToBytes(reason, maxReasonBytes);
    this.#ending ??= { code, reason: cut };
    this.#webSocket.close(code, cut);
    this.#webSocket.resume(); // Nobody may have listened yet, and the answer is to be read.
  }

  terminate(): void {
    this.#breakOff("");
  }

  ping(): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.ping();
  }

  write(bytes: Uint8Array): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#socket.write(bytes);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    const untold = this.#untold;
    if (untold === undefined) this.#webSocket.resume();
    else this.#clock.schedule(0, () => listener.closed(untold.code, untold.reason));
  }

  #pongLater(delayMs: number): void {
    this.#webSocket.on("ping", (data) => {
      this.#clock.schedule(delayMs, () => {
        if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.pong(data);
      });
    });
  }

  #breakOff(reason: string): void {
    this.#ending ??= { code: closeCodes.abnormal, reason };
    this.#webSocket.terminate();
  }

  #failed(error: Error): void {
    const fault = "code" in error ? String(error.code) : "";
    if (!fault.startsWith("WS_ERR_")) return; // The connection broke: 1006, as the close will say.
    const code = codeByFault[fault] ?? closeCodes.protocolError;
    this.#ending ??= { code, reason: error.message };
  }

  /** `ws` says 1006 whenever no close frame came, even if one of ours is the cause of the end. */
  #closed(code: number, reason: string): void {
    this.#check?.cancel();
    const isBroken = code === closeCodes.abnormal;
    const ending = (isBroken ? this.#ending : undefined) ?? { code, reason };
    if (this.#listener === undefined) this.#untold = ending;
    else this.#listener.closed(ending.code, ending.reason);
  }

  /** One timer for pings and for liveness; nothing is done for a message that comes. */
  #checkLater(): void {
    const dueAtMs = Math.min(this.#pingAtMs, this.#silentAtMs());
    if (dueAtMs === Number.POSITIVE_INFINITY) return;
    this.#check = this.#clock.schedule(dueAtMs - this.#clock.now(), () => this.#checkNow());
  }

  #silentAtMs(): number {
    const { livenessTimeoutMs } = this.#settings;
    return livenessTimeoutMs > 0 ? this.#heardAtMs + livenessTimeoutMs : Number.POSITIVE_INFINITY;
  }

  #checkNow(): void {
    const nowMs = this.#clock.now();
    if (this.#socket.bytesRead !== this.#heardBytes) {
      this.#heardBytes = this.#socket.bytesRead;
      this.#heardAtMs = nowMs;
    } else if (nowMs >= this.#silentAtMs()) {
      this.#breakOff(`nothing came for ${nowMs - this.#heardAtMs} ms`);
      return;
    }
    if (nowMs >= this.#pingAtMs) {
      this.#pingAtMs = nowMs + this.#settings.pingIntervalMs;
      this.ping();
    }
    this.#checkLater();
  }
}

function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  // A character that is cut in two is left out.
  return bytes
    .subarray(0, maxBytes)
    .toString()
    .replace(/\uFFFD+$/, "");
}
