/** What a charge point tells of its transactions, in few words, and what has become of them. */

import { expect } from "chai";
import type { TransactionEnd } from "../../central/transaction.ts";
import { at, type ScriptedChargePoint, type World } from "./scripted-charge-point.ts";

export type Message = readonly [action: string, payload: object];

/** Connector, register at the start, kind of end, register at the end. */
export type Row = readonly [number, number, "running" | TransactionEnd["kind"], number | undefined];

export async function tell(
  chargePoint: ScriptedChargePoint,
  [action, payload]: Message,
): Promise<void> {
  const [type] = await chargePoint.exchange(action, payload);
  expect(type, `${action} is answered by a CALLRESULT`).to.equal(3);
}

export function transactions({ central }: World) {
  return central.chargePoints.get("CP1")?.transactions ?? [];
}

export function rows(world: World): Row[] {
  return transactions(world).map(({ connectorId, meterStartWh, end }) => [
    connectorId,
    meterStartWh,
    end?.kind ?? "running",
    end?.meterStopWh,
  ]);
}

export function start(
  connectorId: number,
  meterStart: number,
  seconds: number,
  idTag = "TAG",
): Message {
  return ["StartTransaction", { connectorId, idTag, meterStart, timestamp: at(seconds) }];
}

export function stop(
  transactionId: number,
  meterStop: number,
  seconds: number,
  idTag?: string,
): Message {
  const timestamp = at(seconds);
  return ["StopTransaction", { transactionId, meterStop, timestamp, ...(idTag && { idTag }) }];
}

export function meter(
  connectorId: number,
  transactionId: number,
  wh: number,
  seconds: number,
): Message {
  const meterValue = [{ timestamp: at(seconds), sampledValue: [{ value: `${wh}` }] }];
  return ["MeterValues", { connectorId, transactionId, meterValue }];
}

export function status(connectorId: number, state: string, timestamp?: string): Message {
  const payload = { connectorId, status: state, errorCode: "NoError" };
  return ["StatusNotification", { ...payload, ...(timestamp && { timestamp }) }];
}
