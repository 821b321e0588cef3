/**
 * Which transaction is meant by a number. Clients of old know a transaction by its connector, for
 * their central system called it so; others know its id. What could be either is neither, unless
 * the connector is named as well.
 */

import type { ChargePoint } from "../../charge-point.ts";
import type { Transaction } from "../../transaction.ts";

export type TransactionMatch =
  | { readonly kind: "found"; readonly transaction: Transaction }
  /** No transaction that runs there is known by the number. */
  | { readonly kind: "none" }
  | { readonly kind: "ambiguous" };

export function findTransaction(
  { transactions }: ChargePoint,
  given: number,
  connectorId: number | undefined,
): TransactionMatch {
  const meant = transactions.filter(
    (one) =>
      one.end === undefined &&
      [one.id, one.wireId, one.connectorId].includes(given) &&
      (connectorId === undefined || one.connectorId === connectorId),
  );
  const [transaction, ...others] = meant;
  if (transaction === undefined) return { kind: "none" };
  return others.length > 0 ? { kind: "ambiguous" } : { kind: "found", transaction };
}
