/** GetConfiguration and ChangeConfiguration (OCPP 1.6 §5.3, §5.8). */

import { CallError } from "../../protocol/errors.ts";
import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { KeyValue } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addConfigurationHandlers(table: HandlerTable<ChargePoint>): void {
  table.on("GetConfiguration", ({ key: names = [] }, _call, { configuration }) => {
    if (names.length === 0) {
      return { configurationKey: [...configuration.readAll()] };
    }
    const limit = configuration.integer("GetConfigurationMaxKeys");
    if (limit > 0 && names.length > limit) {
      return new CallError("OccurenceConstraintViolation", `at most ${limit} keys at once`);
    }
    const configurationKey: KeyValue[] = [];
    const unknownKey: string[] = [];
    for (const name of names) {
      const value = configuration.read(name);
      if (value === undefined) unknownKey.push(name);
      else configurationKey.push(value);
    }
    return { configurationKey, unknownKey };
  });

  // The answer goes by the connection that it may put an end to.
  table
    .on("ChangeConfiguration", ({ key, value }, _call, { configuration }) => ({
      status: configuration.change(key, value),
    }))
    .after("ChangeConfiguration", (_request, _call, { security }) => security.renewConnection());
}
