/** The settings of balancing in our own file. */

import { type BalancingSettings, defaultBalancingSettings } from "../balancing/settings.ts";
import type { SettingsReader } from "./settings-reader.ts";

type NumberKey = {
  [Key in keyof BalancingSettings]: BalancingSettings[Key] extends number ? Key : never;
}[keyof BalancingSettings];

type FlagKey = Exclude<keyof BalancingSettings, NumberKey>;

/** Undefined if it is switched off. */
export function readBalancing(reader: SettingsReader): BalancingSettings | undefined {
  const isOn = reader.flag("isOn", true, "Whether current is balanced at all.");
  const settings = { ...readNumbers(reader), ...readFlags(reader) };
  return isOn ? settings : undefined;
}

function readNumbers(reader: SettingsReader): Pick<BalancingSettings, NumberKey> {
  const read = (key: NumberKey, about: string, min = 0) =>
    reader.number(key, defaultBalancingSettings[key], { about, min });
  return {
    passIntervalSeconds: read("passIntervalSeconds", "Between two passes over a group.", 1),
    firstWaitSeconds: read("firstWaitSeconds", "Until the first pass after a start."),
    debounceSeconds: read("debounceSeconds", "Events within this time lead to one pass."),
    minAllocationAmps: read("minAllocationAmps", "The least that is offered, but for none."),
    marginLowerAmps: read("marginLowerAmps", "Unused for long, it is taken back."),
    marginIncreaseAmps: read("marginIncreaseAmps", "With less unused, more may be offered."),
    usageThresholdAmps: read("usageThresholdAmps", "Who draws less does not really charge."),
    minOfferIncreaseIntervalSeconds: read(
      "minOfferIncreaseIntervalSeconds",
      "Between two increases of an offer.",
    ),
    maxOfferIncreaseAmps: read("maxOfferIncreaseAmps", "The most that an offer grows by at once."),
    waitAfterReduceSeconds: read("waitAfterReduceSeconds", "A car may take so long to follow."),
    usageMonitoringIntervalSeconds: read(
      "usageMonitoringIntervalSeconds",
      "How far back the usage of a connector is looked at.",
    ),
    suspendedAllocationTimeoutSeconds: read(
      "suspendedAllocationTimeoutSeconds",
      "How long an offer may be left unused.",
    ),
    energyThresholdWh: read("energyThresholdWh", "With less, a session is still to begin."),
    suspendedDelayedTimeSeconds: read(
      "suspendedDelayedTimeSeconds",
      "Until an unused offer is made again, to a session that is still to begin.",
    ),
    suspendedDelayedTimeNotFirstSeconds: read(
      "suspendedDelayedTimeNotFirstSeconds",
      "Until an unused offer is made again, to one that has charged.",
    ),
    minOnTimeSeconds: read("minOnTimeSeconds", "A session charges so long before it makes room."),
    applyTimeoutSeconds: read("applyTimeoutSeconds", "Until what was accepted must be done."),
    profileWritesPerDay: read("profileWritesPerDay", "Profiles for one charge point; 0: any."),
  };
}

function readFlags(reader: SettingsReader): Pick<BalancingSettings, FlagKey> {
  const read = (key: FlagKey, about: string) =>
    reader.flag(key, defaultBalancingSettings[key], about);
  return {
    suspendTopOfHour: read("suspendTopOfHour", "Offers are made again just before a full hour."),
    protectMinimum: read("protectMinimum", "Nobody is switched off so that another can grow."),
    stopOnOverdraw: read("stopOnOverdraw", "Ends transactions that listen to nothing."),
    assumesIdle: read("assumesIdle", "A connector nothing is known of is taken to draw nothing."),
  };
}
