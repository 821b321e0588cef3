/** Q22: which charging profiles the charge point takes. */

import type { Answer } from "../../../protocol/connection.ts";
import { CallError } from "../../../protocol/errors.ts";
import type { CallFrame } from "../../../protocol/frame.ts";
import { everyObject, fieldOf, isObject, objectsOf } from "../json-edit.ts";
import { choice, count, flag, list, number, text, type Values, withDefault } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { editPayload } from "../wire.ts";

const purposes = ["ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"] as const;

const parameters = {
  only: list(choice("The rules hold for these purposes; for all, if left out.", purposes)),
  purposes: list(choice("Only these purposes are taken.", purposes)),
  kinds: list(choice("Only these kinds are taken.", ["Absolute", "Recurring", "Relative"])),
  units: list(choice("Only these units are taken.", ["A", "W"])),
  connectors: list(count("Only for these connectors.")),
  maxStack: count("No higher stack level is taken."),
  advertisedStack: count("The highest stack level that GetConfiguration tells."),
  maxPeriods: count("No more periods are taken."),
  minLimitAmps: number("No limit between nought and this is taken.", 0),
  decimals: choice("How decimals are checked: not, or by a division that does not come out.", [
    "any",
    "naive",
  ]),
  needStart: flag("Without startSchedule none is taken, unless it is Relative."),
  firstPeriodZero: flag("The first period must begin at nought."),
  needTxId: flag("Without transactionId no TxProfile is taken."),
  needTx: flag("Without a transaction that runs no TxProfile is taken."),
  inRemoteStart: text("What a RemoteStartTransaction with a profile is answered: as `answer`."),
  answer: withDefault(
    text("The answer: Accepted, Rejected or NotSupported, or the code of a CALLERROR."),
    "Rejected",
  ),
} as const;

type Rules = Values<typeof parameters>;

const statuses: readonly string[] = ["Accepted", "Rejected", "NotSupported"];

export const scAccept = definePrimitive({
  description: "Refuses charging profiles that it should take, or takes those it should refuse.",
  covers: "FB-125, FB-160 to FB-171, FB-186, FB-195, FB-228",
  parameters,
  apply(rules, context) {
    const { advertisedStack } = rules;
    const told = {
      direction: "outgoing",
      kind: "callResult",
      actions: ["GetConfiguration"],
      concerns: ({ payload }: { readonly payload: unknown }) =>
        advertisedStack !== undefined && stackKeys(payload).length > 0,
    } as const;
    return {
      intercept: (call) => answerTo(rules, context, call),
      faults: [
        editPayload(context, told, (payload) => {
          for (const entry of stackKeys(payload)) entry["value"] = String(advertisedStack);
          return payload;
        }),
      ],
    };
  },
});

function stackKeys(payload: unknown) {
  return objectsOf(payload, "configurationKey").filter(
    ({ key }) => key === "ChargeProfileMaxStackLevel",
  );
}

function answerTo(rules: Rules, context: QuirkContext, call: CallFrame): Answer | undefined {
  const { action, payload } = call;
  const { occasion } = context;
  if (action === "RemoteStartTransaction") {
    const hasProfile = fieldOf(payload, "chargingProfile") !== undefined;
    const { inRemoteStart } = rules;
    if (inRemoteStart === undefined || !hasProfile || !occasion.strikes()) return undefined;
    return toAnswer(inRemoteStart);
  }
  const profile = fieldOf(payload, "csChargingProfiles");
  if (action !== "SetChargingProfile" || !isObject(profile)) return undefined;
  const { answer } = rules;
  const isAccepting = answer === "Accepted";
  const isRefused = isConcerned(rules, profile) && breaks(rules, context, payload, profile);
  return (isAccepting || isRefused) && occasion.strikes() ? toAnswer(answer) : undefined;
}

function toAnswer(answer: string): Answer {
  return statuses.includes(answer) ? { status: answer } : new CallError(answer, "profile refused");
}

function isConcerned({ only }: Rules, { chargingProfilePurpose }: Profile): boolean {
  return only === undefined || only.some((purpose) => purpose === chargingProfilePurpose);
}

type Profile = Readonly<Record<string, unknown>>;

function breaks(rules: Rules, context: QuirkContext, payload: unknown, profile: Profile): boolean {
  const { maxStack = Infinity } = rules;
  const { chargingProfilePurpose: purpose, chargingProfileKind: kind, stackLevel } = profile;
  return (
    isOutside(rules.purposes, purpose) ||
    isOutside(rules.kinds, kind) ||
    isOutside(rules.connectors, fieldOf(payload, "connectorId")) ||
    Number(stackLevel) > maxStack ||
    breaksSchedule(rules, profile["chargingSchedule"], kind) ||
    (purpose === "TxProfile" && lacksTransaction(rules, context, profile))
  );
}

function isOutside(taken: readonly unknown[] | undefined, value: unknown): boolean {
  return taken?.includes(value) === false;
}

function breaksSchedule(rules: Rules, schedule: unknown, kind: unknown): boolean {
  const { units, maxPeriods = Infinity, minLimitAmps = 0, needStart, firstPeriodZero } = rules;
  const periods = objectsOf(schedule, "chargingSchedulePeriod");
  const limits = everyObject(periods).map(({ limit }) => Number(limit));
  const lacksStart = kind !== "Relative" && fieldOf(schedule, "startSchedule") === undefined;
  return (
    isOutside(units, fieldOf(schedule, "chargingRateUnit")) ||
    periods.length > maxPeriods ||
    limits.some((limit) => limit > 0 && limit < minLimitAmps) ||
    (rules.decimals === "naive" && limits.some((limit) => limit % 0.1 !== 0)) ||
    (needStart === true && lacksStart) ||
    (firstPeriodZero === true && periods[0]?.["startPeriod"] !== 0)
  );
}

function lacksTransaction(
  { needTxId, needTx }: Rules,
  { chargePoint }: QuirkContext,
  { transactionId }: Profile,
): boolean {
  const isRunning = chargePoint.connectors.some(({ transaction }) => transaction !== undefined);
  return (needTxId === true && transactionId === undefined) || (needTx === true && !isRunning);
}
