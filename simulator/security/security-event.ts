/** What can happen that bears on security (security whitepaper §6), and who is to hear of it. */

/**
 * `critical`: the central system is told, however long that takes. `outcome`: it is told as a use
 * case asks for it, whatever security profile is set. `logged`: it is in the security log only.
 */
export const securityEvents = {
  FirmwareUpdated: "critical",
  FailedToAuthenticateAtCentralSystem: "logged",
  CentralSystemFailedToAuthenticate: "logged",
  SettingSystemTime: "critical",
  StartupOfTheDevice: "critical",
  ResetOrReboot: "critical",
  SecurityLogWasCleared: "critical",
  ReconfigurationOfSecurityParameters: "logged",
  MemoryExhaustion: "critical",
  InvalidMessages: "logged",
  AttemptedReplayAttacks: "logged",
  TamperDetectionActivated: "critical",
  InvalidFirmwareSignature: "outcome",
  InvalidFirmwareSigningCertificate: "outcome",
  InvalidCentralSystemCertificate: "outcome",
  InvalidChargePointCertificate: "outcome",
  InvalidTLSVersion: "outcome",
  InvalidTLSCipherSuite: "outcome",
} as const satisfies Readonly<Record<string, "critical" | "outcome" | "logged">>;

export type SecurityEventType = keyof typeof securityEvents;

export interface SecurityEvent {
  readonly type: SecurityEventType;
  readonly atMs: number;
  /** For people. */
  readonly techInfo: string | undefined;
}
