/** What the frames say of charge points and connectors: what assertions see, and what is told as events. */

import { valueAt } from "../grammar/template.ts";
import type { Exchange, WireListener } from "./wire-log.ts";

export type StateChange =
  | { readonly kind: "registration"; readonly status: string }
  | { readonly kind: "status"; readonly connectorId: number; readonly status: string }
  | {
      readonly kind: "transactionBegan" | "transactionEnded";
      readonly connectorId: number;
      readonly transactionId: number;
    };

/** What the scenario declares of a charge point. */
export interface DeclaredChargePoint {
  readonly name: string;
  readonly connectorCount: number;
}

export interface WireConnector {
  /** Empty before it was told. */
  readonly status: string;
  readonly errorCode: string;
  readonly inTransaction: boolean;
}

export interface WireChargePoint {
  readonly connected: boolean;
  /** Empty before it was answered. */
  readonly registration: string;
  /** Undefined for a number that the charge point has no connector of. */
  connector(connectorId: number): WireConnector | undefined;
}

export interface WireState extends WireListener {
  readonly chargePoints: ReadonlyMap<string, WireChargePoint>;
}

type Live<T> = { -readonly [K in keyof T]: T[K] };

interface LiveChargePoint extends WireChargePoint {
  connected: boolean;
  registration: string;
  readonly connectors: readonly Live<WireConnector>[];
  /** The connector on which each runs. */
  readonly transactions: Map<number, number>;
}

export function createWireState(
  declared: readonly DeclaredChargePoint[],
  changed: (chargePoint: string, change: StateChange) => void,
): WireState {
  const chargePoints = new Map(declared.map((one) => [one.name, createChargePoint(one)]));

  function settled({ chargePoint, direction, call, answer }: Exchange): void {
    const state = chargePoints.get(chargePoint);
    if (state === undefined || direction !== "fromChargePoint") return;
    if (answer?.kind !== "callResult") return;
    for (const change of changesByAnswer(state, call.action, call.payload, answer.payload)) {
      changed(chargePoint, change);
    }
  }

  return {
    chargePoints,
    opened: (chargePoint) => setConnected(chargePoints.get(chargePoint), true),
    closed: (chargePoint) => setConnected(chargePoints.get(chargePoint), false),
    call({ chargePoint, direction, call }) {
      const state = chargePoints.get(chargePoint);
      if (state === undefined || direction !== "fromChargePoint") return;
      for (const change of changesByCall(state, call.action, call.payload)) {
        changed(chargePoint, change);
      }
    },
    settled,
  };
}

function createChargePoint({ connectorCount }: DeclaredChargePoint): LiveChargePoint {
  const connectors = Array.from({ length: connectorCount + 1 }, () => ({
    status: "",
    errorCode: "",
    inTransaction: false,
  }));
  return {
    connected: false,
    registration: "",
    connectors,
    transactions: new Map(),
    connector: (connectorId) => connectors[connectorId],
  };
}

function setConnected(state: LiveChargePoint | undefined, isConnected: boolean): void {
  if (state !== undefined) state.connected = isConnected;
}

/** What a charge point says is so as soon as it says it. */
function changesByCall(
  state: LiveChargePoint,
  action: string,
  payload: unknown,
): readonly StateChange[] {
  if (action === "StatusNotification") return noteStatus(state, payload);
  if (action === "StopTransaction")
    return endTransaction(state, integerAt(payload, "transactionId"));
  return [];
}

/** What the central system decides is so when it has answered. */
function changesByAnswer(
  state: LiveChargePoint,
  action: string,
  payload: unknown,
  answer: unknown,
): readonly StateChange[] {
  if (action === "BootNotification") {
    state.registration = textAt(answer, "status");
    return [{ kind: "registration", status: state.registration }];
  }
  const transactionId = integerAt(answer, "transactionId");
  const connectorId = integerAt(payload, "connectorId");
  const connector = state.connectors[connectorId ?? -1];
  if (action !== "StartTransaction" || transactionId === undefined || connectorId === undefined) {
    return [];
  }
  if (connector !== undefined) connector.inTransaction = true;
  state.transactions.set(transactionId, connectorId);
  return [{ kind: "transactionBegan", connectorId, transactionId }];
}

function noteStatus(state: LiveChargePoint, payload: unknown): readonly StateChange[] {
  const connectorId = integerAt(payload, "connectorId");
  const connector = state.connectors[connectorId ?? -1];
  if (connectorId === undefined || connector === undefined) return [];
  connector.status = textAt(payload, "status");
  connector.errorCode = textAt(payload, "errorCode");
  return [{ kind: "status", connectorId, status: connector.status }];
}

function endTransaction(
  { transactions, connectors }: LiveChargePoint,
  transactionId: number | undefined,
): readonly StateChange[] {
  const connectorId = transactions.get(transactionId ?? Number.NaN);
  if (transactionId === undefined || connectorId === undefined) return [];
  transactions.delete(transactionId);
  const connector = connectors[connectorId];
  const isLast = ![...transactions.values()].includes(connectorId);
  if (connector !== undefined && isLast) connector.inTransaction = false;
  return [{ kind: "transactionEnded", connectorId, transactionId }];
}

function textAt(payload: unknown, key: string): string {
  const value = valueAt(payload, [key]);
  return typeof value === "string" ? value : "";
}

function integerAt(payload: unknown, key: string): number | undefined {
  const value = valueAt(payload, [key]);
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
