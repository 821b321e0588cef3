/** What decides of a scenario beside its steps: whether it is run, and what its failure means. */

import { list } from "./collections.ts";
import { optional, record, required } from "./record.ts";
import { invalid, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { text } from "./scalars.ts";

const msPerDay = 86_400_000;

/** The end of a day, in universal time. */
const lastDay: ScalarRule<number> = scalarRule(
  { description: "A day", type: "string", examples: ["2026-12-01"] },
  ({ text: written }) => {
    const startMs = /^\d{4}-\d\d-\d\d$/.test(written) ? Date.parse(written) : Number.NaN;
    return Number.isNaN(startMs)
      ? invalid("E103", `\`${written}\` is no day`, "write it as 2026-12-01")
      : valid(startMs + msPerDay);
  },
);

export const reason = text({ shortest: 1, longest: 1000 });

export const expectFail = record({
  reason: required("reason", reason, "Why it fails, and who knows of it."),
  until: optional("untilMs", lastDay, "The last day on which its failure is fine."),
});

/** A capability, as `core` or `hardware.rfid`. */
export const capability: ScalarRule<string> = scalarRule(
  { description: "A capability", type: "string", examples: ["core", "hardware.rfid"] },
  ({ text: written }) =>
    /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*$/.test(written)
      ? valid(written)
      : invalid("E103", `\`${written}\` is no capability`, "words with dots: `hardware.rfid`"),
);

export const capabilities = list(capability);
