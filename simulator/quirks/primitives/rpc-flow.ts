/** Q11: the order in which messages go, and how many at once. */

import type { Answer } from "../../../protocol/connection.ts";
import { noAnswer } from "../../../protocol/connection.ts";
import { CallError } from "../../../protocol/errors.ts";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { closeCodes } from "../../../protocol/transport.ts";
import { textOf } from "../json-edit.ts";
import {
  choice,
  count,
  flag,
  group,
  json,
  list,
  number,
  text,
  type Values,
  withDefault,
} from "../parameter.ts";
import { definePrimitive, type QuirkContext, type QuirkEffects } from "../primitive.ts";
import { lose, sendCall, watch } from "../wire.ts";
import { CallLanes } from "./call-lanes.ts";

const parameters = {
  maxIn: count("How many CALLs of the central system it bears at once."),
  busyMs: withDefault(number("How long it is busy with each, where `maxIn` is set.", 0), 1000),
  onExceed: withDefault(
    choice("What it does about one more.", ["close", "ignore", "error"]),
    "close",
  ),
  burst: list(text("Actions whose CALLs go out without waiting for the answers to others.")),
  replyTo: text("The action whose answer `replyAfter` holds back; any, if left out."),
  replyAfter: text("Answers wait until a CALL of this action has gone out."),
  triggerBeforeConf: flag("What a TriggerMessage asks for goes out before the answer to it."),
  unasked: group("A CALL that nobody expects, in whatever state.", {
    action: text("Its action."),
    payload: json("Its payload."),
    everyMs: number("Again and again, after the connection was made; at once, if left out.", 1),
  }),
} as const;

type Flow = Values<typeof parameters>;

export const rpcFlow = definePrimitive({
  description: "Sends messages in another order, too many at once, or unasked; bears few itself.",
  covers: "FB-050 to FB-053, FB-199, FB-200, FB-202",
  parameters,
  apply(flow, context) {
    const busy = new Crowd(flow, context);
    return {
      intercept: () => (flow.maxIn === undefined ? undefined : busy.enter()),
      faults: [...busy.faults(), ...holdingFaults(flow, context)],
      ...bursts(flow, context),
      observe({ kind }) {
        if (kind === "connected") startUnasked(flow, context);
      },
    };
  },
});

/** CALLs that are being handled, slowly. */
class Crowd {
  readonly #flow: Flow;
  readonly #context: QuirkContext;
  #untilMs: readonly number[] = [];

  constructor(flow: Flow, context: QuirkContext) {
    this.#flow = flow;
    this.#context = context;
  }

  get #busyMs(): number {
    return this.#flow.busyMs;
  }

  enter(): Answer | undefined {
    const { chargePoint, occasion } = this.#context;
    const { maxIn = 1, onExceed } = this.#flow;
    const nowMs = chargePoint.clock.now();
    this.#untilMs = this.#untilMs.filter((untilMs) => untilMs > nowMs);
    if (this.#untilMs.length < maxIn || !occasion.strikes()) {
      this.#untilMs = [...this.#untilMs, nowMs + this.#busyMs];
      return undefined;
    }
    if (onExceed === "error") return new CallError("GenericError", "busy");
    if (onExceed === "close") chargePoint.link.peer?.close(closeCodes.policyViolation, "");
    return noAnswer;
  }

  faults(): readonly Fault[] {
    if (this.#flow.maxIn === undefined) return [];
    const { occasion } = this.#context;
    const match = ({ direction, kind }: SeenFrame) =>
      direction === "outgoing" && kind === "callResult" && occasion.isInForce;
    return [
      { name: occasion.name, kind: "delay", match, byMs: this.#busyMs, mayBeOvertaken: true },
    ];
  }
}

interface HeldAnswer {
  readonly text: string;
  /** The CALL that must go out first. */
  readonly awaited: string;
}

/** More than these go out as they are. */
const maxHeld = 20;

function holdingFaults(flow: Flow, context: QuirkContext): readonly Fault[] {
  const { replyTo, replyAfter, triggerBeforeConf } = flow;
  if (replyAfter === undefined && triggerBeforeConf !== true) return [];
  let held: readonly HeldAnswer[] = [];
  const triggered = new Map<string, string>();
  const awaitedBy = ({ action, messageId = "" }: SeenFrame) => {
    if (triggerBeforeConf === true && action === "TriggerMessage") return triggered.get(messageId);
    return replyTo === undefined || replyTo === action ? replyAfter : undefined;
  };
  const answers = {
    direction: "outgoing",
    kind: "callResult",
    concerns: (frame: SeenFrame) => awaitedBy(frame) !== undefined && held.length < maxHeld,
  } as const;
  return [
    watch(context, { direction: "incoming", actions: ["TriggerMessage"] }, (frame) => {
      triggered.clear();
      triggered.set(frame.messageId ?? "", textOf(frame.payload, "requestedMessage") ?? "");
    }),
    lose(context, answers, (frame) => {
      held = [...held, { text: frame.text, awaited: awaitedBy(frame) ?? "" }];
    }),
    watch(context, { direction: "outgoing", kind: "call" }, ({ action }) => {
      const due = held.filter(({ awaited }) => awaited === action);
      held = held.filter((one) => !due.includes(one));
      const { link, chargePoint } = context;
      chargePoint.clock.schedule(0, () => {
        for (const one of due) link.inject("outgoing", one.text);
      });
    }),
  ];
}

function bursts({ burst = [] }: Flow, { chargePoint, occasion }: QuirkContext): QuirkEffects {
  if (burst.length === 0) return {};
  const lanes = new CallLanes(chargePoint);
  return {
    wrapLink: (dial) => (request, settled) =>
      dial(request, (outcome) => {
        if (outcome.kind !== "open") settled(outcome);
        else settled({ ...outcome, transport: lanes.wrap(outcome.transport) });
      }),
    points: {
      caller(usual, { detail = "" }) {
        return burst.includes(detail) && occasion.strikes() ? lanes.laneOf(detail) : usual;
      },
    },
  };
}

function startUnasked({ unasked }: Flow, context: QuirkContext): void {
  if (unasked?.action === undefined) return;
  const { action, payload = {}, everyMs } = unasked;
  const { chargePoint, occasion } = context;
  const { peer } = chargePoint.link;
  const send = () => {
    if (chargePoint.link.peer !== peer) return;
    if (occasion.strikes()) sendCall(context, action, payload);
    if (everyMs !== undefined) chargePoint.clock.schedule(everyMs, send);
  };
  chargePoint.clock.schedule(everyMs ?? 0, send);
}
