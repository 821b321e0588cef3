/** `send` and `call`: any message, from either side, as it is written. */

import {
  CallError,
  CallTimeoutError,
  ConnectionClosedError,
  MalformedAnswerError,
} from "../../../protocol/errors.ts";
import { InvalidPayloadError } from "../../../protocol/payload-report.ts";
import { checkRequest } from "../../../schemas/validate.ts";
import { evaluateTemplate } from "../grammar/template.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";
import { beginExchange } from "./exchange.ts";
import { usualPayload } from "./usual-payload.ts";

/** CALLs have their own time-out, which must not come before that of the step. */
const callTimeoutMs = 30_000;

/** Past all that checks what a charge point sends, so that it can be wrong on purpose. */
export function beginSend(step: StepOf<"send">, context: DeviceContext): Attempt {
  const { device, scope } = context;
  const { action, payload: template } = step.value;
  const payload = template ? evaluateTemplate(template, scope) : usualPayload(action, device);
  const peer = device.chargePoint.link.peer;
  if (peer === undefined) throw new ScenarioError(`${device.name} is not connected`);
  const options = { timeoutMs: Math.max(step.withinMs, callTimeoutMs) };
  return beginExchange(step, context, {
    action,
    direction: "fromChargePoint",
    // What comes of it is seen on the wire.
    act: () => peer.connection.call(action, payload, () => {}, options),
  });
}

/** Through the central system, so that it knows of it; past its checks where it is wrong on purpose. */
export function beginCall(step: StepOf<"call">, context: DeviceContext): Attempt {
  const { device, scope, central, fault } = context;
  const { action, payload: template } = step.value;
  const payload = template ? evaluateTemplate(template, scope) : {};
  const identity = device.plan.id;
  const connection = central?.connectionOf(identity);
  if (central === undefined) {
    throw new ScenarioError("the central system is not ours, and calls what it likes");
  }
  if (connection === undefined) throw new ScenarioError(`${device.name} is not connected`);
  const options = { timeoutMs: Math.max(step.withinMs, callTimeoutMs) };
  const checked = checkRequest(action, payload);
  return beginExchange(step, context, {
    action,
    direction: "toChargePoint",
    act() {
      if (checked.isValid) {
        central.call(identity, action, checked.payload, options).catch((failure) => {
          if (!isSeenOnWire(failure)) fault(failure);
        });
      } else connection.call(action, payload, () => {}, options);
    },
  });
}

const seenOnWire = [
  CallError,
  CallTimeoutError,
  ConnectionClosedError,
  InvalidPayloadError,
  MalformedAnswerError,
];

function isSeenOnWire(failure: unknown): boolean {
  return seenOnWire.some((kind) => failure instanceof kind);
}
