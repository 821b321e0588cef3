/** Our own configuration file, setting by setting. */

import { defaultLocalControllerSettings } from "../local-controller/settings.ts";
import {
  type LogComponent,
  type LogLevel,
  logComponents,
  logLevels,
} from "../log-book/log-entry.ts";
import { chargerDefaults } from "../site/site-model.ts";
import { readBalancing } from "./read-balancing.ts";
import { readCentral, readSecurityProfile } from "./read-central.ts";
import type {
  ListenerConfiguration,
  LocalControllerConfiguration,
  ServerConfiguration,
  TlsPaths,
} from "./server-configuration.ts";
import type { ServerPaths } from "./server-paths.ts";
import type { SettingsReader } from "./settings-reader.ts";

const port = { min: 0, max: 65_535, isWhole: true };

export function readOwnConfiguration(
  reader: SettingsReader,
  paths: ServerPaths,
): ServerConfiguration {
  const central = reader.section("central", "How the central system behaves.");
  const keys = reader.section("keys", "The keys (passwords) of charge points.");
  const chargers = reader.section("chargers", "What holds of chargers that do not say otherwise.");
  const centralSettings = readCentral(central);
  return {
    timeZone: readTimeZone(reader),
    listeners: readListeners(reader, paths),
    pingTimeoutSeconds: reader.number("pingTimeoutSeconds", 60, {
      about: "A connection from which nothing comes for so long is given up.",
      min: 1,
    }),
    central: centralSettings,
    newcomerGroupId: reader.text("newcomerGroup", "Default", "Of chargers that nobody has listed."),
    requiresKeys: keys.flag("areRequired", true, "Whether a charger that has one must prove it."),
    keyRollOutDelaySeconds: keys.number("rollOutDelaySeconds", undefined, {
      about: "When a charger without a key is given one; never if left out.",
      min: 0,
    }),
    chargerDefaults: {
      priority: chargers.number("priority", chargerDefaults.priority, {
        about: "Of sessions whose tag has none.",
        isWhole: true,
      }),
      connMaxAmps: chargers.number("connMaxAmps", chargerDefaults.connMaxAmps, {
        about: "The most that a connector bears.",
        min: 0,
      }),
    },
    balancing: readBalancing(reader.section("balancing", "How current is shared.")),
    logLevels: readLogLevels(reader.section("logging", "What is logged, by component.")),
    site: readSite(reader, paths),
    history: readHistory(reader, paths),
    store: paths.read(reader, "store", defaultStore, "The folder of what outlasts the process."),
    localController: readLocalController(reader),
    written: {},
  };
}

