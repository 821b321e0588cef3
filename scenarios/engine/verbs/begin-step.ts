/** Begins a step, whatever its verb. */

import type { Problem } from "../events/failure.ts";
import type { LeafStep } from "../grammar/step.ts";
import type { Device } from "../world/device.ts";
import { type Attempt, judged, type StepContext, type StepOf } from "./attempt.ts";
import { beginCharge } from "./charge.ts";
import {
  beginAuthorize,
  beginBoot,
  beginPlug,
  beginStart,
  beginStop,
  beginUnplug,
} from "./device-verbs.ts";
import { beginNever } from "./expect-message.ts";
import { beginExpectState } from "./expect-state.ts";
import { beginExpect } from "./expectation-verbs.ts";
import { beginHttp } from "./http.ts";
import { beginInject } from "./inject.ts";
import { beginCall, beginSend } from "./message-verbs.ts";
import { beginReboot, beginRestart, beginSetClock } from "./power-verbs.ts";
import { beginPrompt } from "./prompt.ts";
import { withResponse } from "./respond.ts";
import { beginSet } from "./set.ts";

/**
 * @throws {ScenarioError} when it cannot be done
 * @throws {TemplateError} when a name in it stands for nothing
 */
export function beginAtDevice(step: LeafStep, context: StepContext, device: Device): Attempt {
  const scope = { ...context.scope, index: device.plan.index };
  const inside = { ...context, device, scope };
  switch (step.kind) {
    case "boot":
      return beginBoot(step, inside);
    case "plug":
      return beginPlug(step, inside);
    case "unplug":
      return beginUnplug(step, inside);
    case "authorize":
      return beginAuthorize(step, inside);
    case "start":
      return beginStart(step, inside);
    case "charge":
      return beginCharge(step, inside);
    case "stop":
      return beginStop(step, inside);
    case "send":
      return beginSend(step, inside);
    case "call":
      return beginCall(step, inside);
    case "expect": {
      const attempt = beginExpect(step, inside);
      const { value, respond: response } = step;
      if (response === undefined || value.form !== "message") return attempt;
      return withResponse(attempt, { pattern: value.pattern, response }, inside);
    }
    case "never":
      return beginNever(step, inside);
    case "inject":
      return beginInject(step, inside);
    case "reboot":
      return beginReboot(step, inside);
    case "setClock":
      return beginSetClock(step, inside);
    case "set":
    case "http":
    case "prompt":
    case "restart":
    case "assert":
    case "wait":
      throw new Error(`\`${step.kind}\` is about no charge point`);
  }
}

/**
 * Begins a step that is not taken by each charge point by itself; undefined for any other.
 *
 * @throws {ExpressionError} when the expression has no value
 */
export function beginAlone(
  step: LeafStep,
  context: StepContext,
  devices: ReadonlyMap<string, Device>,
): Attempt | undefined {
  if (step.kind === "set") return beginSet(step, context, devices);
  if (step.kind === "http") return beginHttp(step, context);
  if (step.kind === "prompt") return beginPrompt(step, context, devices);
  if (step.kind === "assert") return judged(context, judgeAssertion(step, context));
  if (step.kind === "restart") return beginRestart(step, context);
  if (step.kind === "wait") {
    const untilMs = context.timekeeper.clock.now() + step.value;
    return { untilMs, concerns: [], isOver: () => false, judge: () => undefined };
  }
  const isState = step.kind === "expect" && step.value.form === "state";
  return isState ? beginExpectState(step, step.value, context) : undefined;
}

function judgeAssertion({ value }: StepOf<"assert">, { world }: StepContext): Problem | undefined {
  if (value.holds(world)) return undefined;
  const parts = value.explain(world).map((part) => `\`${part.text}\` is ${part.value}`);
  return { blame: "theirs", message: parts.length > 0 ? parts.join(", ") : "it is false" };
}
