/**
 * The configuration keys of OCPP 1.6 §9, those that its errata added, and those of the security
 * whitepaper: what each holds, who may write it, and what a charge point of ours starts with.
 */

import type { FeatureProfile } from "../schemas/actions.ts";

/** What the members of a comma separated list are. */
export type ConfigurationMember =
  | "measurand"
  | "phaseRotation"
  | "featureProfile"
  | "chargingRateUnit"
  | "fileTransferProtocol";

export interface IntegerType {
  readonly kind: "integer";
  readonly min: number;
  readonly max: number;
  readonly unit?: "seconds" | "times" | "percent" | "Wh" | "bytes";
}

export interface ListType {
  readonly kind: "list";
  readonly member: ConfigurationMember;
  /** The key that says how many members the list may have. */
  readonly maxLengthKey?: string;
}

export interface TextType {
  readonly kind: "text";
  readonly minLength: number;
  readonly maxLength: number;
}

export type ConfigurationType = { readonly kind: "boolean" } | IntegerType | ListType | TextType;

/** `R or RW` leaves the choice to the charge point. What is `W` is never read out. */
export type ConfigurationAccess = "R" | "RW" | "R or RW" | "W";

export interface ConfigurationKeyFacts {
  readonly profile: FeatureProfile | "Security";
  /** Of whoever supports the profile. */
  readonly isRequired: boolean;
  readonly access: ConfigurationAccess;
  readonly type: ConfigurationType;
  /** Undefined where a charge point of ours knows better, or has none before it is told. */
  readonly defaultValue: string | undefined;
}

/** How long the value of a key may be (CiString500Type, OCPP 1.6 §6.9). */
export const configurationValueMaxLength = 500;

const largestInteger = 2_147_483_647;

const boolean = { kind: "boolean" } as const;
const count: IntegerType = { kind: "integer", min: 0, max: largestInteger };
const seconds: IntegerType = { ...count, unit: "seconds" };
const times: IntegerType = { ...count, unit: "times" };
const wattHours: IntegerType = { ...count, unit: "Wh" };
const bytes: IntegerType = { ...count, unit: "bytes" };
const percent: IntegerType = { kind: "integer", min: 0, max: 100, unit: "percent" };
const securityProfile: IntegerType = { kind: "integer", min: 0, max: 3 };
const anyText: TextType = { kind: "text", minLength: 0, maxLength: configurationValueMaxLength };
/** Forty hexadecimal digits, or a shorter secret in plain (OCPP-J 1.6 §6.2.2, whitepaper). */
const secret: TextType = { kind: "text", minLength: 16, maxLength: 40 };

const core = keysOf("Core");
const firmware = keysOf("FirmwareManagement");
const localList = keysOf("LocalAuthListManagement");
const reservation = keysOf("Reservation");
const smart = keysOf("SmartCharging");
const security = keysOf("Security");

const register = "Energy.Active.Import.Register";

