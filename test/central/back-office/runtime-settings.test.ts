import { expect } from "chai";
import {
  createRuntimeSettings,
  type RuntimeSettingsOptions,
} from "../../../central/back-office/runtime-settings.ts";

function createSettings(others: Partial<RuntimeSettingsOptions> = {}) {
  const changes: object[] = [];
  const configure = (change: object) => changes.push(change);
  const settings = createRuntimeSettings({
    centralSystem: { configure },
    balancing: { configure },
    logBook: { setLevel: (component, level) => changes.push({ [component]: level }) },
    ...others,
  });
  return { settings, changes };
}

/** A section, a key and a value of `balanz.ini`, and what changes with it. */
const rows: readonly (readonly [name: string, value: string, change: object])[] = [
  ["logging.cp_v16", "debug", { cp_v16: "DEBUG" }],
  ["logging.audit", "WARNING", { AUDIT: "WARNING" }],
  ["csms.allow_concurrent_tag", "True", { allowsConcurrentTags: true }],
  ["csms.heartbeat_interval", "60", { heartbeatIntervalSeconds: 60 }],
  ["csms.transaction_timeout", "7200", { silentTransactionSeconds: 7200 }],
  ["model.charger_autoregister", "no", { autoRegistration: undefined }],
  [
    "model.charger_autoregister",
    "yes",
    { autoRegistration: { maxChargePoints: 100_000, maxPerMinute: 100_000 } },
  ],
  ["balanz.run_interval", "10", { passIntervalSeconds: 120 }],
  ["balanz.intervals_full", "6", { passIntervalSeconds: 30 }],
  ["balanz.min_allocation", "8", { minAllocationAmps: 8 }],
  ["balanz.margin_lower", "1.5", { marginLowerAmps: 1.5 }],
  ["balanz.margin_increase", "0.5", { marginIncreaseAmps: 0.5 }],
  ["balanz.usage_threshold", "3", { usageThresholdAmps: 3 }],
  ["balanz.min_offer_increase_interval", "60", { minOfferIncreaseIntervalSeconds: 60 }],
  ["balanz.max_offer_increase", "5", { maxOfferIncreaseAmps: 5 }],
  ["balanz.wait_after_reduce", "0", { waitAfterReduceSeconds: 0 }],
  ["balanz.usage_monitoring_interval", "600", { usageMonitoringIntervalSeconds: 600 }],
  ["balanz.suspended_allocation_timeout", "120", { suspendedAllocationTimeoutSeconds: 120 }],
  ["balanz.energy_threshold", "500", { energyThresholdWh: 500 }],
  ["balanz.suspended_delayed_time", "180", { suspendedDelayedTimeSeconds: 180 }],
  ["balanz.suspended_delayed_time_not_first", "60", { suspendedDelayedTimeNotFirstSeconds: 60 }],
  ["balanz.suspend_top_of_hour", "False", { suspendTopOfHour: false }],
];

function split(name: string): readonly [section: string, key: string] {
  const [section = "", key = ""] = name.split(".");
  return [section, key];
}

describe("the settings of a running central system", () => {
  for (const [name, value, change] of rows) {
    it(`${name} = ${value} takes effect at once`, () => {
      const { settings, changes } = createSettings();
      const [section, key] = split(name);
      expect(settings.set(section, key, value)).to.deep.equal({ kind: "applied" });
      expect(changes).to.deep.equal([change]);
      expect(settings.read()).to.deep.equal({ [section]: { [key]: value } });
    });
  }

  for (const [name, value, kind] of [
    ["balanz.min_allocation", "-1", "invalid"],
    ["balanz.min_allocation", "", "invalid"],
    ["balanz.max_offer_increase", "much", "invalid"],
    ["balanz.run_interval", "0", "needsRestart"],
    ["csms.heartbeat_interval", "0", "invalid"],
    ["balanz.suspend_top_of_hour", "perhaps", "invalid"],
    ["logging.nothing", "INFO", "unknown"],
    ["logging.api", "LOUD", "invalid"],
    ["host.port", "80", "needsRestart"],
    ["balanz.nothing", "1", "unknown"],
    ["toString.x", "1", "unknown"],
  ] as const) {
    it(`${name} = ${value || "(nothing)"} changes nothing: ${kind}`, () => {
      const { settings, changes } = createSettings();
      const [section, key] = split(name);
      expect(settings.set(section, key, value).kind).to.equal(kind);
      expect(changes).to.deep.equal([]);
      expect(settings.read()).to.deep.equal({});
    });
  }

  it("say that balancing begins with a new start, where there was none at the last", () => {
    const { settings, changes } = createSettings({ balancing: undefined });
    expect(settings.set("balanz", "run_interval", "5").kind).to.equal("needsRestart");
    expect(changes).to.deep.equal([]);
  });

  it("go by what was written at the start, and what others bring", () => {
    const asked: string[] = [];
    const { settings, changes } = createSettings({
      written: { balanz: { run_interval: "5", intervals_full: "6" } },
      appliers: {
        "history.minimum_usage_change": (value) => {
          asked.push(value);
          return { kind: "applied" };
        },
      },
    });
    settings.set("balanz", "run_interval", "20");
    expect(changes).to.deep.equal([{ passIntervalSeconds: 120 }]);
    settings.set("history", "minimum_usage_change", "0.2");
    expect(asked).to.deep.equal(["0.2"]);
    expect(settings.read()).to.deep.equal({
      balanz: { run_interval: "20", intervals_full: "6" },
      history: { minimum_usage_change: "0.2" },
    });
  });
});
