/** Requests that are no WebSocket handshake, on the port of one: answered elsewhere, or refused. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "./clock.ts";

/** Answers a request, at once or later. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface PlainRequests {
  handle: RequestHandler;
  /** Resolves once those under way are answered, or after that time. */
  drained(clock: Clock, limitMs: number): Promise<void>;
}

export function createPlainRequests(handler: RequestHandler = demandUpgrade): PlainRequests {
  const open = new Set<ServerResponse>();
  let emptied: (() => void) | undefined;
  return {
    handle(request, response) {
      open.add(response);
      response.once("close", () => {
        open.delete(response);
        if (open.size === 0) emptied?.();
      });
      handler(request, response);
    },
    drained(clock, limitMs) {
      if (open.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const limit = clock.schedule(limitMs, resolve);
        emptied = () => {
          limit.cancel();
          resolve();
        };
      });
    },
  };
}

function demandUpgrade(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { Connection: "close, Upgrade", Upgrade: "websocket" });
  response.end();
}
