/** A file that is being uploaded, for diagnostics as for logs. */

import type { ChargePoint } from "../charge-point.ts";
import { tryRepeatedly } from "../files/attempts.ts";
import type { Attempts, UploadOutcome } from "../files/file-transfer.ts";

export interface UploadOrder {
  readonly location: string;
  readonly fileName: string;
  readonly text: string;
  readonly attempts: Attempts;
}

/** The function returned gives up. */
export function upload(
  { files, clock }: ChargePoint,
  { location, fileName, text, attempts }: UploadOrder,
  settled: (isUploaded: boolean) => void,
): () => void {
  const bytes = new TextEncoder().encode(text);
  return tryRepeatedly<UploadOutcome>(
    clock,
    attempts,
    (transferred) => files.upload(location, fileName, bytes, transferred),
    ({ kind }) => settled(kind === "done"),
  );
}
