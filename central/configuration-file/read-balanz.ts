/** `balanz.ini`, setting by setting, as balanz understands it. */

import { type BalancingSettings, defaultBalancingSettings } from "../balancing/settings.ts";
import { defaultLocalControllerSettings } from "../local-controller/settings.ts";
import {
  type LogComponent,
  type LogLevel,
  logComponents,
  logLevels,
} from "../log-book/log-entry.ts";
import { type CentralSystemSettings, defaultSettings } from "../settings.ts";
import { serverAutoRegistration } from "./read-central.ts";
import { checkUpstream, defaultListener, defaultStore } from "./read-own.ts";
import type {
  ListenerConfiguration,
  LocalControllerConfiguration,
  ServerConfiguration,
} from "./server-configuration.ts";
import type { ServerPaths } from "./server-paths.ts";
import type { SettingsReader } from "./settings-reader.ts";

/** What is said of a setting is for our own file; in this one, the operator's comments say it. */
const about = "";
const seconds = { about, min: 0 };
const words = ["Accepted", "Rejected", "Forward"] as const;

export function readBalanzConfiguration(
  reader: SettingsReader,
  paths: ServerPaths,
): Omit<ServerConfiguration, "written"> {
  const host = reader.section("host", about);
  const model = reader.section("model", about);
  const balanz = reader.section("balanz", about);
  const asksForKeys = host.flag("http_auth", true, about);
  const keyDelaySeconds = host.number("http_auth_delay", 45, seconds);
  const localController = readLocalController(reader);
  // The one upstream has the keys then.
  const hasKeys = asksForKeys && localController === undefined;
  const configuration = {
    timeZone: undefined,
    listeners: [readListener(host, paths)],
    pingTimeoutSeconds: host.number("ping_timeout", 60, { about, min: 1 }),
    central: readCentral(reader),
    newcomerGroupId: model.text("charger_autoregister_group", "Default", about),
    requiresKeys: hasKeys,
    keyRollOutDelaySeconds: hasKeys ? keyDelaySeconds : undefined,
    chargerDefaults: {
      priority: balanz.number("default_priority", 1, { about, isWhole: true }),
      connMaxAmps: balanz.number("default_max_allocation", 32, seconds),
    },
    balancing: readBalancing(balanz),
    logLevels: readLogLevels(reader.section("logging", about)),
    site: readSite(reader, paths),
    history: readHistory(reader.section("history", about), paths),
    store: paths.at(defaultStore),
    localController,
  };
  for (const [section, key, why] of withoutEffect) {
    const place = reader.section(section, about);
    if (place.text(key, undefined, about) === undefined) continue;
    place.report(key, `has no effect here: ${why}`, "warning");
  }
  return configuration;
}

const withoutEffect = [
  ["capacity", "log_capacity", "the last 100000 entries are at hand"],
  ["capacity", "audit_capacity", "the last 100000 entries are at hand"],
  ["host", "watchdog_stale", "how long a charge point may be silent follows from its heartbeats"],
  ["host", "watchdog_interval", "silence is noticed when it has lasted too long"],
  ["csms", "transaction_interval", "transactions are ended when they are due"],
  ["api", "token_shas", "users are in the file users_csv"],
] as const;

function readListener(reader: SettingsReader, paths: ServerPaths): ListenerConfiguration {
  const certificate = paths.readExisting(reader, "cert_chain", about);
  const key = paths.readExisting(reader, "cert_key", about);
  const isSecure = certificate !== undefined && key !== undefined;
  if (!isSecure && (certificate ?? key) !== undefined) {
    const present = certificate === undefined ? "cert_key" : "cert_chain";
    reader.report(present, "cert_chain and cert_key are both needed", "warning");
  }
  return {
    ...defaultListener,
    host: reader.text("addr", "0.0.0.0", about),
    isHostInherited: true,
    port: reader.number("port", defaultListener.port, {
      about,
      min: 0,
      max: 65_535,
      isWhole: true,
    }),
    tls: isSecure ? { certificate, key, clientAuthority: undefined } : undefined,
  };
}

function readCentral(reader: SettingsReader): CentralSystemSettings {
  const csms = reader.section("csms", about);
  const host = reader.section("host", about);
  const model = reader.section("model", about);
  const takesNewcomers = model.flag("charger_autoregister", true, about);
  return {
    ...defaultSettings,
    allowsConcurrentTags: csms.flag("allow_concurrent_tag", false, about),
    heartbeatIntervalSeconds: csms.number("heartbeat_interval", 120, { about, min: 1 }),
    silentTransactionSeconds: csms.number("transaction_timeout", 3600, { about, min: 1 }),
    autoRegistration: takesNewcomers ? serverAutoRegistration : undefined,
    leniencies: {
      ...defaultSettings.leniencies,
      subProtocolCredentials: host.flag("http_auth_via_protocol", true, about),
    },
  };
}

