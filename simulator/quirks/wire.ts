/** What quirks do to messages on their way, put as faults of the link of the charge point. */

import type { Fault, RewriteFault } from "../../protocol/faults/fault.ts";
import type { Direction, SeenFrame } from "../../protocol/faults/seen-frame.ts";
import { toElements, toText } from "./json-edit.ts";
import type { QuirkContext } from "./primitive.ts";

/** Which messages. What is left out is any. */
export interface Selection {
  readonly direction?: Direction | undefined;
  readonly kind?: SeenFrame["kind"] | undefined;
  readonly actions?: readonly string[] | undefined;
  /** Looks closer; asked once for each message that the rest selects. */
  readonly concerns?: (frame: SeenFrame) => boolean;
}

function isSelected(selection: Selection, frame: SeenFrame): boolean {
  const { direction, kind, actions, concerns } = selection;
  return (
    (direction === undefined || frame.direction === direction) &&
    (kind === undefined || frame.kind === kind) &&
    (actions === undefined || (frame.action !== undefined && actions.includes(frame.action))) &&
    concerns?.(frame) !== false
  );
}

const payloadIndex = { call: 3, callResult: 2, callError: 4, malformed: 0 } as const;

/** Other payloads go in place of those that are selected. */
export function editPayload(
  context: QuirkContext,
  selection: Selection,
  edit: (payload: unknown, frame: SeenFrame) => unknown,
): Fault {
  return editElements(context, selection, (elements, frame) => {
    const index = payloadIndex[frame.kind];
    elements[index] = edit(elements[index] ?? {}, frame);
    return elements;
  });
}

/** As {@link editPayload}, with the whole array that a frame is. */
export function editElements(
  context: QuirkContext,
  selection: Selection,
  edit: (elements: unknown[], frame: SeenFrame) => unknown[],
): Fault {
  return editText(context, selection, (text, frame) => {
    const elements = toElements(text);
    return elements === undefined ? text : toText(edit(elements, frame));
  });
}

/** As {@link editPayload}, with the text as it will be sent. */
export function editText(
  { occasion }: QuirkContext,
  selection: Selection,
  rewrite: RewriteFault["rewrite"],
): Fault {
  const match = (frame: SeenFrame) => isSelected(selection, frame) && occasion.strikes();
  return { name: occasion.name, kind: "rewrite", match, rewrite };
}

/** The messages never come; `lost` is told of each. */
export function lose(
  { occasion }: QuirkContext,
  selection: Selection,
  lost: (frame: SeenFrame) => void = () => {},
): Fault {
  return {
    name: occasion.name,
    kind: "lose",
    match(frame) {
      const isLost = isSelected(selection, frame) && occasion.strikes();
      if (isLost) lost(frame);
      return isLost;
    },
  };
}

/** CALLs of the charge point that nobody gets, and that it believes to have been answered so. */
export function swallow(
  context: QuirkContext,
  selection: Selection,
  answer: (frame: SeenFrame) => object = () => ({}),
): Fault {
  return lose(context, { ...selection, direction: "outgoing", kind: "call" }, (frame) => {
    context.link.inject("incoming", toText([3, frame.messageId, answer(frame)]));
  });
}

/** Looks at every message and changes none. */
export function watch(
  { occasion }: QuirkContext,
  selection: Selection,
  seen: (frame: SeenFrame) => void,
): Fault {
  return {
    name: occasion.name,
    kind: "lose",
    match(frame) {
      if (isSelected(selection, frame)) seen(frame);
      return false;
    },
  };
}

/** Sends a CALL that nobody has asked for, and for whose answer nobody waits. */
export function sendCall(
  { chargePoint, link }: QuirkContext,
  action: string,
  payload: unknown,
  messageId: string = chargePoint.newMessageId(),
): boolean {
  return link.inject("outgoing", toText([2, messageId, action, payload]));
}
