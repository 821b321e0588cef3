/** How a charger stands, as a client over HTTP is told. */

import type { ChargePoint, Connector } from "../charge-point.ts";

const toIso = (atMs: number | undefined) =>
  atMs === undefined ? undefined : new Date(atMs).toISOString();

/** `chargePoint` is undefined if it has never come in. */
export function describeCharger(name: string, chargePoint: ChargePoint | undefined) {
  return {
    name,
    connected: chargePoint?.isConnected ?? false,
    connectedAt: toIso(chargePoint?.connectedAtMs),
    disconnectedAt: toIso(chargePoint?.disconnectedAtMs),
    lastHeardAt: toIso(chargePoint?.lastHeardAtMs),
    registration: chargePoint?.registration,
    boot: chargePoint?.boot,
    connectors: [...(chargePoint?.connectors.values() ?? [])]
      .sort((one, other) => one.connectorId - other.connectorId)
      .map(describeConnector),
  };
}

function describeConnector({ connectorId, status, transaction }: Connector) {
  return {
    connectorId,
    status: status?.status,
    errorCode: status?.errorCode,
    info: status?.info,
    statusAt: toIso(status?.receivedAtMs),
    transaction:
      transaction === undefined || transaction.end !== undefined
        ? undefined
        : {
            transactionId: transaction.id,
            idTag: transaction.idTag,
            startedAt: toIso(transaction.startedAtMs),
            energyWh: transaction.registerWh - transaction.meterStartWh,
          },
  };
}

const time = { type: "string", format: "date-time" } as const;
const text = { type: "string" } as const;
const wholeNumber = { type: "integer" } as const;

export const chargerStatusSchema = {
  $id: "ChargerStatus",
  type: "object",
  description: "How a charger stands. What is not known is left out.",
  properties: {
    name: text,
    connected: { type: "boolean" },
    connectedAt: time,
    disconnectedAt: time,
    lastHeardAt: { ...time, description: "When it last sent anything at all." },
    registration: { type: "string", enum: ["Accepted", "Pending", "Rejected"] },
    boot: {
      type: "object",
      description: "Its last BootNotification, as it came.",
      additionalProperties: true,
    },
    connectors: {
      type: "array",
      description: "Those that it has named; 0 is the charger as a whole.",
      items: {
        type: "object",
        properties: {
          connectorId: wholeNumber,
          status: text,
          errorCode: text,
          info: text,
          statusAt: time,
          transaction: {
            type: "object",
            description: "The one that runs.",
            properties: {
              transactionId: wholeNumber,
              idTag: text,
              startedAt: time,
              energyWh: { type: "number" },
            },
            required: ["transactionId", "idTag", "startedAt", "energyWh"],
          },
        },
        required: ["connectorId"],
      },
    },
  },
  required: ["name", "connected", "connectors"],
} as const;