export const configurationKeys = {
  AllowOfflineTxForUnknownId: core.optional("RW", boolean, "false"),
  AuthorizationCacheEnabled: core.optional("RW", boolean, "true"),
  AuthorizeRemoteTxRequests: core.required("R or RW", boolean, "false"),
  BlinkRepeat: core.optional("RW", times, "3"),
  ClockAlignedDataInterval: core.required("RW", seconds, "0"),
  ConnectionTimeOut: core.required("RW", seconds, "60"),
  ConnectorPhaseRotation: core.required(
    "RW",
    list("phaseRotation", "ConnectorPhaseRotationMaxLength"),
    "Unknown",
  ),
  ConnectorPhaseRotationMaxLength: core.optional("R", count, "64"),
  GetConfigurationMaxKeys: core.required("R", count, "100"),
  HeartbeatInterval: core.required("RW", seconds, "300"),
  LightIntensity: core.optional("RW", percent, "100"),
  LocalAuthorizeOffline: core.required("RW", boolean, "true"),
  LocalPreAuthorize: core.required("RW", boolean, "false"),
  MaxEnergyOnInvalidId: core.optional("RW", wattHours, "0"),
  MessageTimeout: core.optional("RW", seconds, "30"),
  MeterValueSampleInterval: core.required("RW", seconds, "60"),
  MeterValuesAlignedData: core.required(
    "RW",
    list("measurand", "MeterValuesAlignedDataMaxLength"),
    register,
  ),
  MeterValuesAlignedDataMaxLength: core.optional("R", count, "22"),
  MeterValuesSampledData: core.required(
    "RW",
    list("measurand", "MeterValuesSampledDataMaxLength"),
    `${register},Power.Active.Import,Current.Import,Current.Offered`,
  ),
  MeterValuesSampledDataMaxLength: core.optional("R", count, "22"),
  MinimumStatusDuration: core.optional("RW", seconds, "0"),
  NumberOfConnectors: core.required("R", count, undefined),
  ResetRetries: core.required("RW", times, "1"),
  StopTransactionMaxMeterValues: core.optional("R", count, "100"),
  StopTransactionOnEVSideDisconnect: core.required("RW", boolean, "true"),
  StopTransactionOnInvalidId: core.required("RW", boolean, "true"),
  StopTxnAlignedData: core.required("RW", list("measurand", "StopTxnAlignedDataMaxLength"), ""),
  StopTxnAlignedDataMaxLength: core.optional("R", count, "22"),
  StopTxnSampledData: core.required("RW", list("measurand", "StopTxnSampledDataMaxLength"), ""),
  StopTxnSampledDataMaxLength: core.optional("R", count, "22"),
  SupportedFeatureProfiles: core.required(
    "R",
    list("featureProfile", "SupportedFeatureProfilesMaxLength"),
    "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger",
  ),
  SupportedFeatureProfilesMaxLength: core.optional("R", count, "6"),
  TransactionMessageAttempts: core.required("RW", times, "3"),
  TransactionMessageRetryInterval: core.required("RW", seconds, "60"),
  UnlockConnectorOnEVSideDisconnect: core.required("RW", boolean, "true"),
  WebSocketPingInterval: core.optional("RW", seconds, "60"),

  SupportedFileTransferProtocols: firmware.optional(
    "R",
    list("fileTransferProtocol"),
    "FTP,HTTP,HTTPS",
  ),

  LocalAuthListEnabled: localList.required("RW", boolean, "true"),
  LocalAuthListMaxLength: localList.required("R", count, "100"),
  SendLocalListMaxLength: localList.required("R", count, "20"),

  ReserveConnectorZeroSupported: reservation.optional("R", boolean, "true"),

  ChargeProfileMaxStackLevel: smart.required("R", count, "10"),
  ChargingScheduleAllowedChargingRateUnit: smart.required(
    "R",
    list("chargingRateUnit"),
    "Current,Power",
  ),
  ChargingScheduleMaxPeriods: smart.required("R", count, "24"),
  ConnectorSwitch3to1PhaseSupported: smart.optional("R", boolean, "false"),
  MaxChargingProfilesInstalled: smart.required("R", count, "20"),

  AdditionalRootCertificateCheck: security.optional("R", boolean, "false"),
  AuthorizationKey: security.optional("W", secret, undefined),
  CertificateSignedMaxChainSize: security.optional("R", bytes, "10000"),
  CertificateStoreMaxLength: security.optional("R", count, "10"),
  CpoName: security.optional("RW", anyText, ""),
  SecurityProfile: security.optional("RW", securityProfile, "0"),
} as const satisfies Readonly<Record<string, ConfigurationKeyFacts>>;

export type ConfigurationKey = keyof typeof configurationKeys;

const keysByLowerCase = new Map(
  Object.keys(configurationKeys)
    .filter(isConfigurationKey)
    .map((key) => [key.toLowerCase(), key]),
);

/** The key as the standard spells it; undefined when it has none. Keys have no case (§6.9). */
export function findConfigurationKey(name: string): ConfigurationKey | undefined {
  return keysByLowerCase.get(name.toLowerCase());
}

function isConfigurationKey(name: string): name is ConfigurationKey {
  return Object.hasOwn(configurationKeys, name);
}

function list(member: ConfigurationMember, maxLengthKey?: string): ListType {
  return maxLengthKey === undefined
    ? { kind: "list", member }
    : { kind: "list", member, maxLengthKey };
}

function keysOf(profile: ConfigurationKeyFacts["profile"]) {
  const facts =
    (isRequired: boolean) =>
    (
      access: ConfigurationAccess,
      type: ConfigurationType,
      defaultValue: string | undefined,
    ): ConfigurationKeyFacts => ({
      profile,
      isRequired,
      access,
      type,
      defaultValue,
    });
  return { required: facts(true), optional: facts(false) };
}
