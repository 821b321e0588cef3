/** How a central system behaves between its charge points and another central system. */

/** What the one upstream is told of a charging profile that does not reach its charge point. */
export type ServerChargingCall = "Accepted" | "Rejected" | "Forward";

export interface LocalControllerSettings {
  /** `Forward` lets charging profiles through, also where the current is balanced here. */
  readonly serverChargingCall: ServerChargingCall;
  /** Less than charge points wait for us: there must be time left to answer in its place. */
  readonly callTimeoutSeconds: number;
  /** How long a charge point waits at the door for the one upstream to decide on it. */
  readonly admissionTimeoutSeconds: number;
  readonly firstRetrySeconds: number;
  /** Tries to reach the one upstream come at most this far apart. */
  readonly maxRetrySeconds: number;
  /** Messages of one charge point that wait. Then meter values give way, the oldest first. */
  readonly maxWaitingMessages: number;
  /** How often a message is told that the one upstream answers with an error. */
  readonly maxAttempts: number;
}

export const defaultLocalControllerSettings: LocalControllerSettings = {
  serverChargingCall: "Accepted",
  callTimeoutSeconds: 15,
  admissionTimeoutSeconds: 5,
  firstRetrySeconds: 1,
  maxRetrySeconds: 60,
  maxWaitingMessages: 1000,
  maxAttempts: 3,
};
