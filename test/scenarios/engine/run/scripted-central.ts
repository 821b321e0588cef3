/** A central system on a real socket whose every frame a test can choose: nothing of ours is in it. */

import { once } from "node:events";
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

/** What is sent when a CALL of this action comes, each a whole frame; the function gets its id. */
export type Script = Readonly<Record<string, (id: string) => readonly unknown[]>>;

export interface ScriptedCentral {
  readonly url: string;
  /** Connections that are open. */
  connectionCount(): number;
  close(): Promise<void>;
}

const now = "2025-01-01T00:00:00Z";

const wellBehaved: Script = {
  BootNotification: (id) => [[3, id, { status: "Accepted", currentTime: now, interval: 300 }]],
  StatusNotification: (id) => [[3, id, {}]],
  Heartbeat: (id) => [[3, id, { currentTime: now }]],
  Authorize: (id) => [[3, id, { idTagInfo: { status: "Accepted" } }]],
};

/** A frame that is text is sent as it is; `"close"` closes the connection. */
export async function startScriptedCentral(script: Script): Promise<ScriptedCentral> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => "ocpp1.6" });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => answer(socket, { ...wellBehaved, ...script }, String(data)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}/ocpp`,
    connectionCount: () => sockets.clients.size,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(socket: WebSocket, script: Script, text: string): void {
  const [type, id, action]: unknown[] = JSON.parse(text);
  const frames = type === 2 ? (script[String(action)]?.(String(id)) ?? []) : [];
  for (const frame of frames) {
    if (frame === "close") socket.close(1001, "going away");
    else socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }
}
