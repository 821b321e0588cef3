/**
 * The settings that can be changed while the central system runs, by the sections and keys of the
 * configuration file. What is changed here is forgotten at the next start.
 */

import type { Balancing } from "../balancing/balancing.ts";
import type { BalancingSettings } from "../balancing/settings.ts";
import type { CentralSystem } from "../central-system.ts";
import type { LogBook } from "../log-book/log-book.ts";
import { toLogComponent, toLogLevel } from "../log-book/log-entry.ts";
import type { CentralSystemSettings } from "../settings.ts";

/** By section and key, as they are written. */
export type WrittenSettings = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type SettingOutcome =
  | { readonly kind: "applied" }
  /** It is known, and only read at the start. */
  | { readonly kind: "needsRestart" }
  | { readonly kind: "unknown" }
  | { readonly kind: "invalid"; readonly expected: string };

export interface RuntimeSettings {
  set(section: string, key: string, value: string): SettingOutcome;
  /** As they were read at the start, and changed since. */
  read(): WrittenSettings;
}

export interface RuntimeSettingsOptions {
  readonly centralSystem: Pick<CentralSystem, "configure">;
  readonly balancing: Pick<Balancing, "configure"> | undefined;
  readonly logBook: Pick<LogBook, "setLevel">;
  /** What was read at the start. */
  readonly written?: WrittenSettings;
  /** What others go by, by `section.key`. */
  readonly appliers?: Readonly<Record<string, (value: string) => SettingOutcome>>;
}

type Apply = (value: string, settings: LiveSettings) => SettingOutcome;

interface LiveSettings {
  readonly options: RuntimeSettingsOptions;
  /** As it stands, in text; undefined if nobody has written it. */
  read(section: string, key: string): string | undefined;
}

const applied: SettingOutcome = { kind: "applied" };

export function createRuntimeSettings(options: RuntimeSettingsOptions): RuntimeSettings {
  const written = new Map(
    Object.entries(options.written ?? {}).map(([section, keys]) => [
      section,
      new Map(Object.entries(keys)),
    ]),
  );
  const appliers = new Map<string, Apply>([
    ...Object.entries(live),
    ...Object.entries(options.appliers ?? {}),
  ]);
  const read = (section: string, key: string) => written.get(section)?.get(key);

  function apply(section: string, key: string, value: string): SettingOutcome {
    if (section === "logging") return setLevel(options.logBook, key, value);
    const name = `${section}.${key}`;
    const setter = appliers.get(name);
    if (setter !== undefined) return setter(value, { options, read });
    const isKnown = atStart.has(name) || read(section, key) !== undefined;
    return { kind: isKnown ? "needsRestart" : "unknown" };
  }

  return {
    set(section, key, value) {
      const outcome = apply(section, key, value);
      if (outcome.kind !== "applied") return outcome;
      const keys = written.get(section) ?? new Map<string, string>();
      written.set(section, keys.set(key, value));
      return outcome;
    },
    read: () =>
      Object.fromEntries(
        [...written].map(([section, keys]) => [section, Object.fromEntries(keys)]),
      ),
  };
}

function setLevel(logBook: Pick<LogBook, "setLevel">, key: string, value: string): SettingOutcome {
  const component = toLogComponent(key);
  const level = toLogLevel(value);
  if (component === undefined) return { kind: "unknown" };
  if (level === undefined) return { kind: "invalid", expected: "level" };
  logBook.setLevel(component, level);
  return applied;
}

/** Those that are read once. */
const atStart: ReadonlySet<string> = new Set([
  ...["log_capacity", "audit_capacity"].map((key) => `capacity.${key}`),
  ...["addr", "port", "watchdog_stale", "watchdog_interval", "ping_timeout", "http_auth"].map(
    (key) => `host.${key}`,
  ),
  ...["http_auth_delay", "http_auth_via_protocol", "cert_chain", "cert_key"].map(
    (key) => `host.${key}`,
  ),
  "api.users_csv",
  ...["server", "server_charging_call"].map((key) => `ext-server.${key}`),
  "csms.transaction_interval",
  ...["first_wait", "default_priority"].map((key) => `balanz.${key}`),
  ...["groups_csv", "chargers_csv", "tags_csv", "firmware_csv"].map((key) => `model.${key}`),
  ...["session_csv", "audit_file"].map((key) => `history.${key}`),
]);

type Changes<Settings> = Partial<{ -readonly [Key in keyof Settings]: Settings[Key] }>;

