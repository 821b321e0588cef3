/**
 * The operators' interface over WebSocket: commands and their answers, compatible with clients of
 * balanz, and pushes for whoever subscribes.
 */

import { closeCodes, type Transport } from "../../protocol/transport.ts";
import type { BackOffice } from "../back-office/back-office.ts";
import { ApiSocket, type ApiSocketSettings } from "./api-socket.ts";
import { startFeed } from "./feed.ts";

export interface ApiSettings extends ApiSocketSettings {
  /** Clients at a time. More are closed. */
  readonly maxSockets: number;
}

const defaultApiSettings: ApiSettings = {
  loginTimeoutSeconds: 300,
  maxFrameLength: 1024 * 1024,
  maxWaitingRequests: 100,
  pushIntervalMs: 200,
  maxWaitingPushes: 1000,
  maxSockets: 1000,
};

export interface ApiOptions {
  readonly backOffice: BackOffice;
  readonly settings?: Partial<ApiSettings>;
}

export interface Api {
  /** Takes over an open connection of a client. */
  accept(transport: Transport, remoteAddress: string): void;
  /** Closes every connection, and takes no more. */
  close(): void;
}

export function createApi({ backOffice, settings: changes }: ApiOptions): Api {
  const settings = { ...defaultApiSettings, ...changes };
  const sockets = new Set<ApiSocket>();
  const stopFeed = startFeed(backOffice, (topic, push) => {
    for (const socket of sockets) socket.push(topic, push);
  });
  let isClosed = false;
  return {
    accept(transport, address) {
      if (isClosed || sockets.size >= settings.maxSockets) {
        const reason = isClosed ? "the server closes" : "there are too many clients";
        transport.close(isClosed ? closeCodes.goingAway : closeCodes.policyViolation, reason);
        return;
      }
      const closed = (socket: ApiSocket) => sockets.delete(socket);
      const { clock } = backOffice;
      sockets.add(new ApiSocket({ transport, clock, address, backOffice, settings, closed }));
    },
    close() {
      isClosed = true;
      stopFeed();
      for (const socket of sockets) socket.close(closeCodes.goingAway, "the server closes");
    },
  };
}
