/** What a person does at a charge point: power, plug, tag. */

import type { Hardware } from "../../../simulator/charge-point-options.ts";
import type { Connector } from "../../../simulator/connector/connector.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";
import { beginExchange, findUnanswered, keepsMessages } from "./exchange.ts";

export function beginBoot(step: StepOf<"boot">, context: DeviceContext): Attempt {
  const { device, scope } = context;
  const { vendor, model, serial, firmware } = step.value;
  const hardware: Partial<Hardware> = {
    ...(vendor && { vendor: vendor.evaluate(scope) }),
    ...(model && { model: model.evaluate(scope) }),
    ...(serial && { serialNumber: serial.evaluate(scope) }),
    ...(firmware && { firmwareVersion: firmware.evaluate(scope) }),
  };
  device.equip(hardware);
  const { chargePoint } = device;
  return beginExchange(step, context, {
    action: "BootNotification",
    direction: "fromChargePoint",
    act: () => (chargePoint.isConnected ? chargePoint.registration.boot() : chargePoint.powerOn()),
  });
}

export function beginAuthorize(step: StepOf<"authorize">, context: DeviceContext): Attempt {
  const tag = step.value.tag.evaluate(context.scope);
  const { authorization } = context.device.chargePoint;
  return beginExchange(step, context, {
    action: "Authorize",
    direction: "fromChargePoint",
    act: () => authorization.authorize(tag, () => {}),
  });
}

export function beginStart(step: StepOf<"start">, context: DeviceContext): Attempt {
  const { device, scope } = context;
  const connectorId = step.value.connector.evaluate(scope);
  const idTag = step.value.tag.evaluate(scope);
  const connector = device.connector(connectorId);
  if (connector.transaction !== undefined) {
    throw new ScenarioError(`a transaction runs on connector ${connectorId} already`);
  }
  return beginExchange(step, context, {
    action: "StartTransaction",
    direction: "fromChargePoint",
    isKept: keepsMessages(context),
    act: () =>
      void device.chargePoint.transactions.begin(connector, { idTag, parentIdTag: undefined }),
  });
}

export function beginStop(step: StepOf<"stop">, context: DeviceContext): Attempt {
  const { device, scope } = context;
  const { transaction, reason = "Local", tag } = step.value;
  const connector = connectorToStop(context, transaction?.evaluate(scope));
  return beginExchange(step, context, {
    action: "StopTransaction",
    direction: "fromChargePoint",
    isKept: keepsMessages(context),
    act: () => device.chargePoint.transactions.stop(connector, reason, tag?.evaluate(scope)),
  });
}

function connectorToStop({ device }: DeviceContext, transactionId: number | undefined): Connector {
  if (transactionId === undefined) return device.chargingConnector();
  const connector = device.chargePoint.transactions.connectorOf(transactionId);
  if (connector !== undefined) return connector;
  throw new ScenarioError(`the transaction ${transactionId} does not run on ${device.name}`);
}

export function beginPlug(step: StepOf<"plug">, context: DeviceContext): Attempt {
  const connector = connectorOf(step, context);
  if (connector.isPluggedIn) throw new ScenarioError("a car is plugged in there already");
  const car = context.device.nextCar();
  return beginAct(step, context, () => connector.plug(car));
}

export function beginUnplug(step: StepOf<"unplug">, context: DeviceContext): Attempt {
  const connector = connectorOf(step, context);
  if (!connector.isPluggedIn) throw new ScenarioError("no car is plugged in there");
  return beginAct(step, context, () => connector.unplug());
}

function connectorOf(step: StepOf<"plug" | "unplug">, context: DeviceContext): Connector {
  return context.device.connector(step.value.connector.evaluate(context.scope));
}

/** Acts, and waits until all messages that come of it are answered; there may be none. */
function beginAct(
  { withinMs }: StepOf<"plug" | "unplug">,
  context: DeviceContext,
  act: () => void,
): Attempt {
  const { wire, timekeeper, isStrict, device } = context;
  const mark = wire.mark();
  act();
  return {
    untilMs: timekeeper.clock.now() + withinMs,
    concerns: [device.name],
    isOver: () => device.isQuiet(),
    judge: () => (isStrict ? findUnanswered(context, mark, withinMs) : undefined),
  };
}
