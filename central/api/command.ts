/** What a command gets, and gives. */

import type { BackOffice } from "../back-office/back-office.ts";
import type { Operator } from "../back-office/operators.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { ChargerEntry } from "../site/charger-entry.ts";
import type { Fields } from "./fields.ts";
import { type Refusal, type Reply, refuse } from "./reply.ts";

export interface CommandContext {
  readonly backOffice: BackOffice;
  readonly operator: Operator;
}

export type Command = (fields: Fields, context: CommandContext) => Reply | Promise<Reply>;

export type Commands = Readonly<Record<string, Command>>;

/** The id of a charger that is meant by its id or, if only one has it, by its alias. */
export function chargerIdOf(fields: Fields, { backOffice }: CommandContext): string | undefined {
  const chargerId = fields.text("charger_id");
  const alias = fields.text("alias");
  if (chargerId !== undefined || alias === undefined) return chargerId;
  const named = backOffice.site.chargers.list().filter((charger) => charger.alias === alias);
  return named.length === 1 ? named[0]?.chargerId : undefined;
}

export type ConnectedCharger =
  | { readonly isFound: true; readonly charger: ChargerEntry; readonly chargePoint: ChargePoint }
  | { readonly isFound: false; readonly refusal: Refusal };

export function connectedCharger(fields: Fields, context: CommandContext): ConnectedCharger {
  const { site, centralSystem } = context.backOffice;
  const charger = site.chargers.get(chargerIdOf(fields, context) ?? "");
  if (charger === undefined) return { isFound: false, refusal: refuse("NoSuchCharger") };
  const chargePoint = centralSystem.chargePoints.get(charger.chargerId);
  if (chargePoint?.isConnected !== true) {
    return { isFound: false, refusal: refuse("ChargerNotConnected") };
  }
  return { isFound: true, charger, chargePoint };
}
