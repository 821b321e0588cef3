/** `send` and `call`: any message, from either side, as it is written. */

import { formatTimestamp } from "../../../model/timestamp.ts";
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
import type { Device } from "../world/device.ts";
import { type Attempt, type DeviceContext, judged, type StepOf } from "./attempt.ts";
import { beginExchange } from "./exchange.ts";
import { usualPayload } from "./usual-payload.ts";

/** CALLs have their own time-out, which must not come before that of the step. */
const callTimeoutMs = 30_000;

/** Past all that checks what a charge point sends, so that it can be wrong on purpose. */
export function beginSend(step: StepOf<"send">, context: DeviceContext): Attempt {
  const { device, scope } = context;
  const { action, payload: template } = step.value;
  const peer = device.chargePoint.link.peer;
  const isUsualSample = action === "MeterValues" && template === undefined;
  if (peer === undefined && isUsualSample && keepSample(device)) return judged(context, undefined);
  const payload = template ? evaluateTemplate(template, scope) : usualPayload(action, device);
  if (peer === undefined) throw new ScenarioError(`${device.name} is not connected`);
  const options = { timeoutMs: Math.max(step.withinMs, callTimeoutMs) };
  return beginExchange(step, context, {
    action,
    direction: "fromChargePoint",
    // What comes of it is seen on the wire.
    act: () => peer.connection.call(action, payload, () => {}, options),
  });
}

/** Of a transaction it is sent when there is a connection again (OCPP 1.6 §3.7). */
function keepSample(device: Device): boolean {
  const { chargePoint } = device;
  const { transaction, outlet } = device.connector(1);
  if (transaction === undefined) return false;
  const { atMs, registerWh } = outlet.measure();
  const timestamp = formatTimestamp(atMs);
  const meterValue = [{ timestamp, sampledValue: [{ value: String(registerWh) }] }];
  const payload = { connectorId: 1, meterValue };
  chargePoint.transactions.queue.add({ action: "MeterValues", transaction, payload });
  return true;
}

/** Through the central system, so that it knows of it; past its checks, as it may be wrong on purpose. */
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
        const asked = { ...options, isUnchecked: true };
        central.call(identity, action, checked.payload, asked).catch((failure) => {
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
