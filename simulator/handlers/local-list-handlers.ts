/** GetLocalListVersion and SendLocalList (OCPP 1.6 §5.10, §5.15), and ClearCache (§5.4). */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { ChargePoint } from "../charge-point.ts";

/** What GetLocalListVersion says where there is no list (§5.10). */
const listNotSupported = -1;

export function addLocalListHandlers(table: HandlerTable<ChargePoint>): void {
  table.on("GetLocalListVersion", (_request, _call, { authorization, configuration }) => ({
    listVersion: configuration.boolean("LocalAuthListEnabled")
      ? authorization.listVersion
      : listNotSupported,
  }));

  table.on("SendLocalList", (request, _call, { authorization, configuration }) => ({
    status: configuration.boolean("LocalAuthListEnabled")
      ? authorization.updateList(request)
      : "NotSupported",
  }));

  table.on("ClearCache", (_request, _call, { authorization }) => ({
    status: authorization.clearCache() ? "Accepted" : "Rejected",
  }));
}
