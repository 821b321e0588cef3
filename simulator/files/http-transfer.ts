/**
 * Real transfers by HTTP, with servers on this machine only; everywhere else is left to a transfer
 * that reaches nobody, so that a scenario can name any location and harm no one.
 */

import type { Clock } from "../../protocol/clock.ts";
import type { DownloadOutcome, FileTransfer, UploadOutcome } from "./file-transfer.ts";
import { isLoopback, parseLocation } from "./location.ts";

export interface HttpTransferOptions {
  readonly clock: Clock;
  /** For locations that are not on this machine. */
  readonly elsewhere: FileTransfer;
  readonly timeoutMs?: number;
  /** A longer file is a failure. */
  readonly maxBytes?: number;
}

const defaultTimeoutMs = 60_000;
const defaultMaxBytes = 64 * 1024 * 1024;

export function createHttpTransfer(options: HttpTransferOptions): FileTransfer {
  const { clock, elsewhere, timeoutMs = defaultTimeoutMs, maxBytes = defaultMaxBytes } = options;

  /** Runs what can be given up, for a time that is bounded. */
  function run<T>(
    work: (signal: AbortSignal) => Promise<T>,
    failed: (reason: string) => T,
    settled: (outcome: T) => void,
  ): () => void {
    const abort = new AbortController();
    const limit = clock.schedule(timeoutMs, () => abort.abort(new Error("it took too long")));
    let isGivenUp = false;
    void work(abort.signal)
      .catch((error: unknown) => failed(error instanceof Error ? error.message : String(error)))
      .then((outcome) => {
        limit.cancel();
        if (!isGivenUp) settled(outcome);
      });
    return () => {
      isGivenUp = true;
      abort.abort();
    };
  }

  return {
    download(location, settled) {
      const url = loopbackHttpUrl(location);
      if (url === undefined) return elsewhere.download(location, settled);
      return run<DownloadOutcome>(
        (signal) => download(url, maxBytes, signal),
        (reason) => ({ kind: "failed", reason }),
        settled,
      );
    },
    upload(location, fileName, bytes, settled) {
      const url = loopbackHttpUrl(location);
      if (url === undefined) return elsewhere.upload(location, fileName, bytes, settled);
      return run<UploadOutcome>(
        (signal) => upload(url, fileName, bytes, signal),
        (reason) => ({ kind: "failed", reason }),
        settled,
      );
    },
  };
}

function loopbackHttpUrl(location: string): URL | undefined {
  const url = parseLocation(location);
  if (url === undefined || !isLoopback(url)) return undefined;
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

async function download(url: URL, maxBytes: number, signal: AbortSignal): Promise<DownloadOutcome> {
  const response = await fetch(url, { signal });
  if (!response.ok) return { kind: "failed", reason: `HTTP ${response.status}` };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return { kind: "failed", reason: `longer than ${maxBytes} bytes` };
    chunks.push(chunk);
  }
  return { kind: "done", bytes: Buffer.concat(chunks) };
}

/** To a folder by PUT under its name; a server that knows no PUT gets a POST. */
async function upload(
  url: URL,
  fileName: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const target = url.pathname.endsWith("/") ? new URL(encodeURIComponent(fileName), url) : url;
  const put = await fetch(target, { method: "PUT", body: bytes, signal });
  if (put.ok) return { kind: "done" };
  if (put.status !== 405 && put.status !== 501) {
    return { kind: "failed", reason: `HTTP ${put.status}` };
  }
  const post = await fetch(url, { method: "POST", body: bytes, signal });
  return post.ok ? { kind: "done" } : { kind: "failed", reason: `HTTP ${post.status}` };
}
