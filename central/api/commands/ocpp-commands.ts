/**
 * The messages of OCPP 1.6 that clients have always been able to send to a charge point, in the
 * form that they know. All others are sent by `plain-ocpp-commands.ts`.
 */

import { formatTimestamp } from "../../../model/timestamp.ts";
import type { Request } from "../../../schemas/messages.ts";
import { checkRequest, describeViolations } from "../../../schemas/validate.ts";
import { getConfiguration } from "../../configuration.ts";
import { type Commands, connectedCharger } from "../command.ts";
import { type Reply, refuse, result } from "../reply.ts";
import { answering, askCharger, byStatus } from "./ask-charger.ts";
import { findTransaction } from "./running-transaction.ts";

export const ocppCommands: Commands = {
  Reset(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const type = fields.text("type") ?? "Soft";
    if (type !== "Soft" && type !== "Hard") return invalid();
    return askCharger(context, found.charger.chargerId, "Reset", { type }, byStatus);
  },

  RemoteStartTransaction(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const idTag = fields.text("id_tag");
    const connectorId = fields.integer("connector_id");
    if (idTag === undefined || connectorId === undefined) return invalid();
    const request = { idTag, connectorId };
    const { chargerId } = found.charger;
    return askCharger(context, chargerId, "RemoteStartTransaction", request, byStatus);
  },

  /** Its id, or that of its connector, which is what clients of old know it by. */
  RemoteStopTransaction(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const given = fields.integer("transaction_id");
    if (given === undefined) return invalid();
    const match = findTransaction(found.chargePoint, given, fields.integer("connector_id"));
    if (match.kind === "ambiguous") return refuse("AmbiguousTransaction");
    const request = { transactionId: match.kind === "found" ? match.transaction.wireId : given };
    const { chargerId } = found.charger;
    return askCharger(context, chargerId, "RemoteStopTransaction", request, byStatus);
  },

  GetConfiguration(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const { backOffice, operator } = context;
    const keys = fields.texts("key");
    return answering(async () => {
      const configuration = await getConfiguration(
        (identity, action, payload) => backOffice.command(operator, identity, action, payload),
        found.chargePoint,
        keys,
      );
      const { keys: known, unknownKeys } = configuration;
      return result({
        configuration_key: known.map(({ key, value = null, readonly }) => ({
          key,
          value,
          readonly,
        })),
        unknown_key: unknownKeys.length > 0 ? unknownKeys : null,
      });
    });
  },

  /** RebootRequired comes back as an error, as clients expect. */
  ChangeConfiguration(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const key = fields.text("key");
    const value = fields.anyText("value");
    if (key === undefined || value === undefined) return invalid();
    const { chargerId } = found.charger;
    return askCharger(context, chargerId, "ChangeConfiguration", { key, value }, byStatus);
  },

  /** A BootNotification can be asked for at any time: operators do it to see what answers. */
  TriggerMessage(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const checked = checkRequest("TriggerMessage", {
      requestedMessage: fields.text("requested_message"),
      connectorId: fields.integer("connector_id") ?? 1,
    });
    if (!checked.isValid) return invalid({ reason: describeViolations(checked.violations) });
    const { backOffice, operator } = context;
    return answering(async () =>
      byStatus(
        await backOffice.command(
          operator,
          found.charger.chargerId,
          "TriggerMessage",
          checked.payload,
          { isUnchecked: true },
        ),
      ),
    );
  },

  UpdateFirmware(fields, context) {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const location = fields.text("location");
    if (location === undefined) return invalid();
    const retries = fields.integer("retries");
    const retryInterval = fields.integer("retry_interval");
    const now = formatTimestamp(context.backOffice.clock.now());
    const request: Request<"UpdateFirmware"> = {
      location,
      retrieveDate: fields.text("retrieve_date") ?? now,
      ...(retries !== undefined && { retries }),
      ...(retryInterval !== undefined && { retryInterval }),
    };
    const { chargerId } = found.charger;
    return askCharger(context, chargerId, "UpdateFirmware", request, () =>
      byStatus({ status: "Accepted" }),
    );
  },
};

function invalid(details?: object): Reply {
  return refuse("InvalidParameters", details);
}
