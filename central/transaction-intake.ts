/** StartTransaction and StopTransaction: never refused, and each taken once (OCPP 1.6 §4.8, §4.10). */

import { mayStopTransaction } from "../model/id-tag.ts";
import { readMeterValues } from "../model/meter-reading.ts";
import type { IdTagInfo, Request } from "../schemas/messages.ts";
import { answerOnce, type Taken } from "./answered-calls.ts";
import { authorize } from "./authorization.ts";
import { type LiveChargePoint, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { keepChargePoint } from "./keeping.ts";
import { endTransaction, type Kept, type Opened } from "./ledger.ts";
import { judgeTime, type ReportedTime } from "./reported-time.ts";
import {
  addDoubt,
  type Doubt,
  type LiveTransaction,
  type StoppedEnd,
  type TransactionEnd,
} from "./transaction.ts";
import {
  findEarlyStop,
  findRepeatedStart,
  isSameStop,
  matchStop,
  type OrphanStop,
} from "./transaction-matching.ts";

/** StopTransactions of a charge point whose StartTransaction may still come. */
const maxOrphanStops = 16;

export function addTransactionHandlers(core: Core): void {
  core.handlers.add("StartTransaction", (request, call, { chargePoint }) =>
    answerOnce(core, chargePoint, call, () => start(core, chargePoint, request)),
  );
  core.handlers.add("StopTransaction", (request, call, { chargePoint }) =>
    answerOnce(core, chargePoint, call, () => stop(core, chargePoint, request)),
  );
}

/** The tag is looked at again, whatever was said of it before; an id is given in any case. */
function start(
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<"StartTransaction">,
): Taken<"StartTransaction"> {
  const { idTag, connectorId, timestamp } = request;
  const nowMs = core.clock.now();
  const startsAt = { chargePoint: chargePoint.identity, connectorId };
  const idTagInfo = authorize(core, { idTag, startsAt });
  const time = judgeTime(timestamp, nowMs);
  const candidates = repeatableStarts(chargePoint, request, time);
  const repeated = findRepeatedStart(request, nowMs, candidates);
  if (repeated !== undefined) {
    if (repeated.start?.timestamp !== timestamp) addDoubt(repeated, "start told with two times");
    // Kept once more: the first answer may have got lost before the record was safe.
    const kept = core.ledger.keep(repeated);
    return { answer: { transactionId: repeated.wireId, idTagInfo }, kept };
  }
  const { reservationId } = request;
  if (reservationId !== undefined && chargePoint.reservations.delete(reservationId)) {
    void keepChargePoint(core, chargePoint); // It is as safe as the transaction is.
  }
  chargePoint.remoteStarts.delete(connectorId);
  chargePoint.remoteStarts.delete(0);
  const { transaction, kept } = open(core, chargePoint, { request, time, idTagInfo });
  return { answer: { transactionId: transaction.id, idTagInfo }, kept };
}

/**
 * Those that it may have begun already. One that begins later than all that were ever told can at
 * most be what runs there, told with another time; so the others, which are many, are not looked at.
 */
function repeatableStarts(
  { connectors, transactions, latestStartMs }: LiveChargePoint,
  { connectorId }: Request<"StartTransaction">,
  { ms, doubt }: ReportedTime,
): readonly LiveTransaction[] {
  const connector = connectorId > 0 ? connectors.get(connectorId) : undefined;
  if (connector === undefined || doubt !== undefined || ms <= latestStartMs) return transactions;
  return connector.transaction === undefined ? [] : [connector.transaction];
}

/** A StartTransaction, and what was made of it. */
interface ToldStart {
  readonly request: Request<"StartTransaction">;
  readonly time: ReportedTime;
  readonly idTagInfo: IdTagInfo;
}

function open(
  core: Core,
  chargePoint: LiveChargePoint,
  { request, time, idTagInfo }: ToldStart,
): Opened {
  const { clock, events, ledger, settings, store } = core;
  const { connectorId, idTag, meterStart } = request;
  const isConnector = connectorId > 0;
  const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
  const earlyEnd = endBefore(core, chargePoint, request, time);
  if (earlyEnd === undefined && isConnector) endFormer(core, chargePoint, request, time);

  const id = store.nextId("transaction");
  const doubts: Doubt[] = [];
  if (time.doubt !== undefined) doubts.push(time.doubt);
  if (connector === undefined || !isConnector) doubts.push("connector out of range");
  if (earlyEnd !== undefined) doubts.push("told out of order");
  const opened = ledger.open(
    {
      id,
      wireId: id,
      chargePoint: chargePoint.identity,
      connectorId,
      idTag,
      authorization: idTagInfo.status,
      meterStartWh: meterStart,
      registerWh: meterStart,
      startedAtMs: time.ms,
      receivedAtMs: clock.now(),
      start: request,
      end: earlyEnd,
      doubts,
    },
    chargePoint,
  );
  const { transaction } = opened;
  events.tell({ kind: "transactionStarted", chargePoint, transaction });
  if (earlyEnd !== undefined) {
    events.tell({ kind: "transactionEnded", chargePoint, transaction, former: undefined });
  }
  return opened;
}

/** How it had ended before it was told: its StopTransaction has come, or the next one has begun. */
function endBefore(
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<"StartTransaction">,
  { ms, doubt }: ReportedTime,
): TransactionEnd | undefined {
  const { orphanStops, transactions } = chargePoint;
  const orphan = findEarlyStop(request, ms, orphanStops);
  if (orphan !== undefined) {
    orphanStops.splice(orphanStops.indexOf(orphan), 1);
    void keepChargePoint(core, chargePoint); // It is as safe as the transaction is.
    return stoppedEnd(orphan);
  }
  if (doubt !== undefined || ms >= chargePoint.latestStartMs) return undefined;
  const { connectorId, meterStart } = request;
  const later = transactions.filter(
    (other) => other.connectorId === connectorId && other.startedAtMs > ms && isTimeSure(other),
  );
  if (later.length === 0) return undefined;
  const next = later.reduce((best, other) => (other.startedAtMs < best.startedAtMs ? other : best));
  const meterStopWh = Math.max(meterStart, next.meterStartWh);
  return { kind: "inferred", atMs: next.startedAtMs, meterStopWh, evidence: "next transaction" };
}

function isTimeSure(transaction: LiveTransaction): boolean {
  if (transaction.start === undefined) return false;
  return !transaction.doubts.some((doubt) => timeDoubts.has(doubt));
}

const timeDoubts: ReadonlySet<Doubt> = new Set<Doubt>([
  "unreadable time",
  "unset clock",
  "time in the future",
]);

/** A connector has one transaction at a time: whoever begins the next has ended the one before. */
function endFormer(
  core: Core,
  chargePoint: LiveChargePoint,
  { connectorId, meterStart }: Request<"StartTransaction">,
  { ms }: ReportedTime,
): void {
  const former = chargePoint.connectors.get(connectorId)?.transaction;
  if (former === undefined) return;
  const end = {
    kind: "inferred",
    atMs: Math.max(ms, former.startedAtMs),
    meterStopWh: Math.max(former.registerWh, meterStart),
    evidence: "next transaction",
  } as const;
  void endTransaction(core, chargePoint, former, end); // It is as safe as the next one is.
}

function stop(
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<"StopTransaction">,
): Taken<"StopTransaction"> {
  const { idTag, timestamp } = request;
  // None is invented where none was told, and an empty one is none (OCPP 1.6 §6.50).
  const answer = idTag ? { idTagInfo: authorize(core, { idTag }) } : {};
  const told: OrphanStop = { request, time: judgeTime(timestamp, core.clock.now()) };
  return { answer, kept: takeStop(core, chargePoint, told) };
}

function takeStop(core: Core, chargePoint: LiveChargePoint, told: OrphanStop): Kept {
  const { request, time } = told;
  const match = matchStop(told, chargePoint.transactions);
  if (match.kind === "orphan") return keepOrphan(core, chargePoint, told);
  const { transaction } = match;
  if (match.kind === "repeats") {
    if (match.end.meterStopWh !== request.meterStop) addDoubt(transaction, "stopped twice");
    return core.ledger.keep(transaction);
  }
  if (!match.isNamed) addDoubt(transaction, "other id");
  if (time.doubt !== undefined) addDoubt(transaction, time.doubt);
  if (request.meterStop < transaction.registerWh) addDoubt(transaction, "meter ran backwards");
  if (!isStoppedByRight(core, transaction, request)) addDoubt(transaction, "stopped by a stranger");
  const kept = endTransaction(core, chargePoint, transaction, stoppedEnd(told));
  tellTransactionData(core, chargePoint, transaction, request);
  return kept;
}

/** Whose start was never told may be stopped by anybody, and so may what is stopped without a tag. */
function isStoppedByRight(
  { directory }: Core,
  { idTag: starter }: LiveTransaction,
  { idTag: presented }: Request<"StopTransaction">,
): boolean {
  if (!presented || starter === "") return true;
  return mayStopTransaction(
    { idTag: presented, parentIdTag: directory.findIdTag(presented)?.parentIdTag },
    { idTag: starter, parentIdTag: directory.findIdTag(starter)?.parentIdTag },
  );
}

/** It may be ahead of its StartTransaction. The oldest gives way. */
function keepOrphan(core: Core, chargePoint: LiveChargePoint, told: OrphanStop): Kept {
  const { orphanStops } = chargePoint;
  const { request } = told;
  if (!orphanStops.some((known) => isSameStop(known.request, request))) {
    orphanStops.push(told);
    if (orphanStops.length > maxOrphanStops) orphanStops.shift();
    core.events.tell({ kind: "orphanStop", chargePoint, request });
  }
  return keepChargePoint(core, chargePoint);
}

function tellTransactionData(
  { events }: Core,
  chargePoint: LiveChargePoint,
  transaction: LiveTransaction,
  { transactionData }: Request<"StopTransaction">,
): void {
  if (transactionData === undefined) return;
  const { readings } = readMeterValues(transactionData);
  const connector = chargePoint.connectors.get(transaction.connectorId);
  events.tell({ kind: "meterValues", chargePoint, connector, transaction, readings });
}

function stoppedEnd({ request, time }: OrphanStop): StoppedEnd {
  return { kind: "stopped", atMs: time.ms, meterStopWh: request.meterStop, request };
}
