/** The settings of the central system in our own file. */

import type { MessageTrigger } from "../../schemas/messages.ts";
import type { SecurityProfile } from "../directory.ts";
import type { SetUpStep } from "../set-up.ts";
import { changeKey, readKeys, trigger } from "../set-up-steps.ts";
import {
  type AutoRegistration,
  type CentralSystemSettings,
  defaultSettings,
  type Leniencies,
  strictSettings,
} from "../settings.ts";
import type { SettingsReader } from "./settings-reader.ts";

const registrations = ["Accepted", "Pending", "Rejected"] as const;
const seconds = { min: 1 };
const count = { min: 1, isWhole: true };

export function readCentral(reader: SettingsReader): CentralSystemSettings {
  const isStrict = reader.flag("isStrict", false, "The standard to the letter: no leniencies.");
  const usual = isStrict ? { ...defaultSettings, ...strictSettings } : defaultSettings;
  return {
    ...readAdmission(reader, usual),
    ...readTimes(reader, usual),
    ...readBounds(reader, usual),
    allowsConcurrentTags: reader.flag(
      "allowsConcurrentTags",
      usual.allowsConcurrentTags,
      "Whether one tag may be in several transactions.",
    ),
    setUp: reader.list("setUp", "What is done with each charge point that has booted.", readStep),
    leniencies: readLeniencies(
      reader.section("leniencies", "What is let pass though the standard would not have it."),
      usual.leniencies,
    ),
  };
}

function readAdmission(reader: SettingsReader, usual: CentralSystemSettings) {
  return {
    securityProfile: readSecurityProfile(
      reader,
      "Of charge points of which nothing else is laid down; above 0 only listed ones come in.",
    ),
    certificateOrganization: reader.text(
      "certificateOrganization",
      usual.certificateOrganization,
      "What the certificates of charge points must say as their organization.",
    ),
    requiresBoot: reader.flag(
      "requiresBoot",
      usual.requiresBoot,
      "Whether a charge point must have booted before it is served.",
    ),
    autoRegistration: readAutoRegistration(reader),
    newcomerStatus: reader.word("newcomerStatus", usual.newcomerStatus, {
      about: "What a charge point is told that nobody has decided on.",
      words: registrations,
    }),
  };
}

/** From 0 to 3 (OCPP 1.6 security whitepaper §2). */
export function readSecurityProfile(reader: SettingsReader, about: string): SecurityProfile {
  const rule = { about, min: 0, max: 3, isWhole: true };
  const number = reader.number("securityProfile", 0, rule);
  return ([0, 1, 2, 3] as const).find((profile) => profile === number) ?? 0;
}

/** A site knows its charge points: who is new comes one by one, or means no good. */
export const serverAutoRegistration: AutoRegistration = {
  maxChargePoints: 1000,
  maxPerMinute: 300,
};

function readAutoRegistration(reader: SettingsReader): AutoRegistration | undefined {
  const section = reader.section("autoRegistration", "Charge points that nobody has listed.");
  const bounds = serverAutoRegistration;
  const isOn = section.flag("isOn", true, "Whether they are admitted at all.");
  const maxChargePoints = section.number("maxChargePoints", bounds.maxChargePoints, {
    about: "How many are taken in all.",
    ...count,
  });
  const maxPerMinute = section.number("maxPerMinute", bounds.maxPerMinute, {
    about: "How many are taken within a minute.",
    ...count,
  });
  return isOn ? { maxChargePoints, maxPerMinute } : undefined;
}

function readTimes(reader: SettingsReader, usual: CentralSystemSettings) {
  const read = (key: TimeKey, about: string, { min = 1 }: { readonly min?: number } = seconds) =>
    reader.number(key, usual[key], { about, min });
  return {
    heartbeatIntervalSeconds: read("heartbeatIntervalSeconds", "Between two heartbeats."),
    heartbeatSpreadSeconds: read(
      "heartbeatSpreadSeconds",
      "By how much both intervals differ among charge points, so that not all come at once.",
      { min: 0 },
    ),
    retryIntervalSeconds: read("retryIntervalSeconds", "Until one not accepted asks again."),
    callTimeoutSeconds: read("callTimeoutSeconds", "Until a CALL of ours is given up."),
    settleSeconds: read(
      "settleSeconds",
      "Our CALLs wait so long for the first of a charge point.",
      {
        min: 0,
      },
    ),
    deafPauseSeconds: read("deafPauseSeconds", "One cut off for its silence is spared so long."),
    remoteStartTimeoutSeconds: read(
      "remoteStartTimeoutSeconds",
      "Until a remote start that led to no transaction is forgotten.",
    ),
    pingIntervalSeconds: read("pingIntervalSeconds", "Between two pings; 0: none.", { min: 0 }),
    inferredEndDelaySeconds: read(
      "inferredEndDelaySeconds",
      "Until a transaction without StopTransaction on a free connector is over.",
    ),
    silentTransactionSeconds: read(
      "silentTransactionSeconds",
      "Until the transactions of a silent charge point are over.",
    ),
  };
}

type TimeKey = Extract<keyof CentralSystemSettings, `${string}Seconds`>;

function readBounds(reader: SettingsReader, usual: CentralSystemSettings) {
  const read = (key: "maxQueuedCalls" | "maxConnectors" | "deafAfterTimeouts", about: string) =>
    reader.number(key, usual[key], { about, ...count });
  return {
    maxQueuedCalls: read("maxQueuedCalls", "CALLs to one charge point that may wait."),
    maxConnectors: read("maxConnectors", "Connectors that are learned of one charge point."),
    deafAfterTimeouts: read("deafAfterTimeouts", "CALLs left unanswered in a row: cut off."),
  };
}

function readLeniencies(reader: SettingsReader, usual: Leniencies): Leniencies {
  const read = (name: keyof Leniencies, about: string) => reader.flag(name, usual[name], about);
  return {
    missingConnectionHeader: read("missingConnectionHeader", "Connection: Upgrade is missing."),
    missingSubProtocol: read("missingSubProtocol", "No sub-protocol is offered."),
    subProtocolSpelling: read("subProtocolSpelling", "OCPP1.6, ocpp1.6.0, ocpp1.6j."),
    identityCase: read("identityCase", "An identity that is known in another case."),
    hexPassword: read("hexPassword", "The key in hexadecimal as password."),
    subProtocolCredentials: read("subProtocolCredentials", "Credentials among the sub-protocols."),
    transactionPayloads: read("transactionPayloads", "Transaction messages not quite right."),
    payloads: read("payloads", "Other messages with nulls, unknown fields or unknown words."),
  };
}

const triggers: readonly MessageTrigger[] = [
  "BootNotification",
  "DiagnosticsStatusNotification",
  "FirmwareStatusNotification",
  "Heartbeat",
  "MeterValues",
  "StatusNotification",
];

function readStep(reader: SettingsReader): SetUpStep | undefined {
  const key = reader.text("change", undefined, "A configuration key to be changed.");
  const value = reader.text("to", undefined, "What it is changed to.");
  const keys = reader.text("read", undefined, "Configuration keys to be read, with commas.");
  const about = "A message to be asked for.";
  const message = reader.word("trigger", undefined, { about, words: triggers });
  if (key !== undefined) {
    if (value !== undefined) return changeKey(key, value);
    reader.report("change", "lacks what it is changed to: `to`");
    return undefined;
  }
  if (keys !== undefined) return readKeys(keys.split(",").map((each) => each.trim()));
  if (message !== undefined) return trigger(message);
  if (!reader.has("trigger")) reader.report("setUp", "a step is one of change, read, trigger");
  return undefined;
}
