/** `respond`: how the charger answers the CALL that a step expects, which it then does not act on. */

import type { CallFrame } from "../../../protocol/frame.ts";
import { matchValue } from "../grammar/match-value.ts";
import type { MessagePattern } from "../grammar/message-pattern.ts";
import { evaluateTemplate, type Template } from "../grammar/template.ts";
import type { Attempt, DeviceContext } from "./attempt.ts";

const once = {
  ...{ when: undefined, count: 1, rate: undefined, until: undefined, untilMs: undefined },
};

export function withResponse(
  attempt: Attempt,
  { pattern, response }: { readonly pattern: MessagePattern; readonly response: Template },
  { device, scope }: DeviceContext,
): Attempt {
  const { action, payload, isExact } = pattern;
  const isMeant = (call: CallFrame) =>
    (action === undefined || call.action === action) &&
    (payload === undefined || matchValue(payload, call.payload, scope, { isExact }).length === 0);
  const occasion = device.addQuirk({
    name: "rpc.reply",
    fields: once,
    apply: ({ occasion: own }) => ({
      intercept(call) {
        if (!isMeant(call) || !own.strikes()) return undefined;
        return Object(evaluateTemplate(response, scope));
      },
    }),
  });
  return {
    ...attempt,
    stop() {
      occasion.end();
      attempt.stop?.();
    },
  };
}
