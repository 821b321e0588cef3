/**
 * How many payloads a second are checked, beside a validator of Ajv called bare:
 *
 *     npm run build && node dist/bench/validate.js [--short]
 */

import { Ajv } from "ajv";
import { isDateTime, isUri } from "../schemas/formats.ts";
import type { Action } from "../schemas/messages.ts";
import { readSchema } from "../schemas/schema.ts";
import { checkRequest } from "../schemas/validate.ts";

const timestamp = "2025-11-21T08:45:00.123Z";

const payloads = {
  Heartbeat: {},
  MeterValues: {
    connectorId: 1,
    transactionId: 1234,
    meterValue: [
      {
        timestamp,
        sampledValue: [
          { value: "15.9", context: "Sample.Periodic", measurand: "Current.Import", phase: "L1" },
          { value: "15.8", context: "Sample.Periodic", measurand: "Current.Import", phase: "L2" },
          { value: "16.0", context: "Sample.Periodic", measurand: "Current.Import", phase: "L3" },
          { value: "10980", measurand: "Power.Active.Import", unit: "W" },
          { value: "1234567", measurand: "Energy.Active.Import.Register", unit: "Wh" },
        ],
      },
    ],
  },
  StartTransaction: { connectorId: 1, idTag: "04A1B2C3D4", meterStart: 1_234_567, timestamp },
  SetChargingProfile: {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 7,
      stackLevel: 1,
      chargingProfilePurpose: "TxProfile",
      chargingProfileKind: "Absolute",
      validFrom: timestamp,
      chargingSchedule: {
        chargingRateUnit: "A",
        startSchedule: timestamp,
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 21.4, numberPhases: 3 },
          { startPeriod: 3600, limit: 8.1 },
        ],
      },
    },
  },
} as const satisfies Partial<Record<Action, object>>;

function main(isShort: boolean): void {
  const milliseconds = isShort ? 5 : 400;
  const rows = (
    ["Heartbeat", "MeterValues", "StartTransaction", "SetChargingProfile"] as const
  ).map((action) => [action, measureAction(action, milliseconds)] as const);
  console.table(Object.fromEntries(rows));
}

/** The two are measured by turns, and the best of each is kept: the machine is not ours alone. */
function measureAction(action: keyof typeof payloads, milliseconds: number) {
  const payload = payloads[action];
  const ajv = new Ajv({
    multipleOfPrecision: 6,
    keywords: ["tolerated"],
    formats: { "date-time": isDateTime, uri: isUri },
  });
  const bare = ajv.compile(readSchema(action));
  let [bareBest, ourBest] = [0, 0];
  for (let turn = 0; turn < 5; turn += 1) {
    bareBest = Math.max(
      bareBest,
      measure(() => bare(payload), milliseconds),
    );
    ourBest = Math.max(
      ourBest,
      measure(() => checkRequest(action, payload).isValid, milliseconds),
    );
  }
  return {
    "checked a second": Math.round(ourBest),
    "bare Ajv": Math.round(bareBest),
    ratio: Number((ourBest / bareBest).toFixed(2)),
  };
}

function measure(task: () => unknown, milliseconds: number): number {
  const start = performance.now();
  let [calls, elapsed, taken] = [0, 0, 0];
  while (elapsed < milliseconds) {
    for (let index = 0; index < 1000; index += 1) if (task() === true) taken += 1;
    calls += 1000;
    elapsed = performance.now() - start;
  }
  if (taken !== calls) throw new Error("a payload of the benchmark was refused");
  return (calls / elapsed) * 1000;
}

main(process.argv.includes("--short"));
