/** As many bare clients of `ws`, each of which boots and then does nothing: `bare-fleet-child.js URL COUNT`. */

import { once } from "node:events";
import { WebSocket } from "ws";
import { answerAs, type Figures, readMemory } from "./child.ts";

const [, , url = "", count = "1"] = process.argv;
const sockets: WebSocket[] = [];

answerAs({ connect, state: () => ({ connectedCount: sockets.length }) });

const boot = JSON.stringify({ chargePointVendor: "plugfest", chargePointModel: "bare" });

async function connect(): Promise<Figures> {
  const before = readMemory();
  const beganMs = performance.now();
  const all = Array.from({ length: Number(count) }, async (_, index) => {
    const socket = new WebSocket(`${url}/CP${index}`, ["ocpp1.6"], { perMessageDeflate: false });
    await once(socket, "open");
    socket.send(`[2,"boot","BootNotification",${boot}]`);
    await once(socket, "message");
    sockets.push(socket);
  });
  await Promise.all(all);
  const seconds = (performance.now() - beganMs) / 1000;
  const after = readMemory();
  const rss = (after["rss"] ?? 0) - (before["rss"] ?? 0);
  return { seconds, rss, heapUsed: (after["heapUsed"] ?? 0) - (before["heapUsed"] ?? 0) };
}
