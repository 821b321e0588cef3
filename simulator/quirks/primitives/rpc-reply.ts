/** Q10: what becomes of the answers to the CALLs of the central system. */

import type { Answer } from "../../../protocol/connection.ts";
import { noAnswer } from "../../../protocol/connection.ts";
import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import type { CallFrame } from "../../../protocol/frame.ts";
import { toElements, toText } from "../json-edit.ts";
import { includes } from "../message-pattern.ts";
import { count, flag, group, json, number, share, text, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";

const parameters = {
  action: text("Of the CALLs; any, if left out."),
  match: json("What their payload has in it at least."),
  never: flag("They are not heard: neither carried out nor answered."),
  delayMs: number("Answers come so much later; others may overtake them.", 0),
  dropRate: share("The share of answers that are lost, though the CALL was carried out."),
  duplicate: count("Answers come so many times more."),
  wrongId: flag("Answers bear an id that nobody has asked with."),
  status: text("The status in the answer; the CALL is not carried out."),
  body: json("The payload of the answer; the CALL is not carried out."),
  error: group("A CALLERROR is the answer; the CALL is not carried out.", {
    code: text("The error code, of the standard or not; GenericError, if left out."),
    description: text("The error description."),
    details: json("The error details, which should be an object."),
    elements: number("How many elements the frame has, in place of five.", 2, 5),
  }),
  isCarriedOut: flag("The CALL is carried out all the same."),
} as const;

type Reply = Values<typeof parameters>;

/** CALLs that were struck and have not been answered yet. */
const maxStruck = 100;

export const rpcReply = definePrimitive({
  description: "Answers CALLs late, twice, wrongly, with something else, or not at all.",
  covers: "FB-039 to FB-049, FB-086, FB-089, FB-153, FB-182, FB-187, FB-201",
  parameters,
  apply(reply, context) {
    const struck = new Set<string>();
    return {
      intercept: (call) => intercept(reply, context, struck, call),
      faults: answerFaults(reply, context, struck),
    };
  },
});

function intercept(
  reply: Reply,
  { occasion }: QuirkContext,
  struck: Set<string>,
  call: CallFrame,
): Answer | undefined {
  const { never, status, body, error, isCarriedOut } = reply;
  if (!isConcerned(reply, call) || !occasion.strikes()) return undefined;
  if (never === true && isCarriedOut !== true) return noAnswer;
  struck.add(call.messageId);
  for (const oldest of struck) {
    if (struck.size <= maxStruck) break;
    struck.delete(oldest);
  }
  const isReplaced = (status ?? body ?? error) !== undefined;
  return isReplaced && isCarriedOut !== true ? {} : undefined;
}

function isConcerned({ action, match }: Reply, call: CallFrame): boolean {
  if (action !== undefined && action !== call.action) return false;
  return match === undefined || includes(call.payload, match);
}

function answerFaults(
  reply: Reply,
  { occasion }: QuirkContext,
  struck: ReadonlySet<string>,
): readonly Fault[] {
  const { never, delayMs = 0, dropRate = 0, duplicate = 0 } = reply;
  const name = occasion.name;
  const match = ({ direction, kind, messageId }: SeenFrame) =>
    direction === "outgoing" && kind !== "call" && struck.has(messageId ?? "");
  const faults: Fault[] = [
    { name, kind: "rewrite", match, rewrite: (written) => replace(reply, written) },
  ];
  const isDropped = () => never === true || (dropRate > 0 && occasion.random.next() < dropRate);
  faults.push({ name, kind: "lose", match: (frame) => match(frame) && isDropped() });
  if (duplicate > 0) faults.push({ name, kind: "duplicate", match, copies: duplicate });
  if (delayMs > 0) faults.push({ name, kind: "delay", match, byMs: delayMs, mayBeOvertaken: true });
  return faults;
}

function replace({ status, body, error, wrongId }: Reply, written: string): string {
  const elements = toElements(written);
  if (elements === undefined) return written;
  const id = wrongId === true ? `${String(elements[1])}-wrong` : elements[1];
  if (error !== undefined) {
    const { code = "GenericError", description = "", details = {}, elements: length } = error;
    return toText([4, id, code, description, details].slice(0, length));
  }
  if (body !== undefined) return toText([3, id, body]);
  if (status !== undefined) return toText([3, id, { status }]);
  return toText([elements[0], id, ...elements.slice(2)]);
}
