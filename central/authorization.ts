/** Authorize, and the tags in transaction messages (OCPP 1.6 §4.1, §4.8, §4.10). */

import { effectiveAuthorizationStatus } from "../model/id-tag.ts";
import type { IdTagInfo } from "../schemas/messages.ts";
import type { Core } from "./core.ts";

export interface TagQuestion {
  readonly idTag: string;
  /** Where a transaction is to begin; ConcurrentTx is an answer to that alone (OCPP 1.6 §7.2). */
  readonly startsAt?: { readonly chargePoint: string; readonly connectorId: number };
}

export function addAuthorizationHandlers(core: Core): void {
  core.handlers.add("Authorize", ({ idTag }, _call, { chargePoint }) => {
    const idTagInfo = authorize(core, { idTag });
    core.events.tell({ kind: "authorized", chargePoint, idTag, status: idTagInfo.status });
    return { idTagInfo };
  });
}

/** What is said of a tag: its status, and of a known one its group and its end. */
export function authorize(core: Core, question: TagQuestion): IdTagInfo {
  const info = core.directory.findIdTag(question.idTag);
  const status = effectiveAuthorizationStatus({
    info,
    nowMs: core.clock.now(),
    isBusy: isBusy(core, question),
  });
  if (info === undefined) return { status };
  const { parentIdTag, expiryDate } = info;
  return {
    status,
    ...(parentIdTag !== undefined && { parentIdTag }),
    ...(expiryDate !== undefined && { expiryDate }),
  };
}

/**
 * A transaction on the same connector is no obstacle: it is over as soon as the next one begins, and
 * a charge point that lost it must not lock its driver out.
 */
function isBusy({ settings, ledger }: Core, { idTag, startsAt }: TagQuestion): boolean {
  if (settings.allowsConcurrentTags || startsAt === undefined) return false;
  for (const { chargePoint, connectorId } of ledger.runningWithTag(idTag)) {
    if (chargePoint !== startsAt.chargePoint || connectorId !== startsAt.connectorId) return true;
  }
  return false;
}
