/** `inject`: what goes wrong on purpose. It goes on behind the step, until it is over by itself. */

import { excusesOf, toFault } from "../faults/to-fault.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Claim, Exchange } from "../wire/wire-log.ts";
import { type Attempt, type DeviceContext, judged, type StepOf } from "./attempt.ts";
import { judgeAnswer } from "./judge-answer.ts";

type InjectStep = StepOf<"inject">;

export function beginInject(step: InjectStep, context: DeviceContext): Attempt {
  const { kind, quirks } = step.value;
  if (kind === "frame") return beginFrame(step, context);
  if (kind === undefined) {
    for (const quirk of quirks) addQuirk(step, quirk, context);
  } else {
    const { device, injections, scope } = context;
    if (kind === "tls" && !device.isEncrypted) {
      const how = "it has no `security:` profile 2 or 3, and the central system no `wss://`";
      throw new ScenarioError(`${device.name} speaks no TLS: ${how}`);
    }
    const active = device.link.add(toFault(kind, step.value, scope));
    if (step.value.until === "reboot") device.atReboot(() => active.remove());
    injections.add(step.span, {
      chargePoint: device.name,
      excuses: excusesOf(kind),
      hitCount: () => active.hitCount,
      end: () => active.remove(),
    });
  }
  return judged(context, undefined);
}

function addQuirk(
  { value, span }: InjectStep,
  quirk: InjectStep["value"]["quirks"][number],
  { device, injections, timekeeper }: DeviceContext,
): void {
  const { forMs } = value;
  const occasion = device.addQuirk(quirk);
  const expiry =
    forMs === undefined ? undefined : timekeeper.clock.schedule(forMs, () => occasion.end());
  injections.add(span, {
    chargePoint: device.name,
    excuses: excusesOf(undefined),
    hitCount: () => occasion.hitCount,
    end() {
      expiry?.cancel();
      occasion.end();
    },
  });
}

/** Nobody need answer a text that is no message; what must come is said beside it. */
function beginFrame(step: InjectStep, context: DeviceContext): Attempt {
  const { device, wire, scope, timekeeper, injections } = context;
  const { direction = "outgoing", text } = step.value;
  const sent = text?.evaluate(scope) ?? "";
  const isAnswered = step.error !== undefined || step.reply !== undefined;
  const claim =
    isAnswered && direction === "outgoing" ? wire.claimFrame(device.name, sent) : undefined;
  if (!device.link.inject(direction, sent)) {
    if (claim !== undefined) wire.release(claim);
    throw new ScenarioError(`${device.name} is not connected`);
  }
  injections.add(step.span, {
    chargePoint: device.name,
    excuses: excusesOf("frame"),
    hitCount: () => 1,
    end() {},
  });
  if (claim === undefined) return judged(context, undefined);
  return {
    untilMs: timekeeper.clock.now() + step.withinMs,
    isOver: () => isSettled(claim),
    judge: () => judge(step, claim.exchange, context),
    stop: () => wire.release(claim),
  };
}

function isSettled({ exchange }: Claim): boolean {
  return exchange !== undefined && (exchange.answer !== undefined || exchange.isLost);
}

function judge(step: InjectStep, exchange: Exchange | undefined, context: DeviceContext) {
  if (exchange?.answer !== undefined) {
    return judgeAnswer(step, exchange, exchange.answer, context);
  }
  const why = exchange?.isLost ? ": the connection closed" : ` within ${step.withinMs / 1000} s`;
  return { blame: "theirs", message: `the frame was not answered${why}` } as const;
}
