/** How a central system behaves where OCPP 1.6 leaves the choice, or where charge points stray. */

import type { RegistrationStatus } from "../schemas/messages.ts";
import type { SecurityProfile } from "./directory.ts";
import type { SetUpStep } from "./set-up.ts";

/** What is let pass though the standard would not have it. Each is told of whenever it is used. */
export interface Leniencies {
  /** A handshake without the header `Connection: Upgrade`. */
  readonly missingConnectionHeader: boolean;
  /** A charge point that offers no sub-protocol at all. */
  readonly missingSubProtocol: boolean;
  /** `OCPP1.6`, `ocpp1.6.0`, `ocpp1.6j`, with blanks: echoed as it was offered. */
  readonly subProtocolSpelling: boolean;
  /** An identity that is known in another case. */
  readonly identityCase: boolean;
  /** A password that is the hexadecimal text of the AuthorizationKey, not its bytes. */
  readonly hexPassword: boolean;
  /** Credentials in hexadecimal among the sub-protocols: browsers can set no other header. */
  readonly subProtocolCredentials: boolean;
  /** A transaction message with texts too long, words unknown, nulls, or readings of another shape. */
  readonly transactionPayloads: boolean;
  /** Any other message, or answer, with nulls or fields unknown; in a message, words and times too. */
  readonly payloads: boolean;
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
  /** For charge points of which nothing else is laid down. Above 0, only listed ones are admitted. */
  readonly securityProfile: SecurityProfile;
  /** What the certificate of a charge point must say; undefined: its authority vouches for that. */
  readonly certificateOrganization: string | undefined;
  /** Whether a charge point must have sent a BootNotification, ever, before it is served. */
  readonly requiresBoot: boolean;
  readonly heartbeatIntervalSeconds: number;
  /** By how much the interval differs among charge points at most, so that they do not all come at once. */
  readonly heartbeatSpreadSeconds: number;
  /** Undefined: only listed charge points are admitted. */
  readonly autoRegistration: AutoRegistration | undefined;
  /** What a charge point that nobody has decided on is told when it boots. */
  readonly newcomerStatus: RegistrationStatus;
  /** When a charge point that is not accepted is to ask again. */
  readonly retryIntervalSeconds: number;
  /** Whether one tag may be in several transactions. */
  readonly allowsConcurrentTags: boolean;
  readonly callTimeoutSeconds: number;
  /** How long our CALLs wait, after the handshake, for the charge point to make the first one. */
  readonly settleSeconds: number;
  /** CALLs to one charge point that may wait for their turn. */
  readonly maxQueuedCalls: number;
  /** Connectors that are learned of one charge point. */
  readonly maxConnectors: number;
  /** CALLs in a row that a charge point leaves unanswered before it is cut off, once. */
  readonly deafAfterTimeouts: number;
  /** How long it is not cut off again, nor set up. */
  readonly deafPauseSeconds: number;
  /** How long a remote start that was accepted may take to lead to a transaction. */
  readonly remoteStartTimeoutSeconds: number;
  /** How often each charge point is asked for a sign of life; 0: never. */
  readonly pingIntervalSeconds: number;
  /** What is done with a charge point once it has booted and is accepted. */
  readonly setUp: readonly SetUpStep[];
  /** How long a connector is Available before a transaction without StopTransaction is over. */
  readonly inferredEndDelaySeconds: number;
  /** How long a charge point is silent before its transactions are over. */
  readonly silentTransactionSeconds: number;
  readonly leniencies: Leniencies;
}

export const defaultSettings: CentralSystemSettings = {
  securityProfile: 0,
  certificateOrganization: undefined,
  requiresBoot: false,
  heartbeatIntervalSeconds: 300,
  heartbeatSpreadSeconds: 0,
  autoRegistration: { maxChargePoints: 100_000, maxPerMinute: 100_000 },
  newcomerStatus: "Accepted",
  retryIntervalSeconds: 60,
  allowsConcurrentTags: false,
  callTimeoutSeconds: 30,
  settleSeconds: 10,
  maxQueuedCalls: 100,
  maxConnectors: 64,
  deafAfterTimeouts: 3,
  deafPauseSeconds: 300,
  remoteStartTimeoutSeconds: 60,
  pingIntervalSeconds: 20,
  setUp: [],
  inferredEndDelaySeconds: 60,
  silentTransactionSeconds: 24 * 3600,
  leniencies: {
    missingConnectionHeader: true,
    missingSubProtocol: true,
    subProtocolSpelling: true,
    identityCase: true,
    hexPassword: true,
    subProtocolCredentials: true,
    transactionPayloads: true,
    payloads: true,
  },
};

/** The standard to the letter, as for a certification. */
export const strictSettings = {
  requiresBoot: true,
  leniencies: {
    missingConnectionHeader: false,
    missingSubProtocol: false,
    subProtocolSpelling: false,
    identityCase: false,
    hexPassword: false,
    subProtocolCredentials: false,
    transactionPayloads: false,
    payloads: false,
  },
} as const satisfies Partial<CentralSystemSettings>;
