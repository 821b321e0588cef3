/** The messages that need no more than an answer. Whoever has a use for one takes its place. */

import type { Core } from "./core.ts";

const nothing = Object.freeze({});

export function addNotificationHandlers({ handlers }: Core): void {
  handlers.on("DiagnosticsStatusNotification", () => nothing);
  handlers.on("FirmwareStatusNotification", () => nothing);
  handlers.on("LogStatusNotification", () => nothing);
  handlers.on("SecurityEventNotification", () => nothing);
  handlers.on("SignedFirmwareStatusNotification", () => nothing);
  // No certificate authority stands behind this central system, so it can sign nothing.
  handlers.on("SignCertificate", () => ({ status: "Rejected" }));
  // It knows no vendor's messages (OCPP 1.6 §4.3).
  handlers.on("DataTransfer", () => ({ status: "UnknownVendorId" }));
}
