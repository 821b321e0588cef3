/** What OCPP 1.6 says of each action: its feature profile (§3.3), and which side may call it. */

import type { Action } from "./messages.ts";

export type FeatureProfile =
  | "Core"
  | "FirmwareManagement"
  | "LocalAuthListManagement"
  | "Reservation"
  | "SmartCharging"
  | "RemoteTrigger";

export interface ActionFacts {
  /**
   * The security extension assigns no profiles: its actions have the one of the action that they
   * amend, or else Core.
   */
  readonly profile: FeatureProfile;
  readonly caller: "chargePoint" | "centralSystem" | "either";
  readonly extension?: "security";
}

export const actions: Readonly<Record<Action, ActionFacts>> = {
  Authorize: { profile: "Core", caller: "chargePoint" },
  BootNotification: { profile: "Core", caller: "chargePoint" },
  ChangeAvailability: { profile: "Core", caller: "centralSystem" },
  ChangeConfiguration: { profile: "Core", caller: "centralSystem" },
  ClearCache: { profile: "Core", caller: "centralSystem" },
  DataTransfer: { profile: "Core", caller: "either" },
  GetConfiguration: { profile: "Core", caller: "centralSystem" },
  Heartbeat: { profile: "Core", caller: "chargePoint" },
  MeterValues: { profile: "Core", caller: "chargePoint" },
  RemoteStartTransaction: { profile: "Core", caller: "centralSystem" },
  RemoteStopTransaction: { profile: "Core", caller: "centralSystem" },
  Reset: { profile: "Core", caller: "centralSystem" },
  StartTransaction: { profile: "Core", caller: "chargePoint" },
  StatusNotification: { profile: "Core", caller: "chargePoint" },
  StopTransaction: { profile: "Core", caller: "chargePoint" },
  UnlockConnector: { profile: "Core", caller: "centralSystem" },

  DiagnosticsStatusNotification: { profile: "FirmwareManagement", caller: "chargePoint" },
  FirmwareStatusNotification: { profile: "FirmwareManagement", caller: "chargePoint" },
  GetDiagnostics: { profile: "FirmwareManagement", caller: "centralSystem" },
  UpdateFirmware: { profile: "FirmwareManagement", caller: "centralSystem" },

  GetLocalListVersion: { profile: "LocalAuthListManagement", caller: "centralSystem" },
  SendLocalList: { profile: "LocalAuthListManagement", caller: "centralSystem" },

  CancelReservation: { profile: "Reservation", caller: "centralSystem" },
  ReserveNow: { profile: "Reservation", caller: "centralSystem" },

  ClearChargingProfile: { profile: "SmartCharging", caller: "centralSystem" },
  GetCompositeSchedule: { profile: "SmartCharging", caller: "centralSystem" },
  SetChargingProfile: { profile: "SmartCharging", caller: "centralSystem" },

  TriggerMessage: { profile: "RemoteTrigger", caller: "centralSystem" },

  CertificateSigned: { profile: "Core", caller: "centralSystem", extension: "security" },
  DeleteCertificate: { profile: "Core", caller: "centralSystem", extension: "security" },
  ExtendedTriggerMessage: {
    profile: "RemoteTrigger",
    caller: "centralSystem",
    extension: "security",
  },
  GetInstalledCertificateIds: { profile: "Core", caller: "centralSystem", extension: "security" },
  GetLog: { profile: "FirmwareManagement", caller: "centralSystem", extension: "security" },
  InstallCertificate: { profile: "Core", caller: "centralSystem", extension: "security" },
  LogStatusNotification: {
    profile: "FirmwareManagement",
    caller: "chargePoint",
    extension: "security",
  },
  SecurityEventNotification: { profile: "Core", caller: "chargePoint", extension: "security" },
  SignCertificate: { profile: "Core", caller: "chargePoint", extension: "security" },
  SignedFirmwareStatusNotification: {
    profile: "FirmwareManagement",
    caller: "chargePoint",
    extension: "security",
  },
  SignedUpdateFirmware: {
    profile: "FirmwareManagement",
    caller: "centralSystem",
    extension: "security",
  },
};

export function isAction(name: string): name is Action {
  return Object.hasOwn(actions, name);
}
