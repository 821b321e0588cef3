/**
 * Transfers that take their time on the clock and reach nobody. A location with a name that could
 * exist succeeds; one that cannot be a server's fails, as does one on this very machine, where no
 * server of a simulated world listens.
 */

import type { Clock } from "../../protocol/clock.ts";
import type { FileTransfer } from "./file-transfer.ts";
import { isLoopback, parseLocation } from "./location.ts";

export interface SimulatedTransferOptions {
  readonly clock: Clock;
  readonly durationMs?: number;
  /** What is found at every location that is found. */
  readonly bytes?: Uint8Array;
}

const defaultDurationMs = 10_000;
const defaultBytes = new TextEncoder().encode("plugfest firmware");

export function createSimulatedTransfer(options: SimulatedTransferOptions): FileTransfer {
  const { clock, durationMs = defaultDurationMs, bytes = defaultBytes } = options;

  function transfer(settled: () => void): () => void {
    const task = clock.schedule(durationMs, settled);
    return () => task.cancel();
  }

  return {
    download: (location, settled) =>
      transfer(() => {
        const reason = obstacleAt(location);
        settled(reason === undefined ? { kind: "done", bytes } : { kind: "failed", reason });
      }),
    upload: (location, _fileName, _bytes, settled) =>
      transfer(() => {
        const reason = obstacleAt(location);
        settled(reason === undefined ? { kind: "done" } : { kind: "failed", reason });
      }),
  };
}

const fileProtocols = ["ftp:", "ftps:", "http:", "https:", "sftp:"];

function obstacleAt(location: string): string | undefined {
  const url = parseLocation(location);
  if (url === undefined) return `${location} is no URL`;
  if (!fileProtocols.includes(url.protocol)) return `nobody speaks ${url.protocol}`;
  return isLoopback(url) ? `nobody listens at ${url.host}` : undefined;
}
