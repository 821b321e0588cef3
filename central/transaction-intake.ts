/** StartTransaction and StopTransaction: never refused, and each taken once (OCPP 1.6 §4.8, §4.10). */

import { isSameIdTag } from "../model/id-tag.ts";
import { parseTimestamp } from "../model/timestamp.ts";
import type { Request, Response } from "../schemas/messages.ts";
import { authorize } from "./authorization.ts";
import { type LiveChargePoint, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { Kept } from "./ledger.ts";
import type { LiveTransaction } from "./transaction.ts";

type Answered<T> = T | Promise<T>;

export function addTransactionHandlers(core: Core): void {
  core.handlers.on("StartTransaction", (request, _call, { chargePoint }) =>
    start(core, chargePoint, request),
  );
  core.handlers.on("StopTransaction", (request, _call, { chargePoint }) =>
    stop(core, chargePoint, request),
  );
}

function start(
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<"StartTransaction">,
): Answered<Response<"StartTransaction">> {
  const { clock, ledger, store, events, settings } = core;
  const { connectorId, idTag, meterStart, timestamp } = request;
  const idTagInfo = authorize(core, {
    idTag,
    startsAt: { chargePoint: chargePoint.identity, connectorId },
  });
  const known = chargePoint.transactions.find((other) => isRetry(other, request));
  if (known !== undefined) return { transactionId: known.id, idTagInfo };

  const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
  const record = {
    id: store.nextId("transaction"),
    chargePoint: chargePoint.identity,
    connectorId,
    idTag,
    authorization: idTagInfo.status,
    meterStartWh: meterStart,
    startedAtMs: parseTimestamp(timestamp) ?? clock.now(),
    receivedAtMs: clock.now(),
    start: request,
    end: undefined,
  };
  const { transaction, kept } = ledger.open(record, chargePoint, connector);
  events.tell({ kind: "transactionStarted", chargePoint, transaction });
  return onceKept(core, kept, { transactionId: record.id, idTagInfo });
}

/** A lost answer makes charge points repeat themselves, often with a new message id. */
function isRetry({ start: known }: LiveTransaction, request: Request<"StartTransaction">): boolean {
  return (
    known.connectorId === request.connectorId &&
    known.meterStart === request.meterStart &&
    known.timestamp === request.timestamp &&
    isSameIdTag(known.idTag, request.idTag)
  );
}

function stop(
  core: Core,
  chargePoint: LiveChargePoint,
  request: Request<"StopTransaction">,
): Answered<Response<"StopTransaction">> {
  const { clock, ledger, events } = core;
  const { idTag, meterStop, timestamp, transactionId } = request;
  const answer = idTag === undefined ? {} : { idTagInfo: authorize(core, { idTag }) };
  const transaction = ledger.find(transactionId);
  if (transaction?.chargePoint !== chargePoint.identity || transaction.end !== undefined) {
    return answer;
  }
  const atMs = parseTimestamp(timestamp) ?? clock.now();
  const end = { kind: "stopped", atMs, meterStopWh: meterStop, request } as const;
  const kept = ledger.close(transaction, end, chargePoint);
  events.tell({ kind: "transactionEnded", chargePoint, transaction });
  return onceKept(core, kept, answer);
}

/**
 * What is answered is safe. If the store fails, the answer goes out all the same: the charge point
 * cannot help it, and its queue would stand still.
 */
function onceKept<T>({ events }: Core, kept: Kept, answer: T): Answered<T> {
  if (kept === undefined) return answer;
  return kept.then(
    () => answer,
    (fault) => {
      events.tell({ kind: "fault", chargePoint: undefined, fault });
      return answer;
    },
  );
}
