/** Q12: how the charge point registers. */

import { formatTimestamp } from "../../../model/timestamp.ts";
import type { ScheduledTask } from "../../../protocol/clock.ts";
import { noAnswer } from "../../../protocol/connection.ts";
import { fieldOf, isObject } from "../json-edit.ts";
import { choice, flag, json, map, number, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext, type QuirkEffects } from "../primitive.ts";
import { editPayload, lose, swallow } from "../wire.ts";

const parameters = {
  onBoot: choice("After power-up: no BootNotification at all.", ["send", "omit"]),
  onReconnect: flag("Whether a BootNotification goes out when the connection is back."),
  repeatEveryMs: number("It goes out again so long after it has been accepted.", 1),
  retry: choice("One that is not accepted, or not answered, is the last.", ["always", "never"]),
  retryDelayMs: number("One that is not accepted is repeated so soon, whatever was agreed.", 0),
  onTrigger: choice("What a TriggerMessage for it does: nothing unusual, a reboot, or deafness.", [
    "reply",
    "reboot",
    "mute",
  ]),
  callsBeforeBoot: choice("CALLs of the central system before the answer to it.", [
    "serve",
    "ignore",
  ]),
  beforeBoot: choice("Whether other CALLs go out before it is answered.", ["silent", "talk"]),
  pending: choice("Whether other CALLs go out while Pending.", ["obey", "talk"]),
  rejected: choice("Whether CALLs are answered, and others go out, while Rejected.", [
    "obey",
    "talk",
  ]),
  fields: map(json("Fields of it, as they go on the wire.")),
} as const;

type Policy = Values<typeof parameters>;

const ofBoot = { direction: "outgoing", kind: "call", actions: ["BootNotification"] } as const;

export const bootPolicy = definePrimitive({
  description: "Registers too often, never, with odd fields, or acts before it is registered.",
  covers: "FB-035, FB-054 to FB-062",
  parameters,
  apply(policy, context) {
    const mute = { isMute: false };
    const repeating = repeat(policy, context);
    return {
      intercept: (call) => {
        if (mute.isMute) return noAnswer;
        if (call.action === "TriggerMessage") return triggered(policy, context, mute, call.payload);
        return ignoreBeforeBoot(policy, context);
      },
      observe(event) {
        if (event.kind === "disconnected") mute.isMute = false;
        if (event.kind === "connected") connected(policy, context);
        repeating?.observe?.(event);
      },
      points: {
        mayCall: (value) => value || (talks(policy, context) && context.occasion.strikes()),
        isDeaf: (value) => value && !(policy.rejected === "talk" && context.occasion.strikes()),
      },
      faults: [
        ...(policy.onBoot === "omit" ? [swallow(context, ofBoot, () => ownAnswer(context))] : []),
        ...retryFaults(policy, context),
        ...(policy.fields === undefined
          ? []
          : [
              editPayload(context, ofBoot, (payload) => ({
                ...(isObject(payload) && payload),
                ...policy.fields,
              })),
            ]),
      ],
    };
  },
});

function ownAnswer({ chargePoint }: QuirkContext): object {
  return { status: "Accepted", interval: 0, currentTime: formatTimestamp(chargePoint.now()) };
}

/** The first of each connection goes out. */
function retryFaults({ retry }: Policy, context: QuirkContext) {
  if (retry !== "never") return [];
  let sentCount = 0;
  const concerns = () => {
    sentCount += 1;
    return sentCount > 1;
  };
  return [lose(context, { ...ofBoot, concerns })];
}

function connected({ onReconnect, beforeBoot }: Policy, context: QuirkContext): void {
  const { chargePoint, occasion } = context;
  const { registration, clock, connectors, whole } = chargePoint;
  if (beforeBoot === "talk" && !registration.isAccepted && occasion.strikes()) {
    for (const connector of [whole, ...connectors]) connector.report();
  }
  if (onReconnect === undefined || !registration.isAccepted || !occasion.strikes()) return;
  if (onReconnect) clock.schedule(0, () => registration.boot());
}

function talks({ pending, rejected, beforeBoot }: Policy, { chargePoint }: QuirkContext): boolean {
  const { status } = chargePoint.registration;
  if (status === "Pending") return pending === "talk";
  return (status === "Rejected" ? rejected : beforeBoot) === "talk";
}

function ignoreBeforeBoot({ callsBeforeBoot }: Policy, { chargePoint, occasion }: QuirkContext) {
  if (callsBeforeBoot !== "ignore" || chargePoint.registration.status !== undefined) return;
  return occasion.strikes() ? noAnswer : undefined;
}

function triggered(
  { onTrigger = "reply" }: Policy,
  { chargePoint, occasion }: QuirkContext,
  mute: { isMute: boolean },
  payload: unknown,
) {
  if (fieldOf(payload, "requestedMessage") !== "BootNotification") return;
  if (onTrigger === "reply" || !occasion.strikes()) return;
  if (onTrigger === "mute") {
    mute.isMute = true;
    return noAnswer;
  }
  chargePoint.clock.schedule(0, () => chargePoint.restart("Hard", "Reboot"));
  return { status: "Accepted" };
}

/** Another one, so long after the last was answered. */
function repeat(policy: Policy, context: QuirkContext): QuirkEffects | undefined {
  const { repeatEveryMs, retryDelayMs } = policy;
  const { chargePoint } = context;
  let timer: ScheduledTask | undefined;
  return {
    observe(event) {
      if (event.kind === "disconnected") timer?.cancel();
      if (event.kind !== "registered") return;
      timer?.cancel();
      const waitMs = event.status === "Accepted" ? repeatEveryMs : retryDelayMs;
      if (waitMs === undefined || !context.occasion.strikes()) return;
      timer = chargePoint.clock.schedule(waitMs, () => chargePoint.registration.boot());
    },
  };
}
