/** A car that charges at a charge point on the bench, limited and measured by raw frames alone. */

import { Rig, type RigOptions } from "../rig.ts";

type Json = Readonly<Record<string, unknown>>;

/** Booted, and sampling every second. */
export async function bootedRig({ configuration, ...options }: RigOptions = {}): Promise<Rig> {
  const rig = new Rig({
    ...options,
    configuration: {
      MeterValueSampleInterval: "1",
      MeterValuesSampledData: "Current.Import.L1,Current.Offered",
      ...configuration,
    },
  });
  await rig.boot();
  return rig;
}

/** Its transaction has just begun; `remote` is added to the RemoteStartTransaction. */
export async function charging(options: RigOptions = {}, remote: Json = {}): Promise<Rig> {
  const rig = await bootedRig(options);
  await start(rig, 1, remote);
  return rig;
}

export async function start(rig: Rig, connectorId = 1, remote: Json = {}): Promise<void> {
  rig.chargePoint.connector(connectorId)?.plug();
  const idTag = `TAG${connectorId}`;
  await rig.result("RemoteStartTransaction", { connectorId, idTag, ...remote });
}

/** The id of the transaction that began last. */
export function lastTransactionId(rig: Rig): number {
  return rig.seen("StartTransaction").length;
}

/** An Absolute TxDefaultProfile in amperes that starts now; periods as `startPeriod:limit`. */
export function profile(rig: Rig, periods: string, changes: Json = {}, schedule: Json = {}): Json {
  return {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Absolute",
    ...changes,
    chargingSchedule: {
      chargingRateUnit: "A",
      startSchedule: at(rig, 0),
      chargingSchedulePeriod: periods.split(" ").map((period) => {
        const [startPeriod, limit] = period.split(":").map(Number);
        return { startPeriod, limit };
      }),
      ...schedule,
    },
  };
}

/** So many seconds from now. */
export function at(rig: Rig, seconds: number): string {
  return new Date(rig.clock.now() + seconds * 1000).toISOString();
}

/** The status of the answer, or the code of the CALLERROR. */
export async function set(rig: Rig, connectorId: number, csChargingProfiles: Json) {
  return statusOf(await rig.ask("SetChargingProfile", { connectorId, csChargingProfiles }));
}

export async function clear(rig: Rig, filter: Json) {
  return statusOf(await rig.ask("ClearChargingProfile", filter));
}

export function statusOf(answer: unknown[] | undefined): unknown {
  const [type, , payload] = answer ?? [];
  const isResult = type === 3 && typeof payload === "object" && payload !== null;
  return isResult && "status" in payload ? payload.status : payload;
}

/** The periods of the composite schedule, as `startPeriod:limit`. */
export async function plan(
  rig: Rig,
  duration: number,
  connectorId = 1,
  chargingRateUnit = "A",
): Promise<string> {
  const question = { connectorId, duration, chargingRateUnit };
  const { chargingSchedule } = await rig.result("GetCompositeSchedule", question);
  const periods = read(chargingSchedule, "chargingSchedulePeriod");
  if (!Array.isArray(periods)) return "none";
  return periods.map((one) => `${read(one, "startPeriod")}:${read(one, "limit")}`).join(" ");
}

/** What the meter of a connector said last: the current on L1, and what was offered. */
export function measured(rig: Rig, connectorId = 1): { drawnAmps: number; offeredAmps: number } {
  const last = rig.seen("MeterValues").findLast((one) => one["connectorId"] === connectorId);
  return {
    drawnAmps: sampleOf(last, "Current.Import", "L1"),
    offeredAmps: sampleOf(last, "Current.Offered"),
  };
}

/** The number that the last meter value of a MeterValues.req gives for a measurand; or NaN. */
export function sampleOf(meterValues: Json | undefined, measurand: string, phase?: string): number {
  const meterValue = meterValues?.["meterValue"];
  const samples = Array.isArray(meterValue) ? read(meterValue.at(-1), "sampledValue") : [];
  if (!Array.isArray(samples)) return Number.NaN;
  const sample = samples.find(
    (one) => read(one, "measurand") === measurand && read(one, "phase") === phase,
  );
  return Number.parseFloat(String(read(sample, "value")));
}

/** A field of something that came as JSON. */
export function read(value: unknown, field: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === field)?.[1];
}
