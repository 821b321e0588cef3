/** The limit that installed charging profiles set at an instant, and how long it surely holds. */

import type { ChargingProfilePurpose, ChargingSchedule } from "../../schemas/messages.ts";
import type { InstalledPeriod, InstalledProfile } from "./installed-profile.ts";
import type { InstalledProfiles } from "./profile-store.ts";

/** A transaction that runs on a connector. */
export interface RunningTransaction {
  /** Undefined while the central system has not given one. */
  readonly id: number | undefined;
  readonly startedAtMs: number;
}

/** What the hardware supplies; between it and no limit at all there is no difference. */
interface Supply {
  /** Phase to neutral, as set for the area: the standard does not want it measured (errata 3.69). */
  readonly nominalVolts: number;
  /** Phases that are wired, not those that the car takes. */
  readonly numberPhases: number;
  /** Fewer cannot be supplied, or not now; one if left out. */
  readonly minPhases?: number | undefined;
  /** On each phase. */
  readonly maxAmps: number;
}

export interface ConnectorContext extends Supply {
  readonly kind: "connector";
  readonly connectorId: number;
  readonly transaction: RunningTransaction | undefined;
}

/** The charge point as a whole, which messages call connector 0. */
export interface ChargePointContext extends Supply {
  readonly kind: "chargePoint";
  readonly connectors: readonly ConnectorContext[];
}

export type LimitContext = ConnectorContext | ChargePointContext;

export interface ChargingLimit {
  /** On each phase. */
  readonly limitAmps: number;
  /** On all phases together. */
  readonly limitWatts: number;
  readonly numberPhases: number;
  /** The highest `minChargingRate` of the schedules in force, on each phase; 0 without any. */
  readonly minChargingAmps: number;
  /** Until then nothing changes by itself; then look again. Infinity when nothing ever will. */
  readonly validUntilMs: number;
}

/** A limit while it is being lowered. */
type Draft = { -readonly [Field in keyof ChargingLimit]: ChargingLimit[Field] };

/** What one look at one connector sees of the circumstances. */
interface Look {
  readonly profiles: InstalledProfiles;
  readonly supply: Supply;
  readonly connectorId: number;
  readonly transaction: RunningTransaction | undefined;
  readonly atMs: number;
  /** Where schedules without a start of their own begin. */
  readonly startMs: number;
}

/**
 * The limit on a connector: the lowest of what the hardware, ChargePointMaxProfile and TxProfile
 * allow, or TxDefaultProfile where there is no TxProfile (OCPP 1.6 §3.13.3).
 *
 * TxDefaultProfiles count without a transaction too: the limit is then that of a transaction that
 * would begin at `chargingStartMs`. A TxProfile overrules them from its validFrom to its validTo,
 * also where its schedule has a gap or has ended, as the official tests expect; outside these two
 * times it does not count as present, and the default behaviour is back (OCPP 1.6 §3.13.1, §3.13.2).
 *
 * The limit of the charge point as a whole is what it may take from the grid: the sum over its
 * connectors, idle ones included, but no more than its own hardware and ChargePointMaxProfile allow
 * (OCPP 1.6 §5.7). Amperes are added as if all connectors used the same phase.
 */
export function limitAt(
  profiles: InstalledProfiles,
  context: LimitContext,
  atMs: number,
  chargingStartMs: number = atMs,
): ChargingLimit {
  return context.kind === "connector"
    ? connectorLimitAt(profiles, context, atMs, chargingStartMs)
    : chargePointLimitAt(profiles, context, atMs, chargingStartMs);
}

function connectorLimitAt(
  profiles: InstalledProfiles,
  context: ConnectorContext,
  atMs: number,
  chargingStartMs: number,
): ChargingLimit {
  const { connectorId, transaction } = context;
  const startMs = transaction?.startedAtMs ?? chargingStartMs;
  const look = { profiles, supply: context, connectorId, transaction, atMs, startMs };
  const draft = createDraft(context);
  applyPurpose("ChargePointMaxProfile", look, draft);
  if (!applyPurpose("TxProfile", look, draft)) applyPurpose("TxDefaultProfile", look, draft);
  draft.limitWatts = toWatts(draft.limitAmps, context, draft.numberPhases);
  return draft;
}

function chargePointLimitAt(
  profiles: InstalledProfiles,
  context: ChargePointContext,
  atMs: number,
  chargingStartMs: number,
): ChargingLimit {
  const look = {
    profiles,
    supply: context,
    connectorId: 0,
    transaction: undefined,
    atMs,
    startMs: chargingStartMs,
  };
  const draft = createDraft(context);
  applyPurpose("ChargePointMaxProfile", look, draft);
  let totalAmps = 0;
  let totalWatts = 0;
  for (const connector of context.connectors) {
    const limit = connectorLimitAt(profiles, connector, atMs, chargingStartMs);
    totalAmps += limit.limitAmps;
    totalWatts += limit.limitWatts;
    holdUntil(draft, limit.validUntilMs);
  }
  draft.limitWatts = Math.min(toWatts(draft.limitAmps, context, draft.numberPhases), totalWatts);
  draft.limitAmps = Math.min(draft.limitAmps, totalAmps);
  return draft;
}

