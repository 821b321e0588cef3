/**
 * Handshakes without the header `Connection: Upgrade` (RFC 6455 §4.1), which Node takes for requests
 * of another kind. The first bytes of each connection are looked at before the HTTP server has them,
 * and the header is put in where nothing else is missing. What comes after them is not looked at.
 */

import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "./clock.ts";

export interface UpgradeMendingOptions {
  readonly isSecure: boolean;
  readonly clock: Clock;
  /** How long the headers may take to arrive. */
  readonly timeoutMs: number;
  /** They did not arrive in time. */
  readonly dropped: (remoteAddress: string | undefined, reason: string) => void;
}

export interface UpgradeMending {
  /** Whether the header was put into what came by this connection. */
  has(socket: Socket): boolean;
  /** Cuts off those whose headers are still to come. */
  close(): void;
}

/** Longer headers are handed over as they are. */
const maxHeadBytes = 8192;
const endOfHead = "\r\n\r\n";
const missing = Buffer.from("Connection: Upgrade\r\n");

/** To be called before anybody else listens to the server. */
export function mendUpgrades(server: Server, options: UpgradeMendingOptions): UpgradeMending {
  const event = options.isSecure ? "secureConnection" : "connection";
  const takers = server.listeners(event);
  const reading = new Set<Socket>();
  const mended = new WeakSet<Socket>();
  server.removeAllListeners(event);
  server.on(event, (socket: Socket) => {
    reading.add(socket);
    readHead(socket, options, (head, isMended) => {
      reading.delete(socket);
      if (head === undefined) return;
      if (isMended) mended.add(socket);
      socket.unshift(head);
      for (const take of takers) Reflect.apply(take, server, [socket]);
      socket.resume();
    });
  });
  return {
    has: (socket) => mended.has(socket),
    close() {
      for (const socket of reading) socket.destroy();
    },
  };
}

/** `settled` is called once, with a socket that is paused; without a head if none came. */
function readHead(
  socket: Socket,
  { clock, timeoutMs, dropped }: UpgradeMendingOptions,
  settled: (head: Buffer | undefined, isMended: boolean) => void,
): void {
  let head: Buffer = Buffer.alloc(0);
  const timeout = clock.schedule(timeoutMs, () => {
    dropped(socket.remoteAddress, "no request in time");
    socket.destroy();
  });
  const settle = (whole: Buffer | undefined, isMended = false) => {
    timeout.cancel();
    socket.off("data", read).off("end", hangUp).off("close", closed).off("error", ignoreError);
    socket.pause();
    settled(whole, isMended);
  };
  const closed = () => settle(undefined);
  const hangUp = () => socket.destroy();
  function read(chunk: Buffer): void {
    const seenBytes = head.length;
    head = Buffer.concat([head, chunk]);
    const verdict = judge(head, seenBytes);
    if (verdict === "mend") settle(mend(head), true);
    else if (verdict === "leave") settle(head);
  }
  socket.on("data", read).on("end", hangUp).on("close", closed).on("error", ignoreError);
}

/** The close that follows an error is all that matters. */
function ignoreError(): void {}

function judge(head: Buffer, seenBytes: number): "mend" | "leave" | "wait" {
  const method = head.toString("latin1", 0, 4);
  if (!"GET ".startsWith(method)) return "leave";
  const end = head.indexOf(endOfHead, Math.max(0, seenBytes - endOfHead.length), "latin1");
  if ((end < 0 ? head.length : end) >= maxHeadBytes) return "leave";
  if (end < 0) return "wait";
  const lines = head.toString("latin1", 0, end).split("\r\n");
  const asksForUpgrade = lines.some((line) => /^upgrade:\s*websocket\s*$/i.test(line));
  return asksForUpgrade && !lines.some((line) => /^connection\s*:/i.test(line)) ? "mend" : "leave";
}

/** It becomes the first of the headers. */
function mend(head: Buffer): Buffer {
  const firstHeader = head.indexOf("\r\n") + 2;
  return Buffer.concat([head.subarray(0, firstHeader), missing, head.subarray(firstHeader)]);
}
