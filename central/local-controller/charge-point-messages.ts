/**
 * What charge points say is passed on upstream as they sent it, and heard here as it was meant; the
 * answer is the one upstream's.
 */

import { toIdTagKey } from "../../model/id-tag.ts";
import { CallError } from "../../protocol/errors.ts";
import { actions, isAction } from "../../schemas/actions.ts";
import type { Action, IdTagInfo, Request, Response } from "../../schemas/messages.ts";
import type { CentralSystem } from "../central-system.ts";
import type { HandlerContext } from "../handler-stack.ts";
import { onceKept } from "../keeping.ts";
import type { Transaction } from "../transaction.ts";
import { findRepeatedStart } from "../transaction-matching.ts";
import type { UpstreamLine } from "./upstream-line.ts";

export interface MessageHost {
  readonly centralSystem: CentralSystem;
  readonly lineOf: (identity: string) => UpstreamLine | undefined;
  readonly nowMs: () => number;
  readonly fault: (fault: unknown) => void;
}

/** Tags of which it is remembered what was said upstream: for as long as nobody can be asked. */
const maxTags = 1000;

export function passOnMessages(host: MessageHost): void {
  const { centralSystem, lineOf } = host;
  const said = createTagMemory();
  const passOn = <A extends Action>(action: A): void =>
    centralSystem.on(action, async (request, context) => {
      const line = lineOf(context.chargePoint.identity);
      if (line === undefined) return context.next();
      line.note(action, request, context.sent);
      // What balancing goes by is heard at once.
      const own = action === "StatusNotification" ? await context.next() : undefined;
      return (await line.ask(action, context.sent)) ?? own ?? context.next();
    });
  for (const action of Object.keys(actions)) {
    if (!isAction(action) || actions[action].caller === "centralSystem") continue;
    if (!handled.has(action)) passOn(action);
  }
  centralSystem.on("BootNotification", async (request, context) => {
    const { sent } = context;
    const { identity } = context.chargePoint;
    const line = lineOf(identity);
    line?.note("BootNotification", request, sent);
    const answer = await line?.ask("BootNotification", sent);
    if (answer === undefined || answer instanceof CallError) return answer ?? context.next();
    const kept = centralSystem.setRegistration(identity, answer.status);
    await context.next();
    return onceKept([kept], answer);
  });
  centralSystem.on("Authorize", async (request, context) => {
    const answer = await lineOf(context.chargePoint.identity)?.ask("Authorize", context.sent);
    if (answer instanceof CallError) return answer;
    if (answer !== undefined) {
      said.keep(request.idTag, answer.idTagInfo);
      return answer;
    }
    const idTagInfo = said.find(request.idTag);
    return idTagInfo === undefined ? context.next() : { idTagInfo };
  });
  addTransactionMessages(host, said);
}

/** They have handlers of their own. */
const handled: ReadonlySet<Action> = new Set<Action>([
  "Authorize",
  "BootNotification",
  "MeterValues",
  "StartTransaction",
  "StopTransaction",
]);

interface TagMemory {
  keep(idTag: string, info: IdTagInfo): void;
  find(idTag: string): IdTagInfo | undefined;
}

function createTagMemory(): TagMemory {
  const infos = new Map<string, IdTagInfo>();
  return {
    keep(idTag, info) {
      const key = toIdTagKey(idTag);
      infos.delete(key);
      infos.set(key, info);
      for (const oldest of infos.keys()) {
        if (infos.size <= maxTags) break;
        infos.delete(oldest);
      }
    },
    find: (idTag) => infos.get(toIdTagKey(idTag)),
  };
}

function addTransactionMessages(host: MessageHost, said: TagMemory): void {
  const { centralSystem, lineOf } = host;
  centralSystem.on("StartTransaction", (request, context) => {
    const line = lineOf(context.chargePoint.identity);
    return line === undefined ? context.next() : start(host, said, line, request, context);
  });
  centralSystem.on("StopTransaction", async (_, context) => {
    const line = lineOf(context.chargePoint.identity);
    const own = await context.next();
    if (line === undefined) return own;
    // What came before it must be told before it.
    const answer = line.outbox.size > 0 ? undefined : await askStop(line, context.sent);
    if (isUsable(answer)) return answer;
    await line.outbox.add({ action: "StopTransaction", payload: context.sent });
    attempt(host, line);
    return own;
  });
  centralSystem.on("MeterValues", async (request, context) => {
    const line = lineOf(context.chargePoint.identity);
    const own = await context.next();
    if (line === undefined) return own;
    const { sent } = context;
    const answer =
      line.outbox.size > 0 ? undefined : await line.ask("MeterValues", line.toUpstream(sent));
    if (isUsable(answer)) return answer;
    if (request.transactionId !== undefined) {
      await line.outbox.add({ action: "MeterValues", payload: sent });
      attempt(host, line);
    }
    return own;
  });
}

function askStop(line: UpstreamLine, sent: Request<"StopTransaction">) {
  return line.ask("StopTransaction", line.toUpstream(sent));
}

function isUsable<T extends object>(answer: T | CallError | undefined): answer is T {
  return answer !== undefined && !(answer instanceof CallError);
}

/**
 * The id is the one upstream's, for all three. Where it cannot be had, the charge point gets one of
 * ours, and hears of no other: both are then known of the transaction.
 */
async function start(
  host: MessageHost,
  said: TagMemory,
  line: UpstreamLine,
  request: Request<"StartTransaction">,
  context: HandlerContext<"StartTransaction">,
): Promise<Response<"StartTransaction"> | CallError> {
  const { transactions } = context.chargePoint;
  const isRepeated = findRepeatedStart(request, host.nowMs(), transactions) !== undefined;
  const asks = !isRepeated && line.outbox.size === 0;
  const answer = asks ? await line.ask("StartTransaction", context.sent) : undefined;
  const opening = context.next();
  // Before anybody can name the transaction by the other id.
  const opened = isRepeated ? undefined : transactions.at(-1);
  const adopted = opened && isUsable(answer) ? adopt(host, line, opened, answer) : undefined;
  const own = await opening;
  if (typeof own === "symbol") return new CallError("InternalError");
  if (own instanceof CallError) return own;
  await adopted;
  if (isUsable(answer)) {
    said.keep(request.idTag, answer.idTagInfo);
    return { ...answer, transactionId: opened?.wireId ?? own.transactionId };
  }
  const { transactionId: localId } = own;
  if (!isRepeated) {
    await line.outbox.add({ action: "StartTransaction", payload: context.sent, localId });
    attempt(host, line);
  }
  return { transactionId: localId, idTagInfo: said.find(request.idTag) ?? own.idTagInfo };
}

/** An id that is that of another transaction as well is kept to ourselves. */
function adopt(
  { centralSystem }: MessageHost,
  line: UpstreamLine,
  { id, chargePoint }: Transaction,
  { transactionId }: Response<"StartTransaction">,
): Promise<void> | undefined {
  const others = centralSystem.chargePoints.get(chargePoint)?.transactions ?? [];
  const isTaken = others.some(({ wireId }) => wireId === transactionId);
  return isTaken || transactionId < 1
    ? line.outbox.exchange(id, transactionId)
    : centralSystem.adoptTransactionId(id, transactionId);
}

function attempt({ fault }: MessageHost, line: UpstreamLine): void {
  line.flush().catch(fault);
}
