/** The firmware that runs, and the update that is under way (OCPP 1.6 §4.5, §5.19). */

import { parseTimestamp } from "../../model/timestamp.ts";
import type { FirmwareStatus, Request, SignedFirmwareStatus } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { type FirmwareOrder, FirmwareUpdate } from "./firmware-update.ts";

/** Where the central system leaves it to the charge point. */
const defaultRetryIntervalSeconds = 60;
/** More steps than one update has. */
const maxUnsent = 20;

export class Firmware {
  readonly #chargePoint: ChargePoint;
  #version: string;
  #update: FirmwareUpdate | undefined;
  #status: FirmwareStatus = "Idle";
  /** What could not be sent: it goes out once the charge point is registered again. */
  #unsent: readonly (() => void)[] = [];

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#version = chargePoint.hardware.firmwareVersion;
  }

  get version(): string {
    return this.#version;
  }

  /** What a TriggerMessage is answered with: Idle, unless an update is under way (§4.5). */
  get status(): FirmwareStatus {
    return this.#update === undefined ? "Idle" : this.#status;
  }

  /** What the update under way is to do. */
  get order(): FirmwareOrder | undefined {
    return this.#update?.order;
  }

  get isHoldingBack(): boolean {
    return this.#update?.isHoldingBack ?? false;
  }

  /** Carries out UpdateFirmware. A new update takes the place of one under way. */
  update(request: Request<"UpdateFirmware">): void {
    const { location, retrieveDate, retries = 0, retryInterval } = request;
    this.start(
      {
        location,
        retrieveAtMs: parseTimestamp(retrieveDate) ?? 0,
        attempts: {
          retries,
          retryIntervalSeconds: retryInterval ?? defaultRetryIntervalSeconds,
        },
      },
      (status) => {
        if (!isPlainStatus(status)) return;
        this.#chargePoint.call("FirmwareStatusNotification", { status }, () => {});
      },
    );
  }

  start(order: FirmwareOrder, report: (status: SignedFirmwareStatus) => void): void {
    this.#update?.interrupt();
    const update = new FirmwareUpdate(this.#chargePoint, order, {
      changed: (status) => {
        if (isPlainStatus(status)) this.#status = status;
        this.#send(() => report(status));
      },
      installed: ({ location }) => {
        this.#version = versionIn(location) ?? this.#version;
        this.#chargePoint.security.events.record("FirmwareUpdated", this.#version);
      },
      ended: () => {
        if (this.#update === update) this.#update = undefined;
      },
    });
    this.#update = update;
    update.start();
  }

  transactionEnded(): void {
    this.#update?.transactionEnded();
  }

  /** The power is gone; what the update has reached stays. */
  shutDown(): void {
    this.#update?.interrupt();
  }

  poweredOn(): void {
    this.#update?.resume();
  }

  registered(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const send of unsent) send();
  }

  #send(send: () => void): void {
    if (this.#chargePoint.canCall) send();
    else this.#unsent = [...this.#unsent, send].slice(-maxUnsent);
  }
}

function isPlainStatus(status: SignedFirmwareStatus): status is FirmwareStatus {
  return plainStatuses.includes(status);
}

const plainStatuses: readonly SignedFirmwareStatus[] = [
  "Downloaded",
  "DownloadFailed",
  "Downloading",
  "Idle",
  "InstallationFailed",
  "Installing",
  "Installed",
] satisfies readonly FirmwareStatus[];

/** The number in a file's name, as in `firmware-2.1.0.bin`. */
function versionIn(location: string): string | undefined {
  return /\d+(\.\d+)+/.exec(location.slice(location.lastIndexOf("/") + 1))?.[0];
}
