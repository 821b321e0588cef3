/**
 * All other messages that a central system may send, under their names in OCPP 1.6 and with its
 * fields, spelled either way: `connector_id` or `connectorId`.
 */

import { actions, isAction } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import { checkRequest, describeViolations } from "../../../schemas/validate.ts";
import { type Command, type CommandContext, type Commands, connectedCharger } from "../command.ts";
import type { Fields } from "../fields.ts";
import { type Reply, refuse, result } from "../reply.ts";
import { askCharger } from "./ask-charger.ts";
import { toCamelCase, toSnakeCase } from "./ocpp-payload.ts";

export const plainOcppCommands: Commands = Object.fromEntries(
  Object.entries(actions).flatMap(([name, { caller }]) =>
    isAction(name) && caller !== "chargePoint" ? [[name, createCommand(name)] as const] : [],
  ),
);

function createCommand(action: Action): Command {
  return (fields, context) => {
    const found = connectedCharger(fields, context);
    if (!found.isFound) return found.refusal;
    const checked = checkRequest(action, payloadOf(action, fields, context));
    if (!checked.isValid) {
      return refuse("InvalidParameters", { reason: describeViolations(checked.violations) });
    }
    return askCharger(context, found.charger.chargerId, action, checked.payload, toReply);
  };
}

function payloadOf(action: Action, fields: Fields, { backOffice }: CommandContext): object {
  const payload = toCamelCase(fields.without("charger_id", "alias"));
  const given = typeof payload === "object" && payload !== null ? payload : {};
  if (action !== "ReserveNow" || "reservationId" in given) return given;
  return { ...given, reservationId: backOffice.centralSystem.newReservationId() };
}

/** What is not a refusal, of all the words that there are. */
const goodStatuses: ReadonlySet<unknown> = new Set([
  "Accepted",
  "AcceptedCanceled",
  "Scheduled",
  "Unlocked",
]);

function toReply(response: object): Reply {
  const shape = toSnakeCase(response);
  const status = "status" in response ? response.status : undefined;
  if (typeof status !== "string" || goodStatuses.has(status)) return result(shape);
  return refuse(status, typeof shape === "object" && shape !== null ? shape : {});
}
