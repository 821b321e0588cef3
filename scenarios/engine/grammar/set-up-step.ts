/** What the reference central system does with each charger that has booted, step by step. */

import type { SetUpStep } from "../../../central/set-up.ts";
import { changeKey, readKeys, trigger } from "../../../central/set-up-steps.ts";
import { dictionary, list, mapped } from "./collections.ts";
import { optional, record } from "./record.ts";
import type { Rule } from "./rule.ts";
import { oneOf, text } from "./scalars.ts";

const key = text({ shortest: 1, longest: 50 });
const triggers = [
  ...(["BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification"] as const),
  ...(["Heartbeat", "MeterValues", "StatusNotification"] as const),
];

const step = record({
  read: optional("keys", list(key), "Configuration keys that are read; all if none is named."),
  set: optional(
    "values",
    dictionary(text({ longest: 500 }), { hasNames: false }),
    "Configuration keys that are changed, one after the other.",
  ),
  trigger: optional("message", oneOf(triggers), "A message that is asked for."),
});

/** A step may do several things, in the order of the keys above. */
export const setUpSteps: Rule<readonly SetUpStep[]> = mapped(list(step), (steps) =>
  steps.flatMap(({ keys, values = new Map<string, string>(), message }) => [
    ...(keys === undefined ? [] : [readKeys(keys)]),
    ...Array.from(values, ([name, value]) => changeKey(name, value)),
    ...(message === undefined ? [] : [trigger(message)]),
  ]),
);
