/** How a central system behaves where OCPP 1.6 leaves the choice, or where charge points stray. */

import type { RegistrationStatus } from "../schemas/messages.ts";

/** What is let pass though the standard would not have it. Each is told of whenever it is used. */
export interface Leniencies {
  /** A charge point that offers no sub-protocol at all. */
  readonly missingSubProtocol: boolean;
  /** `OCPP1.6`, `ocpp1.6.0`, `ocpp1.6j`, with blanks: echoed as it was offered. */
  readonly subProtocolSpelling: boolean;
  /** An identity that is known in another case. */
  readonly identityCase: boolean;
  /** A transaction message with texts too long, words unknown, or readings of another shape. */
  readonly transactionPayloads: boolean;
}

export type LeniencyName = keyof Leniencies;

/** Charge points that nobody has listed. */
export interface AutoRegistration {
  /** How many are taken in all. */
  readonly maxChargePoints: number;
  /** How many are taken within a minute. */
  readonly maxPerMinute: number;
}

export interface CentralSystemSettings {
  readonly heartbeatIntervalSeconds: number;
  /** Undefined: only listed charge points are admitted. */
  readonly autoRegistration: AutoRegistration | undefined;
  /** What a charge point that nobody has decided on is told when it boots. */
  readonly newcomerStatus: RegistrationStatus;
  /** When a charge point that is not accepted is to ask again. */
  readonly retryIntervalSeconds: number;
  /** Whether one tag may be in several transactions. */
  readonly allowsConcurrentTags: boolean;
  readonly callTimeoutSeconds: number;
  /** CALLs to one charge point that may wait for their turn. */
  readonly maxQueuedCalls: number;
  /** Connectors that are learned of one charge point. */
  readonly maxConnectors: number;
  /** How long a connector is Available before a transaction without StopTransaction is over. */
  readonly inferredEndDelaySeconds: number;
  /** How long a charge point is silent before its transactions are over. */
  readonly silentTransactionSeconds: number;
  readonly leniencies: Leniencies;
}

export const defaultSettings: CentralSystemSettings = {
  heartbeatIntervalSeconds: 300,
  autoRegistration: { maxChargePoints: 100_000, maxPerMinute: 100_000 },
  newcomerStatus: "Accepted",
  retryIntervalSeconds: 60,
  allowsConcurrentTags: false,
  callTimeoutSeconds: 30,
  maxQueuedCalls: 100,
  maxConnectors: 64,
  inferredEndDelaySeconds: 60,
  silentTransactionSeconds: 24 * 3600,
  leniencies: {
    missingSubProtocol: true,
    subProtocolSpelling: true,
    identityCase: true,
    transactionPayloads: true,
  },
};