const live: Readonly<Record<string, Apply>> = {
  "csms.allow_concurrent_tag": flag((isOn) => ({ allowsConcurrentTags: isOn })),
  "csms.heartbeat_interval": central((seconds) => ({ heartbeatIntervalSeconds: seconds }), 1),
  "csms.transaction_timeout": central((seconds) => ({ silentTransactionSeconds: seconds }), 1),
  "model.charger_autoregister": flag((isOn) => ({
    autoRegistration: isOn ? { maxChargePoints: 100_000, maxPerMinute: 100_000 } : undefined,
  })),
  "balanz.run_interval": passInterval("run_interval"),
  "balanz.intervals_full": passInterval("intervals_full"),
  "balanz.min_allocation": balanced((amps) => ({ minAllocationAmps: amps })),
  "balanz.margin_lower": balanced((amps) => ({ marginLowerAmps: amps })),
  "balanz.margin_increase": balanced((amps) => ({ marginIncreaseAmps: amps })),
  "balanz.usage_threshold": balanced((amps) => ({ usageThresholdAmps: amps })),
  "balanz.min_offer_increase_interval": balanced((seconds) => ({
    minOfferIncreaseIntervalSeconds: seconds,
  })),
  "balanz.max_offer_increase": balanced((amps) => ({ maxOfferIncreaseAmps: amps })),
  "balanz.wait_after_reduce": balanced((seconds) => ({ waitAfterReduceSeconds: seconds })),
  "balanz.usage_monitoring_interval": balanced((seconds) => ({
    usageMonitoringIntervalSeconds: seconds,
  })),
  "balanz.suspended_allocation_timeout": balanced((seconds) => ({
    suspendedAllocationTimeoutSeconds: seconds,
  })),
  "balanz.energy_threshold": balanced((wattHours) => ({ energyThresholdWh: wattHours })),
  "balanz.suspended_delayed_time": balanced((seconds) => ({
    suspendedDelayedTimeSeconds: seconds,
  })),
  "balanz.suspended_delayed_time_not_first": balanced((seconds) => ({
    suspendedDelayedTimeNotFirstSeconds: seconds,
  })),
  "balanz.suspend_top_of_hour": (value, { options }) => {
    const isOn = readFlag(value);
    if (isOn === undefined) return { kind: "invalid", expected: "True or False" };
    options.balancing?.configure({ suspendTopOfHour: isOn });
    return applied;
  },
};

function flag(toChanges: (isOn: boolean) => Changes<CentralSystemSettings>): Apply {
  return (value, { options }) => {
    const isOn = readFlag(value);
    if (isOn === undefined) return { kind: "invalid", expected: "True or False" };
    options.centralSystem.configure(toChanges(isOn));
    return applied;
  };
}

function central(
  toChanges: (number: number) => Changes<CentralSystemSettings>,
  least: number,
): Apply {
  return (value, { options }) => {
    const number = readNumber(value, least);
    if (number === undefined) return notNumber(least);
    options.centralSystem.configure(toChanges(number));
    return applied;
  };
}

function balanced(toChanges: (number: number) => Changes<BalancingSettings>): Apply {
  return (value, { options }) => {
    const number = readNumber(value, 0);
    if (number === undefined) return notNumber(0);
    options.balancing?.configure(toChanges(number));
    return applied;
  };
}

/** balanz looks every so many seconds, and goes over everything at every so manieth look. */
const usualPace: Readonly<Record<string, string>> = { run_interval: "5", intervals_full: "12" };

/** Nought means no balancing at all: from or to that needs a new start. */
function passInterval(changedKey: string): Apply {
  return (value, { options, read }) => {
    const number = readNumber(value, 0);
    if (number === undefined) return notNumber(0);
    if (number === 0 || options.balancing === undefined) return { kind: "needsRestart" };
    const factors = Object.entries(usualPace).map(([key, usual]) =>
      key === changedKey ? number : Number(read("balanz", key) ?? usual),
    );
    const seconds = factors.reduce((product, factor) => product * factor, 1);
    options.balancing.configure({ passIntervalSeconds: seconds });
    return applied;
  };
}

function notNumber(least: number): SettingOutcome {
  return { kind: "invalid", expected: `number from ${least} on` };
}

function readNumber(value: string, least: number): number | undefined {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return number >= least && Number.isFinite(number) ? number : undefined;
}

/** As the readers of such files take them. */
function readFlag(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  if (["true", "yes", "on", "1"].includes(word)) return true;
  return ["false", "no", "off", "0"].includes(word) ? false : undefined;
}
