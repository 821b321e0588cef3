/**
 * The short way in. What nearly every charge point sends is one whole text frame in one read, and of
 * what a bare server of `ws` does for an answer a quarter is to take such a read through its stream
 * of fragments. So those are taken here; `ws` gets all the rest, and whatever follows until it is
 * between two messages again.
 */

import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { decodeClientText, FramePosition } from "./websocket-frame.ts";

export interface PlainMessages {
  /** In bytes; `ws` gets what is longer, and refuses it. */
  readonly maxLength: number;
  message(text: string): void;
}

/**
 * For a socket that `ws` has just taken over as a server, without extensions. The listener takes the
 * place of that of `ws`, and goes when `ws` takes its own away, as one of `once` does.
 */
export function takePlainMessages(
  webSocket: WebSocket,
  socket: Socket,
  { maxLength, message }: PlainMessages,
): void {
  const [listener, ...others] = socket.listeners("data");
  if (!isListener(listener) || others.length > 0) return; // Another `ws`, which does it all.
  const position = new FramePosition();
  let toldCount = 0;
  const told = () => {
    toldCount += 1;
  };
  webSocket.on("message", told).on("ping", told).on("pong", told);
  const take = (bytes: Buffer) => {
    // `ws` takes nothing more once something was wrong, but says so only later. Until then, and for
    // good, it has told of less than it was given.
    const isNext = position.isBetweenMessages && position.endCount === toldCount;
    const text = isNext ? decodeClientText(bytes, maxLength) : undefined;
    if (text !== undefined) {
      message(text);
    } else {
      position.take(bytes);
      listener.call(socket, bytes);
    }
  };
  socket.removeListener("data", listener);
  socket.on("data", Object.assign(take, { listener }));
}

function isListener(value: unknown): value is (bytes: Buffer) => void {
  return typeof value === "function";
}
