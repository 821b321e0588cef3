/** The reader that drivers show their tags to. There may be one for several connectors. */

import { isSameIdTag, mayStopTransaction, type TagMembership } from "../../model/id-tag.ts";
import type { AuthorizationResult } from "../authorization/authorization.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { TagOutcome } from "../charge-point-observer.ts";
import type { Connector } from "../connector/connector.ts";

export class TagReader {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /**
   * A driver shows a tag at one connector, or at the reader for all. It ends what it has begun
   * itself before it begins anything, and nobody is asked for that (OCPP 1.6 §3.4).
   */
  present(idTag: string, connectorId?: number): void {
    const { isPowered, connectors } = this.#chargePoint;
    if (!isPowered) return;
    const near = connectors.filter((one) => (connectorId ?? one.connectorId) === one.connectorId);
    if (this.#endOwn(near, idTag)) return;
    const free = this.#chooseFree(near, idTag);
    if (free === undefined) this.#endAsMember(near, idTag);
    else this.#begin(free, idTag, connectorId === undefined);
  }

  /** A tag that was shown before it was clear where is for the connector that a car comes to. */
  pluggedIn(connector: Connector): void {
    const elsewhere = this.#chargePoint.connectors.find(
      (one) => one.grant?.isForAnyConnector && !one.isPluggedIn,
    );
    const grant = elsewhere?.grant;
    if (elsewhere === undefined || grant === undefined || !connector.canStart) return;
    if (!this.#mayUse(connector, grant.idTag, grant.parentIdTag)) return;
    elsewhere.revoke();
    connector.allow(grant);
  }

  #endOwn(near: readonly Connector[], idTag: string): boolean {
    const isOwn = (tag: TagMembership | undefined) =>
      tag !== undefined && isSameIdTag(tag.idTag, idTag);
    const running = near.find(({ transaction }) => isOwn(transaction));
    const held = near.find(({ cableHolder }) => isOwn(cableHolder));
    const waiting = near.find(({ grant }) => isOwn(grant));
    if (running !== undefined) this.#stop(running, idTag);
    else if (held !== undefined) this.#release(held, idTag);
    else if (waiting !== undefined) this.#withdraw(waiting, idTag);
    return (running ?? held ?? waiting) !== undefined;
  }

  /** Who has plugged in first comes first; one that is kept for the tag comes before an empty one. */
  #chooseFree(near: readonly Connector[], idTag: string): Connector | undefined {
    const { reservations, authorization } = this.#chargePoint;
    const known = authorization.knownParentOf(idTag);
    const entitlementOf = (one: Connector) => reservations.entitlementOf(one, idTag, known);
    const free = near.filter((one) => one.canStart && entitlementOf(one) !== "refused");
    const waiting = free.filter(({ isPluggedIn }) => isPluggedIn);
    waiting.sort((one, other) => one.pluggedInAtMs - other.pluggedInAtMs);
    return waiting[0] ?? free.find((one) => entitlementOf(one) === "entitled") ?? free[0];
  }

  #begin(connector: Connector, idTag: string, isForAnyConnector: boolean): void {
    const claim = {};
    connector.claim = claim;
    this.#chargePoint.authorization.authorize(idTag, ({ status, parentIdTag }) => {
      if (connector.claim !== claim) return;
      connector.claim = undefined;
      const isAllowed =
        status === "Accepted" && connector.canStart && this.#mayUse(connector, idTag, parentIdTag);
      this.#tell(connector, idTag, isAllowed ? "accepted" : "refused");
      if (isAllowed) connector.allow({ idTag, parentIdTag, isForAnyConnector });
    });
  }

  #mayUse(connector: Connector, idTag: string, parentIdTag: string | undefined): boolean {
    const { reservations } = this.#chargePoint;
    const entitlement = reservations.entitlementOf(connector, idTag, parentIdTag);
    return entitlement === "free" || entitlement === "entitled";
  }

  /** Another of the group may end it. Nobody is asked where there is no group (§3.10, TC_068). */
  #endAsMember(near: readonly Connector[], idTag: string): void {
    const inGroup = near.filter((one) => holderOf(one)?.parentIdTag !== undefined);
    const [first = near[0]] = inGroup;
    if (first === undefined) return;
    if (inGroup.length === 0) {
      this.#tell(first, idTag, "refused");
      return;
    }
    this.#chargePoint.authorization.authorize(idTag, (result) => {
      const connector = inGroup.find((one) => mayEnd(one, idTag, result));
      if (connector === undefined) this.#tell(first, idTag, "refused");
      else if (connector.transaction === undefined) this.#release(connector, idTag);
      else this.#stop(connector, idTag);
    });
  }

  #stop(connector: Connector, idTag: string): void {
    this.#tell(connector, idTag, "stopped");
    this.#chargePoint.transactions.stop(connector, "Local", idTag);
  }

  #release(connector: Connector, idTag: string): void {
    connector.releaseCable();
    this.#tell(connector, idTag, "released");
  }

  #withdraw(connector: Connector, idTag: string): void {
    this.#tell(connector, idTag, "withdrawn");
    connector.revoke();
  }

  #tell({ connectorId }: Connector, idTag: string, outcome: TagOutcome): void {
    const blinks = this.#chargePoint.configuration.integer("BlinkRepeat");
    this.#chargePoint.tell({ kind: "tag", connectorId, idTag, outcome, blinks });
  }
}

/** Who may free the connector. */
function holderOf({ transaction, cableHolder }: Connector): TagMembership | undefined {
  return transaction ?? cableHolder;
}

function mayEnd(
  connector: Connector,
  idTag: string,
  { status, parentIdTag }: AuthorizationResult,
): boolean {
  const holder = holderOf(connector);
  return (
    status === "Accepted" &&
    holder !== undefined &&
    mayStopTransaction({ idTag, parentIdTag }, holder)
  );
}