function createDraft({ maxAmps, numberPhases }: Supply): Draft {
  return {
    limitAmps: maxAmps,
    limitWatts: 0,
    numberPhases,
    minChargingAmps: 0,
    validUntilMs: Number.POSITIVE_INFINITY,
  };
}

/** Lowers the draft to the prevailing profile of a purpose, and tells whether one is valid now. */
function applyPurpose(purpose: ChargingProfilePurpose, look: Look, draft: Draft): boolean {
  let isValid = false;
  let replacedLevel = -1;
  for (const installed of look.profiles) {
    const { profile, connectorId } = installed;
    if (profile.chargingProfilePurpose !== purpose || !concerns(installed, look)) continue;
    if (connectorId > 0) replacedLevel = profile.stackLevel;
    else if (profile.stackLevel === replacedLevel) continue;

    const effect = applyProfile(installed, look, draft);
    if (effect === "limits") return true;
    if (effect === "silent") isValid = true;
  }
  return isValid;
}

/** A silent profile is valid, but its schedule says nothing about this instant. */
function applyProfile(
  installed: InstalledProfile,
  look: Look,
  draft: Draft,
): "limits" | "silent" | "invalid" {
  const { profile, validFromMs, validToMs } = installed;
  if (look.atMs >= validToMs) return "invalid";
  if (look.atMs < validFromMs) {
    holdUntil(draft, validFromMs);
    return "invalid";
  }
  holdUntil(draft, validToMs);
  const period = periodInForce(installed, look, draft);
  if (period === undefined) return "silent";
  applyPeriod(period, profile.chargingSchedule, look.supply, draft);
  return "limits";
}

/**
 * Whether a profile is about this connector. One on connector 0 is about all of them, but where
 * the connector has a TxDefaultProfile of its own with the same stack level, that one replaces it
 * (OCPP 1.6 §3.13.1); those of other levels stay in the stack.
 */
function concerns({ connectorId, profile }: InstalledProfile, look: Look): boolean {
  if (connectorId !== look.connectorId && connectorId !== 0) return false;
  if (profile.chargingProfilePurpose !== "TxProfile") return true;
  if (look.transaction === undefined) return false;
  return profile.transactionId === undefined || profile.transactionId === look.transaction.id;
}

/** The period that runs now, if the schedule has begun and has neither a gap here nor ended. */
function periodInForce(
  { startMs: fixedStartMs, recurrenceMs, periods }: InstalledProfile,
  { atMs, startMs: chargingStartMs }: Look,
  draft: Draft,
): InstalledPeriod | undefined {
  const startMs = fixedStartMs ?? chargingStartMs;
  if (atMs < startMs) {
    holdUntil(draft, startMs);
    return undefined;
  }
  const elapsedMs = (atMs - startMs) % recurrenceMs;
  const recurrenceStartMs = atMs - elapsedMs;
  const period = firstPeriodToEndAfter(periods, elapsedMs);
  if (period === undefined) {
    holdUntil(draft, recurrenceStartMs + recurrenceMs);
    return undefined;
  }
  const isRunning = period.startMs <= elapsedMs;
  holdUntil(draft, recurrenceStartMs + (isRunning ? period.endMs : period.startMs));
  return isRunning ? period : undefined;
}

/** Halves its way through: a schedule may have hundreds of periods. */
function firstPeriodToEndAfter(
  periods: readonly InstalledPeriod[],
  elapsedMs: number,
): InstalledPeriod | undefined {
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const endMs = periods[middle]?.endMs ?? 0;
    if (endMs > elapsedMs) high = middle;
    else low = middle + 1;
  }
  return periods[low];
}

/**
 * Amperes are per phase, watts the total over the phases that the period names, three if it names
 * none. On fewer phases the limit is not converted (errata 3.34 and 3.69); but a charge point wired
 * with fewer cannot divide a total by more than it has, nor by fewer than it has to supply.
 */
function applyPeriod(
  { limit, numberPhases }: InstalledPeriod,
  { chargingRateUnit, minChargingRate = 0 }: ChargingSchedule,
  supply: Supply,
  draft: Draft,
): void {
  const phases = Math.min(Math.max(numberPhases, supply.minPhases ?? 1), supply.numberPhases);
  const wattsPerAmp = chargingRateUnit === "A" ? 1 : toWatts(1, supply, phases);
  draft.limitAmps = Math.min(draft.limitAmps, limit / wattsPerAmp);
  draft.numberPhases = Math.min(draft.numberPhases, phases);
  draft.minChargingAmps = Math.max(draft.minChargingAmps, minChargingRate / wattsPerAmp);
}

function holdUntil(draft: Draft, changeMs: number): void {
  draft.validUntilMs = Math.min(draft.validUntilMs, changeMs);
}

function toWatts(amps: number, { nominalVolts }: Supply, numberPhases: number): number {
  return amps * nominalVolts * numberPhases;
}
