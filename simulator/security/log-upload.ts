/** Uploads a log that the central system has asked for (security whitepaper, use case N01). */

import { formatTimestamp, parseTimestamp } from "../../model/timestamp.ts";
import type { LogStatus, Request, Response, UploadLogStatus } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { describe } from "../diagnostics/diagnostics.ts";
import { upload } from "../diagnostics/upload-job.ts";
import { parseLocation } from "../files/location.ts";

/** What has been answered, and not begun. */
interface PreparedUpload {
  readonly request: Request<"GetLog">;
  readonly fileName: string;
  readonly text: string;
}

interface RunningUpload {
  readonly requestId: number;
  readonly giveUp: () => void;
}

const defaultRetryIntervalSeconds = 60;

export class LogUpload {
  readonly #chargePoint: ChargePoint;
  #prepared: PreparedUpload | undefined;
  #running: RunningUpload | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** The answer to GetLog. An upload that is under way will be given up for it (N01.FR.12). */
  answer(request: Request<"GetLog">): Response<"GetLog"> {
    const text = this.#textOf(request);
    this.#prepared = undefined;
    if (text === "") return { status: "Rejected" };
    const fileName = this.#fileNameOf(request);
    this.#prepared = { request, fileName, text };
    const status: LogStatus = this.#running === undefined ? "Accepted" : "AcceptedCanceled";
    return { status, filename: fileName };
  }

  /** Does what was answered last. */
  start(): void {
    if (this.#prepared === undefined) return;
    const { request, fileName, text } = this.#prepared;
    const { log, requestId, retries = 0, retryInterval } = request;
    const location = log.remoteLocation;
    const retryIntervalSeconds = retryInterval ?? defaultRetryIntervalSeconds;
    const attempts = { retries, retryIntervalSeconds };
    this.shutDown();
    const obstacle = this.#obstacleAt(location);
    if (obstacle !== undefined) {
      this.#report(obstacle, requestId);
      return;
    }
    this.#report("Uploading", requestId);
    const giveUp = upload(this.#chargePoint, { location, fileName, text, attempts }, (isDone) => {
      this.#running = undefined;
      this.#report(isDone ? "Uploaded" : "UploadFailure", requestId);
    });
    this.#running = { requestId, giveUp };
  }

  /** What an ExtendedTriggerMessage asks for: Idle, unless an upload is under way. */
  trigger(): void {
    if (this.#running === undefined) this.#report("Idle");
    else this.#report("Uploading", this.#running.requestId);
  }

  /** The power is gone, and with it what was being sent. */
  shutDown(): void {
    this.#running?.giveUp();
    this.#running = undefined;
    this.#prepared = undefined;
  }

  #report(status: UploadLogStatus, requestId?: number): void {
    const payload = { status, ...(requestId !== undefined && { requestId }) };
    this.#chargePoint.call("LogStatusNotification", payload, () => {});
  }

  #obstacleAt(location: string): UploadLogStatus | undefined {
    const protocol = parseLocation(location)?.protocol.slice(0, -1).toUpperCase();
    if (protocol === undefined) return "BadMessage";
    const known = this.#chargePoint.configuration.list("SupportedFileTransferProtocols");
    return known.includes(protocol) ? undefined : "NotSupportedOperation";
  }

  #fileNameOf({ logType }: Request<"GetLog">): string {
    const time = formatTimestamp(this.#chargePoint.now()).replaceAll(/[-:]/g, "");
    return `${this.#chargePoint.identity.replaceAll(/[^\w.-]/g, "_")}-${logType}-${time}.txt`;
  }

  /** Empty where the time that is asked for has nothing to tell of. */
  #textOf({ logType, log }: Request<"GetLog">): string {
    const nowMs = this.#chargePoint.now();
    const fromMs = parseTimestamp(log.oldestTimestamp) ?? 0;
    const untilMs = parseTimestamp(log.latestTimestamp) ?? nowMs;
    if (logType === "DiagnosticsLog") {
      return fromMs > nowMs || untilMs < fromMs ? "" : describe(this.#chargePoint);
    }
    return this.#chargePoint.security.events.log
      .filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs)
      .map(({ atMs, type, techInfo = "" }) =>
        `${formatTimestamp(atMs)} ${type} ${techInfo}`.trimEnd().concat("\n"),
      )
      .join("");
  }
}
