/** Whether a configuration key may have a value (OCPP 1.6 §5.3). */

import {
  type ConfigurationKey,
  type ConfigurationMember,
  configurationKeys,
  configurationValueMaxLength,
  type IntegerType,
  type ListType,
  type TextType,
} from "./configuration-keys.ts";
import { parseBoolean, parseInteger, splitList } from "./configuration-values.ts";
import { parseMeasurandChoice } from "./measurand-list.ts";

export type ConfigurationRefusal =
  | "too long"
  | "too short"
  | "not true or false"
  | "not a whole number"
  | "negative"
  | "too large"
  | "too many members"
  | "unknown member"
  | "unsupported member";

export type CheckedConfigurationValue =
  | { readonly isValid: true; readonly value: boolean | number | string | readonly string[] }
  | {
      readonly isValid: false;
      readonly reason: ConfigurationRefusal;
      /** The text, or the member of the list, that is refused. */
      readonly refused: string;
    };

/** What one charge point can do of what the standard allows in a list. */
export interface ListLimits {
  readonly maxMembers?: number | undefined;
  readonly isSupported?: ((member: string) => boolean) | undefined;
}

/**
 * Whether the key may have the value, as a charge point has to find before it accepts it. A list
 * with one member that is not supported is refused whole (OCPP 1.6 §3.16.4).
 */
export function checkConfigurationValue(
  key: ConfigurationKey,
  text: string,
  limits: ListLimits = {},
): CheckedConfigurationValue {
  if (text.length > configurationValueMaxLength) return refuse("too long", text);
  const { type } = configurationKeys[key];
  switch (type.kind) {
    case "boolean":
      return checkBoolean(text);
    case "integer":
      return checkInteger(type, text);
    case "list":
      return checkList(type, text, limits);
    case "text":
      return checkText(type, text);
  }
}

const isMember: Readonly<Record<ConfigurationMember, (text: string) => boolean>> = {
  measurand: (text) => parseMeasurandChoice(text) !== undefined,
  // A bare word, without the number of its connector, is meant for all of them.
  phaseRotation: (text) => /^(\d+\.)?(NotApplicable|Unknown|RST|RTS|SRT|STR|TRS|TSR)$/.test(text),
  featureProfile: (text) =>
    /^(Core|FirmwareManagement|LocalAuthListManagement|Reservation|SmartCharging|RemoteTrigger)$/.test(
      text,
    ),
  chargingRateUnit: (text) => /^(Current|Power)$/.test(text),
  fileTransferProtocol: (text) => /^(FTP|FTPS|HTTP|HTTPS|SFTP)$/.test(text),
};

function checkBoolean(text: string): CheckedConfigurationValue {
  const value = parseBoolean(text);
  return value === undefined ? refuse("not true or false", text) : { isValid: true, value };
}

function checkInteger({ min, max }: IntegerType, text: string): CheckedConfigurationValue {
  const value = parseInteger(text);
  if (value === undefined) return refuse("not a whole number", text);
  if (value < min) return refuse("negative", text);
  return value > max ? refuse("too large", text) : { isValid: true, value };
}

function checkList({ member }: ListType, text: string, limits: ListLimits) {
  const value = splitList(text);
  const { maxMembers = Number.POSITIVE_INFINITY, isSupported = () => true } = limits;
  const unknown = value.find((item) => !isMember[member](item));
  if (unknown !== undefined) return refuse("unknown member", unknown);
  const unsupported = value.find((item) => !isSupported(item));
  if (unsupported !== undefined) return refuse("unsupported member", unsupported);
  return value.length > maxMembers ? refuse("too many members", text) : accept(value);
}

function checkText({ minLength, maxLength }: TextType, text: string): CheckedConfigurationValue {
  if (text.length < minLength) return refuse("too short", text);
  return text.length > maxLength ? refuse("too long", text) : accept(text);
}

function accept(value: boolean | number | string | readonly string[]): CheckedConfigurationValue {
  return { isValid: true, value };
}

function refuse(reason: ConfigurationRefusal, refused: string): CheckedConfigurationValue {
  return { isValid: false, reason, refused };
}