/** It looks every so many seconds, and goes over everything at every so manieth look. */
function readBalancing(reader: SettingsReader): BalancingSettings | undefined {
  const runIntervalSeconds = reader.number("run_interval", 5, seconds);
  const intervalsFull = reader.number("intervals_full", 12, { about, min: 1, isWhole: true });
  const usual = defaultBalancingSettings;
  const read = <Key extends keyof typeof balancingKeys>(key: Key) =>
    reader.number(balancingKeys[key], usual[key], seconds);
  const settings = {
    ...usual,
    passIntervalSeconds: runIntervalSeconds * intervalsFull,
    firstWaitSeconds: reader.number("first_wait", 300, seconds),
    minAllocationAmps: read("minAllocationAmps"),
    marginLowerAmps: read("marginLowerAmps"),
    marginIncreaseAmps: read("marginIncreaseAmps"),
    usageThresholdAmps: read("usageThresholdAmps"),
    minOfferIncreaseIntervalSeconds: read("minOfferIncreaseIntervalSeconds"),
    maxOfferIncreaseAmps: read("maxOfferIncreaseAmps"),
    waitAfterReduceSeconds: read("waitAfterReduceSeconds"),
    usageMonitoringIntervalSeconds: read("usageMonitoringIntervalSeconds"),
    suspendedAllocationTimeoutSeconds: read("suspendedAllocationTimeoutSeconds"),
    energyThresholdWh: read("energyThresholdWh"),
    suspendedDelayedTimeSeconds: read("suspendedDelayedTimeSeconds"),
    suspendedDelayedTimeNotFirstSeconds: read("suspendedDelayedTimeNotFirstSeconds"),
    suspendTopOfHour: reader.flag("suspend_top_of_hour", usual.suspendTopOfHour, about),
  };
  return runIntervalSeconds === 0 ? undefined : settings;
}

const balancingKeys = {
  minAllocationAmps: "min_allocation",
  marginLowerAmps: "margin_lower",
  marginIncreaseAmps: "margin_increase",
  usageThresholdAmps: "usage_threshold",
  minOfferIncreaseIntervalSeconds: "min_offer_increase_interval",
  maxOfferIncreaseAmps: "max_offer_increase",
  waitAfterReduceSeconds: "wait_after_reduce",
  usageMonitoringIntervalSeconds: "usage_monitoring_interval",
  suspendedAllocationTimeoutSeconds: "suspended_allocation_timeout",
  energyThresholdWh: "energy_threshold",
  suspendedDelayedTimeSeconds: "suspended_delayed_time",
  suspendedDelayedTimeNotFirstSeconds: "suspended_delayed_time_not_first",
} as const;

function readLogLevels(reader: SettingsReader): Partial<Record<LogComponent, LogLevel>> {
  const levels: Partial<Record<LogComponent, LogLevel>> = {};
  for (const component of logComponents) {
    const rule = { about, words: logLevels };
    const level = reader.word(component.toLowerCase(), undefined, rule);
    if (level !== undefined) levels[component] = level;
  }
  return levels;
}

function readSite(reader: SettingsReader, paths: ServerPaths): ServerConfiguration["site"] {
  const model = reader.section("model", about);
  const api = reader.section("api", about);
  return {
    groups: paths.readTable(model, "groups_csv", "model/groups.csv"),
    chargers: paths.readTable(model, "chargers_csv", "model/chargers.csv"),
    tags: paths.readTable(model, "tags_csv", "model/tags.csv"),
    users: paths.readTable(api, "users_csv", "model/users.csv"),
    firmware: paths.readTable(model, "firmware_csv", "model/firmware.csv"),
  };
}

/** Without a key nothing is written, as the comments of the file say. */
function readHistory(reader: SettingsReader, paths: ServerPaths): ServerConfiguration["history"] {
  return {
    sessions: paths.read(reader, "session_csv", undefined, about),
    audit: paths.read(reader, "audit_file", undefined, about),
    minimumUsageChangeAmps: reader.number("minimum_usage_change", 0.5, seconds),
  };
}

function readLocalController(reader: SettingsReader): LocalControllerConfiguration | undefined {
  const section = reader.section("ext-server", about);
  const upstreamUrl = section.text("server", undefined, about);
  const serverChargingCall = section.word("server_charging_call", "Accepted", { about, words });
  if (upstreamUrl === undefined) return undefined;
  checkUpstream(section, "server", upstreamUrl);
  return { upstreamUrl, settings: { ...defaultLocalControllerSettings, serverChargingCall } };
}
