/**
 * The settings of the reference central system, in the words that operators of balanz know, and a
 * few of our own beside them. All of them are checked when the file is read, and all have an effect.
 */

import type { BalancingSettings } from "../../../central/balancing/settings.ts";
import { createTimeZone } from "../../../central/balancing/time-zone.ts";
import type { CentralSystemSettings } from "../../../central/settings.ts";
import { dictionary, mapped, shortOr } from "./collections.ts";
import { optional, record, required } from "./record.ts";
import { type Infer, invalid, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { decimal, flag, integer, oneOf, text } from "./scalars.ts";
import { setUpSteps } from "./set-up-step.ts";

const amps = decimal({ least: 0, most: 1000 });
const seconds = decimal({ least: 0, most: 31_536_000 });
const count = integer({ least: 0, most: 1_000_000 });
const energy = decimal({ least: 0, most: 10_000_000 });

const balanz = record({
  first_wait: optional("firstWaitSeconds", seconds, "Seconds before the first pass; 0."),
  run_interval: optional("runIntervalSeconds", seconds, "Seconds between two looks; 5."),
  intervals_full: optional("intervalsFull", count, "Each so many looks is a full pass; 12."),
  debounce: optional("debounceSeconds", seconds, "Events within so many seconds lead to one pass."),
  min_allocation: optional("minAllocationAmps", amps, "The smallest current offered; 6."),
  margin_lower: optional("marginLowerAmps", amps, "So much unused for long is taken away; 0.8."),
  margin_increase: optional("marginIncreaseAmps", amps, "Less unused may be offered more; 0.6."),
  usage_threshold: optional("usageThresholdAmps", amps, "Who draws less does not charge; 2."),
  min_offer_increase_interval: optional(
    "minOfferIncreaseIntervalSeconds",
    seconds,
    "Seconds between two increases; 115.",
  ),
  max_offer_increase: optional("maxOfferIncreaseAmps", amps, "The most of one increase; 3."),
  wait_after_reduce: optional("waitAfterReduceSeconds", seconds, "A car's time to follow; 5."),
  usage_monitoring_interval: optional(
    "usageMonitoringIntervalSeconds",
    seconds,
    "How many seconds of usage are looked at; 300.",
  ),
  suspended_allocation_timeout: optional(
    "suspendedAllocationTimeoutSeconds",
    seconds,
    "Seconds after which an unused offer is taken back; 300.",
  ),
  energy_threshold: optional("energyThresholdWh", energy, "Less is no real session yet; 1000."),
  suspended_delayed_time: optional(
    "suspendedDelayedTimeSeconds",
    seconds,
    "Seconds until an unused offer is made again; 3600.",
  ),
  suspended_delayed_time_not_first: optional(
    "suspendedDelayedTimeNotFirstSeconds",
    seconds,
    "The same, to who has charged; 21600.",
  ),
  suspend_top_of_hour: optional(
    "suspendTopOfHour",
    flag,
    "Whether offers are made again just before a full hour; true.",
  ),
  protect_minimum: optional("protectMinimum", flag, "Nobody goes off for another's growth; true."),
  min_on_time: optional("minOnTimeSeconds", seconds, "Seconds on before making room; 900."),
  apply_timeout: optional("applyTimeoutSeconds", seconds, "A charger's time to obey; 60."),
  stop_on_overdraw: optional("stopOnOverdraw", flag, "Ends who listens to nothing; false."),
  profile_writes_per_day: optional(
    "profileWritesPerDay",
    count,
    "Profiles a day; 0 is any number.",
  ),
  assumes_idle: optional(
    "assumesIdle",
    flag,
    "Whether a connector of which nothing is known draws nothing; true, as a scenario begins so.",
  ),
});

const csms = record({
  allow_concurrent_tag: optional(
    "allowsConcurrentTags",
    flag,
    "Whether one tag may be in several transactions; true, so that a fleet can share one.",
  ),
  heartbeat_interval: optional("heartbeatIntervalSeconds", count, "What a boot is answered; 300."),
  transaction_timeout: optional(
    "silentTransactionSeconds",
    seconds,
    "Seconds of silence after which a transaction is over; 86400.",
  ),
  call_timeout: optional("callTimeoutSeconds", seconds, "Seconds an answer may take; 30."),
  requires_boot: optional("requiresBoot", flag, "Whether nothing is served before a boot; false."),
  newcomer_status: optional(
    "newcomerStatus",
    oneOf(["Accepted", "Pending", "Rejected"]),
    "What a charger is told when it boots; Accepted.",
  ),
  retry_interval: optional("retryIntervalSeconds", count, "When it is to boot again if not; 60."),
  set_up: optional("setUp", setUpSteps, "What is done with each charger once it has booted."),
});

const tagStatuses = ["Accepted", "Blocked", "ConcurrentTx", "Expired", "Invalid"] as const;
const tagStatus = oneOf(tagStatuses);
const tag = record({
  status: required("status", tagStatus, "What is answered (OCPP 1.6 §7.2)."),
  parent: optional("parentIdTag", text({ longest: 20 }), "The tag of its group."),
  priority: optional("priority", count, "What its sessions count for in balancing."),
});

export type TagSettings = Infer<typeof tag>;

const timeZone: ScalarRule<string> = scalarRule(
  { description: "A time zone", type: "string", examples: ["Europe/Berlin"] },
  ({ text: name }) =>
    isTimeZone(name)
      ? valid(name)
      : invalid("E103", `there is no time zone \`${name}\``, "as in `Europe/Berlin`"),
);

function isTimeZone(name: string): boolean {
  try {
    createTimeZone(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const site = record({
  time_zone: optional("timeZone", timeZone, "Whose wall clock schedules go by; UTC."),
});

const sections = record({
  site: optional("site", site, "Where the chargers are."),
  balanz: optional("balancing", balanz, "How current is shared out, in seconds and amperes."),
  csms: optional("central", csms, "How charge points are served."),
  tags: optional(
    "tags",
    dictionary(
      shortOr(tagStatus, (status): TagSettings => ({ status }), tag),
      { hasNames: false },
    ),
    "Tags beside TEST0001 (Accepted), TEST0002 (Blocked) and TEST0003 (Expired).",
  ),
});

export interface ReferenceConfig {
  readonly balancing: Partial<BalancingSettings>;
  readonly central: Partial<CentralSystemSettings>;
  readonly tags: ReadonlyMap<string, TagSettings>;
  readonly timeZone: string;
}

/** Schedules are the same wherever they run. */
const usualTimeZone = "UTC";

export const noConfig: ReferenceConfig = {
  balancing: {},
  central: {},
  tags: new Map(),
  timeZone: usualTimeZone,
};

export const referenceConfig = mapped(
  sections,
  ({ balancing = {}, central = {}, tags = new Map(), site: place = {} }): ReferenceConfig => {
    const { runIntervalSeconds, intervalsFull, ...rest } = balancing;
    const isSaid = runIntervalSeconds !== undefined || intervalsFull !== undefined;
    const passIntervalSeconds = (runIntervalSeconds ?? 5) * (intervalsFull ?? 12);
    return {
      balancing: { ...rest, ...(isSaid && { passIntervalSeconds }) },
      central,
      tags,
      timeZone: place.timeZone ?? usualTimeZone,
    };
  },
);
