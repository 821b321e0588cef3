/** Charging profiles by hand, and the priorities that balancing goes by. */

import type { ChargingProfile } from "../../../schemas/messages.ts";
import type { ChargerEntry } from "../../site/charger-entry.ts";
import { type CommandContext, type Commands, connectedCharger } from "../command.ts";
import { accepted, refuse } from "../reply.ts";
import { askCharger, byStatus } from "./ask-charger.ts";
import { findTransaction } from "./running-transaction.ts";

/** As clients know the profile of a transaction. */
const transactionProfile = { id: 3, stackLevel: 3 } as const;

export const profileCommands: Commands = {
  ClearDefaultProfiles(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const request = { chargingProfilePurpose: "TxDefaultProfile" } as const;
    const { chargerId } = found.charger;
    return askCharger(context, chargerId, "ClearChargingProfile", request, byStatus);
  },

  ClearDefaultProfile(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const id = fields.integer("charging_profile_id");
    if (id === undefined) return refuse("InvalidParameters");
    const request = { id, connectorId: fields.integer("connector_id") ?? 1 };
    const { chargerId } = found.charger;
    return askCharger(context, chargerId, "ClearChargingProfile", request, byStatus);
  },

  SetDefaultProfile(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const id = fields.integer("charging_profile_id");
    const limitAmps = fields.number("limit");
    if (id === undefined || limitAmps === undefined) return refuse("InvalidParameters");
    return setProfile(context, found.charger, fields.integer("connector_id") ?? 1, {
      chargingProfileId: id,
      stackLevel: fields.integer("stack_level") ?? 1,
      chargingProfilePurpose: "TxDefaultProfile",
      ...absolute(limitAmps),
    });
  },

  /** By the transaction, or by its connector, which counts if the transaction is not there. */
  SetTxProfile(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const limitAmps = fields.number("limit");
    if (limitAmps === undefined) return refuse("InvalidParameters");
    const given = fields.integer("transaction_id");
    const named = fields.integer("connector_id");
    const match = findTransaction(found.chargePoint, given ?? named ?? 1, named);
    if (match.kind === "ambiguous") return refuse("AmbiguousTransaction");
    const transaction =
      match.kind === "found"
        ? match.transaction
        : found.chargePoint.connectors.get(named ?? 0)?.transaction;
    const connectorId = named ?? transaction?.connectorId ?? 1;
    if (exceedsAllocation(context, found.charger.chargerId, connectorId, limitAmps)) {
      return refuse("ExceedsAllocation");
    }
    const { id, stackLevel } = transactionProfile;
    return setProfile(context, found.charger, connectorId, {
      chargingProfileId: id,
      transactionId: transaction?.wireId ?? given ?? 1,
      stackLevel,
      chargingProfilePurpose: "TxProfile",
      ...absolute(limitAmps),
    });
  },

  SetChargePriority(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const priority = fields.integer("priority");
    if (priority === undefined) return refuse("PriorityNotSupplied");
    const connectorId = fields.integer("connector_id") ?? 1;
    const { charger, chargePoint } = found;
    if (connectorId < 1 || connectorId > charger.connectorCount) return refuse("NoSuchConnector");
    const transaction = chargePoint.connectors.get(connectorId)?.transaction;
    if (transaction === undefined) return refuse("ConnectorNotInTransaction");
    const { backOffice, operator } = context;
    backOffice.priorities.set(transaction.id, priority);
    backOffice.audit.note("PRIORITY", {
      chargerId: charger.chargerId,
      connectorId,
      idTag: transaction.idTag,
      details: `${priority}`,
      by: operator.userId,
    });
    return accepted;
  },
};

function setProfile(
  context: CommandContext,
  { chargerId }: ChargerEntry,
  connectorId: number,
  csChargingProfiles: ChargingProfile,
) {
  const request = { connectorId, csChargingProfiles };
  return askCharger(context, chargerId, "SetChargingProfile", request, byStatus);
}

function absolute(limitAmps: number) {
  return {
    chargingProfileKind: "Absolute",
    chargingSchedule: {
      chargingRateUnit: "A",
      chargingSchedulePeriod: [{ startPeriod: 0, limit: limitAmps }],
    },
  } as const;
}

/** Nobody takes by hand what balancing has given to others, or may. */
function exceedsAllocation(
  { backOffice }: CommandContext,
  chargerId: string,
  connectorId: number,
  limitAmps: number,
): boolean {
  const groups = backOffice.balancing?.groups() ?? [];
  return groups
    .filter(({ isSuspended }) => !isSuspended)
    .flatMap(({ connectors }) => connectors)
    .filter((one) => one.chargePoint === chargerId && one.connectorId === connectorId)
    .some(({ heldAmps }) => limitAmps > heldAmps);
}
