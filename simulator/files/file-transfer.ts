/**
 * How a charge point gets and gives files: firmware comes, diagnostics go (OCPP 1.6 §4.4, §4.5). A
 * port, as a run on simulated time must not wait for a real server.
 */

/** What came of a transfer; `reason` is for people. */
export type DownloadOutcome =
  | { readonly kind: "done"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly reason: string };

export type UploadOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly reason: string };

export interface FileTransfer {
  /** `settled` is called once, never within the call, unless the function returned is called first. */
  download(location: string, settled: (outcome: DownloadOutcome) => void): () => void;
  upload(
    location: string,
    fileName: string,
    bytes: Uint8Array,
    settled: (outcome: UploadOutcome) => void,
  ): () => void;
}

/** How often a transfer is tried. Retries are what comes after the first attempt (E 3.50). */
export interface Attempts {
  readonly retries: number;
  readonly retryIntervalSeconds: number;
}