function readTimeZone(reader: SettingsReader): string | undefined {
  const about = "By its name in the IANA database: schedules and times go by it.";
  const name = reader.text("timeZone", undefined, about);
  if (name === undefined || isTimeZone(name)) return name;
  reader.report("timeZone", `"${name}" is no time zone: one is Europe/Copenhagen`);
  return undefined;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Among what is kept anyway: where balanz runs in a container, other folders do not outlast it. */
export const defaultStore = "history/store";

/** This machine alone, unless an address says otherwise. */
export const defaultListener: ListenerConfiguration = {
  host: "127.0.0.1",
  isHostInherited: false,
  port: 9999,
  tls: undefined,
  securityProfile: 0,
  servesChargePoints: true,
  servesApi: true,
  servesHttp: true,
};

function readListeners(
  reader: SettingsReader,
  paths: ServerPaths,
): readonly ListenerConfiguration[] {
  const about = "The ports that are listened at; 9999 alone if left out.";
  const listeners = reader.list("listeners", about, (item) => readListener(item, paths));
  return reader.has("listeners") ? listeners : [defaultListener];
}

function readListener(reader: SettingsReader, paths: ServerPaths): ListenerConfiguration {
  const tls = readTls(reader, paths);
  const securityProfile = readSecurityProfile(
    reader,
    "Of the charge points that this port is for; 0: of all that its encryption fits.",
  );
  const isSecure = tls !== undefined;
  if (securityProfile === 1 && isSecure) reader.report("securityProfile", "1 is without tls");
  if (securityProfile > 1 && !isSecure) reader.report("securityProfile", "2 and 3 need tls");
  if (securityProfile === 3 && isSecure && tls.clientAuthority === undefined) {
    reader.report("securityProfile", "3 needs tls.clientAuthority");
  }
  const serves = "Whether this port is for";
  return {
    host: reader.text("host", defaultListener.host, "The address; 0.0.0.0: all of them."),
    isHostInherited: false,
    port: reader.number("port", defaultListener.port, { about: "0: any that is free.", ...port }),
    tls,
    securityProfile,
    servesChargePoints: reader.flag("chargePoints", true, `${serves} charge points.`),
    servesApi: reader.flag("api", true, `${serves} operators, at /api.`),
    servesHttp: reader.flag("http", true, `${serves} other programs, over HTTP.`),
  };
}

function readTls(reader: SettingsReader, paths: ServerPaths): TlsPaths | undefined {
  const section = reader.section("tls", "Files in PEM; without them the port is open.");
  const certificate = paths.readExisting(section, "certificate", "With those that vouch for it.");
  const key = paths.readExisting(section, "key", "Of the certificate.");
  const about = "Who must have signed the certificates of charge points.";
  const clientAuthority = paths.readExisting(section, "clientAuthority", about);
  if (certificate !== undefined && key !== undefined) return { certificate, key, clientAuthority };
  if (reader.has("tls")) reader.report("tls", "certificate and key are both needed");
  return undefined;
}

function readLogLevels(reader: SettingsReader): Partial<Record<LogComponent, LogLevel>> {
  const levels: Partial<Record<LogComponent, LogLevel>> = {};
  for (const component of logComponents) {
    const rule = { about: "The least that is logged.", words: logLevels };
    const level = reader.word(component, undefined, rule);
    if (level !== undefined) levels[component] = level;
  }
  return levels;
}

function readSite(reader: SettingsReader, paths: ServerPaths): ServerConfiguration["site"] {
  const section = reader.section("site", "The files of the site.");
  const read = (key: keyof ServerConfiguration["site"]) =>
    paths.readTable(section, key, `model/${key}.csv`);
  return {
    groups: read("groups"),
    chargers: read("chargers"),
    tags: read("tags"),
    users: read("users"),
    firmware: read("firmware"),
  };
}

function readHistory(reader: SettingsReader, paths: ServerPaths): ServerConfiguration["history"] {
  const section = reader.section("history", "What has been.");
  return {
    sessions: paths.read(section, "sessions", "history/sessions.csv", "Completed sessions."),
    audit: paths.read(section, "audit", "history/audit_log.txt", "What operators have done."),
    minimumUsageChangeAmps: section.number("minimumUsageChangeAmps", 0.5, {
      about: "What was drawn is noted when it has changed by so much.",
      min: 0,
    }),
  };
}

function readLocalController(reader: SettingsReader): LocalControllerConfiguration | undefined {
  const section = reader.section("localController", "Between charge points and an upstream.");
  const usual = defaultLocalControllerSettings;
  const read = (key: Exclude<keyof typeof usual, "serverChargingCall">, about: string) =>
    section.number(key, usual[key], { about, min: 1 });
  const upstreamUrl = section.text("upstream", undefined, "Its address, without the identity.");
  const settings = {
    serverChargingCall: section.word("serverChargingCall", usual.serverChargingCall, {
      about: "What it is told of charging profiles that do not reach the charge point.",
      words: ["Accepted", "Rejected", "Forward"],
    }),
    callTimeoutSeconds: read("callTimeoutSeconds", "Less than charge points wait for us."),
    admissionTimeoutSeconds: read("admissionTimeoutSeconds", "One waits at the door so long."),
    firstRetrySeconds: read("firstRetrySeconds", "Until it is dialled again."),
    maxRetrySeconds: read("maxRetrySeconds", "The same, after many tries."),
    maxWaitingMessages: read("maxWaitingMessages", "Of one charge point."),
    maxAttempts: read("maxAttempts", "To tell it a message that it answers with an error."),
  };
  if (upstreamUrl === undefined) return undefined;
  checkUpstream(section, "upstream", upstreamUrl);
  return { upstreamUrl, settings };
}

export function checkUpstream(reader: SettingsReader, key: string, url: string): void {
  if (!(/^wss?:/.test(url) && URL.canParse(url))) {
    reader.report(key, `"${url}" is no address that begins with ws:// or wss://`);
  }
}
