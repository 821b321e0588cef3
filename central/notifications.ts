/** The messages that need no more than an answer. Whoever has a use for one takes its place. */

import type { Core } from "./core.ts";

const nothing = Object.freeze({});

export function addNotificationHandlers({ handlers }: Core): void {
  handlers.add("DiagnosticsStatusNotification", () => nothing);
  handlers.add("FirmwareStatusNotification", () => nothing);
  handlers.add("LogStatusNotification", () => nothing);
  handlers.add("SecurityEventNotification", () => nothing);
  handlers.add("SignedFirmwareStatusNotification", () => nothing);
  // No certificate authority stands behind this central system, so it can sign nothing.
  handlers.add("SignCertificate", () => ({ status: "Rejected" }));
  // It knows no vendor's messages (OCPP 1.6 §4.3).
  handlers.add("DataTransfer", () => ({ status: "UnknownVendorId" }));
}
