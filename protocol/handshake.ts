/**
 * What the two sides settle before the first frame: who calls, which sub-protocol is spoken, and
 * whether the call is taken (OCPP-J 1.6 §3). A central system answers it through a {@link Gate},
 * a charge point asks through a {@link Dial}; sockets and memory serve both alike.
 */

import type { Transport } from "./transport.ts";

/** The sub-protocol name of OCPP 1.6 (OCPP-J 1.6 §3.1.2). */
export const ocpp16SubProtocol = "ocpp1.6";

/** What a charge point says of itself when it connects. */
export interface Handshake {
  /** The last segment of the path, percent-decoded (OCPP-J 1.6 §3.1.1). */
  readonly identity: string;
  /** The path of the URL as it came, without the query. */
  readonly path: string;
  readonly offeredSubProtocols: readonly string[];
  /** Of the Basic authorization, if there was one. The password is bytes: it need not be text. */
  readonly credentials: Credentials | undefined;
  readonly remoteAddress: string;
  /** The program that calls, as it names itself. */
  readonly userAgent?: string;
  /** Whether the connection is encrypted. */
  readonly isSecure: boolean;
  /** The subject of the client certificate that the TLS layer has verified. */
  readonly clientCertificate: ClientCertificate | undefined;
  /** It came without the header `Connection: Upgrade`. */
  readonly lacksConnectionHeader?: boolean;
}

export interface Credentials {
  readonly username: string;
  readonly password: Uint8Array;
}

export interface ClientCertificate {
  readonly commonName: string;
  readonly organization: string;
  readonly serialNumber: string;
}

/** Whether a charge point may come in; the status is that of HTTP, before the upgrade. */
export type Admission =
  | { readonly isAdmitted: true; readonly subProtocol: string | undefined }
  | { readonly isAdmitted: false; readonly status: number; readonly reason: string };

/** The door of a central system. */
export interface Gate {
  admit(handshake: Handshake): Admission | Promise<Admission>;
  accept(transport: Transport, handshake: Handshake): void;
}

/** What a charge point asks for when it connects. */
export interface DialRequest {
  readonly identity: string;
  readonly subProtocols: readonly string[];
  readonly credentials?: Credentials;
  /** Whatever the dial was set up with, if left out. */
  readonly security?: DialSecurity;
  /** In place of the endpoint's path with the identity behind it. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers of the upgrade that are left out. */
  readonly droppedHeaders?: readonly string[];
  /** How late pings of the far end are answered; Infinity is never, and at once if left out. */
  readonly pongDelayMs?: number;
}

/** What a charge point knows of encryption when it dials; it may know better the next time. */
export interface DialSecurity {
  /** Whether the connection must be encrypted, or must not be. */
  readonly isEncrypted: boolean;
  /** PEM: who may have signed the server's certificate. Those the dial trusts, if empty. */
  readonly serverAuthorities: readonly string[];
  /** PEM: our own certificate with its sub-authorities, and its key. */
  readonly certificate?: string;
  readonly key?: string;
}

/** What is wrong with a server that the TLS layer would not go on with. */
export type TlsObstacle = "server certificate" | "TLS version" | "cipher suite";

export type DialOutcome =
  | {
      readonly kind: "open";
      readonly transport: Transport;
      readonly subProtocol: string | undefined;
      /** SHA-256 fingerprints of an encrypted server's certificate and of those who vouch for it. */
      readonly serverChain?: readonly string[];
    }
  /** The far end answered, and said no. */
  | { readonly kind: "refused"; readonly status: number; readonly reason: string }
  /** Nobody answered, or not as a WebSocket server does. */
  | { readonly kind: "failed"; readonly reason: string; readonly obstacle?: TlsObstacle };

/**
 * Connects. `settled` is called once, never within the call. The function returned gives up, if it
 * is not too late: `settled` is then not called any more.
 */
export type Dial = (request: DialRequest, settled: (outcome: DialOutcome) => void) => () => void;
