/** MeterValues: of whatever shape, always taken (OCPP 1.6 §4.7). */

import { type MeterReading, readMeterValues } from "../model/meter-reading.ts";
import type { Request } from "../schemas/messages.ts";
import { type LiveChargePoint, type LiveConnector, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { LiveTransaction } from "./transaction.ts";
import { matchReading } from "./transaction-matching.ts";

const nothing = Object.freeze({});
const maxTransactionId = 2 ** 31 - 1;

export function addMeterHandlers(core: Core): void {
  core.handlers.add("MeterValues", (request, _call, { chargePoint }) => {
    takeMeterValues(core, chargePoint, request);
    return nothing;
  });
}

function takeMeterValues(
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<"MeterValues">,
): void {
  const { clock, events, settings } = core;
  const { connectorId, transactionId } = request;
  const { readings } = readMeterValues(request.meterValue);
  const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
  const last = readings.at(-1);
  const atMs = last?.timestampMs ?? clock.now();
  const running = connector?.transaction;
  const evidence = { connectorId, transactionId, atMs };
  let transaction = matchReading(evidence, running, chargePoint.transactions);
  if (last !== undefined && connector !== undefined) {
    connector.lastReading = last;
    transaction ??= adopt(core, chargePoint, connector, transactionId, last);
    if (transaction !== undefined) reopenIfAlive(core, chargePoint, connector, transaction, atMs);
  }
  if (transaction !== undefined) addReadings(core, transaction, transactionId, readings);
  events.tell({ kind: "meterValues", chargePoint, connector, transaction, readings });
}

/** What is told after the end is told of it, and changes nothing. */
function addReadings(
  { ledger }: Core,
  transaction: LiveTransaction,
  transactionId: number | undefined,
  readings: readonly MeterReading[],
): void {
  if (transactionId === transaction.wireId) transaction.isIdHeard = true;
  if (transaction.end !== undefined) return;
  const { registerWh } = transaction;
  for (const reading of readings) {
    const { energyWh } = reading;
    transaction.lastReading = reading;
    if (energyWh !== undefined && energyWh > transaction.registerWh) {
      transaction.registerWh = energyWh;
    }
  }
  if (transaction.registerWh > registerWh) void ledger.keepRegister(transaction); // Nobody waits for it.
}

/** It was taken for over, and goes on. Finishing and Available speak against it. */
function reopenIfAlive(
  { ledger, events }: Core,
  chargePoint: LiveChargePoint,
  connector: LiveConnector,
  transaction: LiveTransaction,
  atMs: number,
): void {
  const { end } = transaction;
  if (end?.kind !== "inferred" || end.evidence === "next transaction") return;
  if (connector.transaction !== undefined || atMs <= end.atMs || !isInUse(connector)) return;
  void ledger.reopen(transaction, chargePoint); // Nobody waits for it.
  events.tell({ kind: "transactionReopened", chargePoint, transaction });
}

function isInUse({ status }: LiveConnector): boolean {
  return /^(Charging|SuspendedEV|SuspendedEVSE)$/.test(status?.status ?? "");
}

/**
 * A transaction from before our time runs on: it has an id that we never gave, and energy flows. Its
 * start is not known, so it is counted from here.
 */
function adopt(
  { clock, ledger, store, events }: Core,
  chargePoint: LiveChargePoint,
  connector: LiveConnector,
  transactionId: number | undefined,
  { energyWh }: MeterReading,
): LiveTransaction | undefined {
  if (transactionId === undefined || transactionId < 1 || transactionId > maxTransactionId) {
    return undefined;
  }
  if (connector.connectorId === 0 || energyWh === undefined || !isInUse(connector))
    return undefined;
  const nowMs = clock.now();
  const { transaction } = ledger.open(
    {
      id: store.nextId("transaction"),
      wireId: transactionId,
      chargePoint: chargePoint.identity,
      connectorId: connector.connectorId,
      idTag: "",
      authorization: "Accepted",
      meterStartWh: energyWh,
      registerWh: energyWh,
      startedAtMs: nowMs,
      receivedAtMs: nowMs,
      start: undefined,
      end: undefined,
      doubts: ["start never told"],
    },
    chargePoint,
  );
  events.tell({ kind: "transactionStarted", chargePoint, transaction });
  return transaction;
}
