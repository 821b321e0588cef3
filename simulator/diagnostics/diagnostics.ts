/** Hands over what the charge point knows of itself, as one file (OCPP 1.6 §4.4, §5.9). */

import { formatTimestamp, parseTimestamp } from "../../model/timestamp.ts";
import type { DiagnosticsStatus, Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { upload } from "./upload-job.ts";

const defaultRetryIntervalSeconds = 60;

export class Diagnostics {
  readonly #chargePoint: ChargePoint;
  #giveUp: (() => void) | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** What a TriggerMessage is answered with. */
  get status(): DiagnosticsStatus {
    return this.#giveUp === undefined ? "Idle" : "Uploading";
  }

  /**
   * The name of the file that GetDiagnostics will bring; undefined where the time asked for has
   * nothing to tell of (E 3.31).
   */
  fileNameFor({ startTime, stopTime }: Request<"GetDiagnostics">): string | undefined {
    const nowMs = this.#chargePoint.now();
    const startMs = parseTimestamp(startTime) ?? 0;
    const stopMs = parseTimestamp(stopTime) ?? nowMs;
    if (startMs > nowMs || stopMs < startMs) return undefined;
    const time = formatTimestamp(nowMs).replaceAll(/[-:]/g, "");
    return `${this.#chargePoint.identity.replaceAll(/[^\w.-]/g, "_")}-${time}.txt`;
  }

  /** Uploads; one that is under way is given up for it. */
  send(request: Request<"GetDiagnostics">, fileName: string): void {
    this.#giveUp?.();
    const { location, retries = 0, retryInterval } = request;
    this.#report("Uploading");
    this.#giveUp = upload(
      this.#chargePoint,
      {
        location,
        fileName,
        text: describe(this.#chargePoint),
        attempts: {
          retries,
          retryIntervalSeconds: retryInterval ?? defaultRetryIntervalSeconds,
        },
      },
      (isUploaded) => {
        this.#giveUp = undefined;
        this.#report(isUploaded ? "Uploaded" : "UploadFailed");
      },
    );
  }

  /** The power is gone, and with it what was being sent. */
  shutDown(): void {
    this.#giveUp?.();
    this.#giveUp = undefined;
  }

  #report(status: DiagnosticsStatus): void {
    this.#chargePoint.call("DiagnosticsStatusNotification", { status }, () => {});
  }
}

/** For people: what it is, in which state, and how it is configured. */
export function describe(chargePoint: ChargePoint): string {
  const { vendor, model, serialNumber } = chargePoint.hardware;
  const lines = [
    `${vendor} ${model} ${serialNumber}`.trim(),
    `identity ${chargePoint.identity}`,
    `firmware ${chargePoint.firmware.version}`,
    `time ${chargePoint.timestamp()}`,
    ...chargePoint.connectors.map(
      ({ connectorId, status, outlet }) =>
        `connector ${connectorId}: ${status}, ${outlet.energyWh()} Wh`,
    ),
    ...chargePoint.configuration.readAll().map(({ key, value }) => `${key}=${value ?? ""}`),
  ];
  return `${lines.join("\n")}\n`;
}
