/**
 * One update of the firmware, from the wait for its time to the reboot (OCPP 1.6 §4.5, §5.19).
 *
 * It is the same for a signed one, which is checked between download and installation
 * (security whitepaper, use case L01).
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { SignedFirmwareStatus } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { tryRepeatedly } from "../files/attempts.ts";
import type { Attempts, DownloadOutcome } from "../files/file-transfer.ts";

export interface FirmwareOrder {
  readonly location: string;
  readonly retrieveAtMs: number;
  /** As soon as it is there, if left out. */
  readonly installAtMs?: number | undefined;
  readonly attempts: Attempts;
  /** Whether the image is from whom it says; asked before anything is installed. */
  readonly isAuthentic?: (image: Uint8Array) => boolean;
}

export interface FirmwareUpdateEvents {
  changed(status: SignedFirmwareStatus): void;
  /** It is installed, and takes over with the next boot. */
  installed(order: FirmwareOrder): void;
  ended(): void;
}

type Phase =
  | "waiting"
  | "downloading"
  | "scheduled"
  | "ready"
  | "installing"
  | "rebooting"
  | "over";

export class FirmwareUpdate {
  readonly order: FirmwareOrder;
  readonly #chargePoint: ChargePoint;
  readonly #events: FirmwareUpdateEvents;
  #phase: Phase = "waiting";
  #timer: ScheduledTask | undefined;
  #giveUpDownload: (() => void) | undefined;

  constructor(chargePoint: ChargePoint, order: FirmwareOrder, events: FirmwareUpdateEvents) {
    this.#chargePoint = chargePoint;
    this.order = order;
    this.#events = events;
  }

  /** Nobody may begin to charge while the image waits for the last transaction to end (§5.19). */
  get isHoldingBack(): boolean {
    return this.#phase === "ready" || this.#phase === "installing";
  }

  /** Begins, at the time that the order says. */
  start(): void {
    if (this.order.retrieveAtMs > this.#chargePoint.now()) {
      this.#events.changed("DownloadScheduled");
    }
    this.resume();
  }

  /** Goes on after a power cut as far as that is possible. */
  resume(): void {
    switch (this.#phase) {
      case "waiting":
      case "downloading":
        this.#waitUntil(this.order.retrieveAtMs, () => this.#download());
        break;
      case "scheduled":
        this.#waitUntil(this.order.installAtMs ?? 0, () => this.#makeReady());
        break;
      case "ready":
        this.#installWhenIdle();
        break;
      case "installing":
        this.#end("InstallationFailed"); // The power went in the middle of it.
        break;
      case "rebooting":
        this.#end("Installed");
        break;
      case "over":
        break;
    }
  }

  /** The power is gone, or another update takes the place of this one. */
  interrupt(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#giveUpDownload?.();
    this.#giveUpDownload = undefined;
  }

  /** A transaction has ended: it may have been the last. */
  transactionEnded(): void {
    if (this.#phase === "ready") this.#installWhenIdle();
  }

  #download(): void {
    this.#phase = "downloading";
    this.#events.changed("Downloading");
    const { files, clock } = this.#chargePoint;
    this.#giveUpDownload = tryRepeatedly<DownloadOutcome>(
      clock,
      this.order.attempts,
      (settled) => files.download(this.order.location, settled),
      (outcome) => {
        this.#giveUpDownload = undefined;
        if (outcome.kind === "failed") this.#end("DownloadFailed");
        else this.#downloaded(outcome.bytes);
      },
    );
  }

  #downloaded(image: Uint8Array): void {
    this.#events.changed("Downloaded");
    if (this.order.isAuthentic !== undefined) {
      if (!this.order.isAuthentic(image)) {
        this.#end("InvalidSignature");
        return;
      }
      this.#events.changed("SignatureVerified");
    }
    if (image.length === 0) {
      this.#end("InstallationFailed");
      return;
    }
    const { installAtMs = 0 } = this.order;
    if (installAtMs <= this.#chargePoint.now()) {
      this.#makeReady();
      return;
    }
    this.#phase = "scheduled";
    this.#events.changed("InstallScheduled");
    this.#waitUntil(installAtMs, () => this.#makeReady());
  }

  #makeReady(): void {
    this.#phase = "ready";
    this.#installWhenIdle();
  }

  #installWhenIdle(): void {
    this.#chargePoint.refreshStatuses();
    if (this.#chargePoint.connectors.some(({ transaction }) => transaction !== undefined)) return;
    this.#waitUntil(0, () => this.#install());
  }

  #install(): void {
    this.#phase = "installing";
    this.#events.changed("Installing");
    const { clock, behavior } = this.#chargePoint;
    this.#timer = clock.schedule(behavior.installDurationMs, () => {
      if (behavior.firmware === "refuses") {
        this.#end("InstallationFailed");
        return;
      }
      this.#phase = "rebooting";
      this.#events.installed(this.order);
      this.#events.changed("InstallRebooting");
      this.#chargePoint.restart("Soft", "Reboot");
    });
  }

  #end(status: SignedFirmwareStatus): void {
    this.#phase = "over";
    this.interrupt();
    this.#events.changed(status);
    this.#events.ended();
    this.#chargePoint.refreshStatuses();
  }

  #waitUntil(timeMs: number, task: () => void): void {
    this.#timer?.cancel();
    const waitMs = Math.max(0, timeMs - this.#chargePoint.now());
    this.#timer = this.#chargePoint.clock.schedule(waitMs, task);
  }
}
