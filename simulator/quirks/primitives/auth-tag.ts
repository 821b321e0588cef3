/** Q26: which id tags the charge point names, and which it takes. */

import { fieldOf, isObject, textOf } from "../json-edit.ts";
import { choice, flag, text, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { editPayload } from "../wire.ts";

const parameters = {
  start: text("The tag in StartTransaction, in place of the one that was presented."),
  stop: text("The tag in StopTransaction; one is put there where there was none."),
  omitStop: flag("No tag in StopTransaction."),
  stopSuffix: text("What is put behind the tag in StopTransaction."),
  stopWith: text("Another tag of the family, which stops in place of the one that started."),
  remote: choice("Which tags a RemoteStartTransaction may have.", ["any", "hexOnly"]),
  remoteNeedsLocalList: flag("RemoteStartTransaction is rejected where the local list is empty."),
  onInvalid: choice("What becomes of a transaction whose tag the central system does not take.", [
    "stop",
    "continue",
  ]),
} as const;

type Tags = Values<typeof parameters>;

export const authTag = definePrimitive({
  description: "Presents other tags than the driver did, and refuses those it should take.",
  covers: "FB-037, FB-087, FB-118, FB-121, FB-122, FB-131 to FB-133",
  parameters,
  apply(tags, context) {
    const { start, onInvalid } = tags;
    const of = (action: string, concerns: (frame: { readonly payload: unknown }) => boolean) =>
      ({ direction: "outgoing", kind: "call", actions: [action], concerns }) as const;
    const answers = {
      direction: "incoming",
      kind: "callResult",
      actions: ["StartTransaction"],
      concerns: ({ payload }: { readonly payload: unknown }) =>
        onInvalid === "continue" && textOf(fieldOf(payload, "idTagInfo"), "status") !== "Accepted",
    } as const;
    return {
      intercept: ({ action, payload }) =>
        action === "RemoteStartTransaction" ? refuse(tags, context, payload) : undefined,
      faults: [
        editPayload(
          context,
          of("StartTransaction", () => start !== undefined),
          (payload) => ({
            ...(isObject(payload) && payload),
            idTag: start,
          }),
        ),
        editPayload(
          context,
          of("StopTransaction", ({ payload }) => {
            const idTag = fieldOf(payload, "idTag");
            return stopTag(tags, idTag) !== idTag;
          }),
          (payload) => {
            const { idTag, ...others } = isObject(payload) ? payload : {};
            const wrong = stopTag(tags, idTag);
            return wrong === undefined ? others : { ...others, idTag: wrong };
          },
        ),
        editPayload(context, answers, (payload) => ({
          ...(isObject(payload) && payload),
          idTagInfo: { status: "Accepted" },
        })),
      ],
    };
  },
});

function stopTag({ stop, omitStop, stopSuffix, stopWith }: Tags, idTag: unknown): unknown {
  if (omitStop === true) return undefined;
  const other = stop ?? stopWith ?? idTag;
  return typeof other === "string" ? other + (stopSuffix ?? "") : other;
}

function refuse(
  { remote, remoteNeedsLocalList }: Tags,
  { chargePoint, occasion }: QuirkContext,
  payload: unknown,
) {
  const isForeign = remote === "hexOnly" && !/^[0-9a-f]+$/i.test(textOf(payload, "idTag") ?? "");
  const isListEmpty = remoteNeedsLocalList === true && chargePoint.authorization.listVersion === 0;
  return (isForeign || isListEmpty) && occasion.strikes() ? { status: "Rejected" } : undefined;
}
