/** `respond`: how the CALL is answered that a step expects, by the charger or by a central system of ours. */

import { matchValue } from "../grammar/match-value.ts";
import type { MessagePattern } from "../grammar/message-pattern.ts";
import { evaluateTemplate, type Template } from "../grammar/template.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Attempt, DeviceContext } from "./attempt.ts";

/** As long as the step is under way. */
const always = {
  ...{ when: undefined, count: undefined, rate: undefined, until: undefined, untilMs: undefined },
};

interface Responder {
  readonly pattern: MessagePattern;
  isMeant(payload: unknown): boolean;
  answer(): object;
}

export function withResponse(
  attempt: Attempt,
  { pattern, response }: { readonly pattern: MessagePattern; readonly response: Template },
  context: DeviceContext,
): Attempt {
  const { payload, isExact, direction } = pattern;
  const { scope } = context;
  let count = 0;
  const responder: Responder = {
    pattern,
    isMeant: (sent) =>
      payload === undefined || matchValue(payload, sent, scope, { isExact }).length === 0,
    answer() {
      count += 1;
      return Object(evaluateTemplate(response, scope));
    },
  };
  const end =
    direction === "toChargePoint"
      ? respondAsCharger(responder, context)
      : respondAsCentral(responder, context);
  return {
    untilMs: attempt.untilMs,
    // What is seen on its way has still to come to who answers it.
    isOver: () => attempt.isOver() && count > 0,
    judge() {
      const problem = attempt.judge();
      if (problem !== undefined || count > 0) return problem;
      const message = `${pattern.action} came, but not to be answered by this step`;
      const notes = [
        "what came before the step has an answer already: `parallel:` does both at once",
      ];
      return { blame: "ours", message, notes };
    },
    stop() {
      end();
      attempt.stop?.();
    },
  };
}

/** The charge point itself does not act on it. */
function respondAsCharger(
  { pattern, isMeant, answer }: Responder,
  { device }: DeviceContext,
): () => void {
  const occasion = device.addQuirk({
    name: "rpc.reply",
    fields: always,
    apply: ({ occasion: own }) => ({
      intercept({ action, payload }) {
        const isHit = action === pattern.action && isMeant(payload) && own.strikes();
        return isHit ? answer() : undefined;
      },
    }),
  });
  return () => occasion.end();
}

function respondAsCentral(
  { pattern: { action }, isMeant, answer }: Responder,
  { device, script }: DeviceContext,
): () => void {
  if (script === undefined || action === undefined) {
    throw new ScenarioError("only a `scripted` central system answers as a step has it");
  }
  return script.respond({ identity: device.plan.id, action, isMeant, answer });
}
