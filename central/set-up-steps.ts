/** Steps of a set-up that most will want. */

import type { MessageTrigger } from "../schemas/messages.ts";
import { getConfiguration } from "./configuration.ts";
import type { SetUpStep } from "./set-up.ts";

/** Reads the keys that say what the charge point can do; all keys if none is named. */
export function readKeys(keys: readonly string[]): SetUpStep {
  return {
    name: `read ${keys.join(", ") || "all keys"}`,
    async run(call, chargePoint) {
      const { unknownKeys } = await getConfiguration(call, chargePoint, keys);
      return unknownKeys.length === 0;
    },
  };
}

export function changeKey(key: string, value: string): SetUpStep {
  return {
    name: `set ${key}`,
    async run(call, { identity }) {
      const { status } = await call(identity, "ChangeConfiguration", { key, value });
      return status === "RebootRequired" ? "after a reboot" : status === "Accepted";
    },
  };
}

/** Without a connector it is of all of them. */
export function trigger(requestedMessage: MessageTrigger): SetUpStep {
  return {
    name: `trigger ${requestedMessage}`,
    async run(call, { identity }) {
      const { status } = await call(identity, "TriggerMessage", { requestedMessage });
      return status === "Accepted";
    },
  };
}
