/** Q9: the unique ids of the CALLs that the charge point makes. */

import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { choice, flag, type Values, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { editElements } from "../wire.ts";

const parameters = {
  style: withDefault(
    choice("What ids look like.", ["counter", "uuid", "number", "empty", "overlong"]),
    "counter",
  ),
  resetOnBoot: flag("Counting begins anew with every BootNotification."),
  reuse: withDefault(
    choice("Which CALLs share an id: a repetition with what it repeats, or all.", [
      "none",
      "onRetry",
      "always",
    ]),
    "none",
  ),
} as const;

interface Sent {
  readonly wireId: string | number;
  readonly ownId: string;
  readonly body: string;
}

/** Only one CALL is open; the others are kept for their repetitions. */
const maxSent = 100;

export const rpcId = definePrimitive({
  description: "Gives CALLs ids that are too long, no text, none at all, or not unique.",
  covers: "FB-043 to FB-045, FB-221",
  parameters,
  apply(values, context) {
    const ids = new WireIds(values, () => context.occasion.random.integer(0, 2 ** 31 - 1));
    const outgoing = { direction: "outgoing", kind: "call" } as const;
    return {
      faults: [
        editElements(context, outgoing, ([type, id, action, payload]) => [
          type,
          ids.send(String(id), String(action), payload),
          action,
          payload,
        ]),
        {
          name: "rpc.id answers",
          kind: "rewrite",
          direction: "incoming",
          match: isAnswer,
          rewrite: (text) => ids.translateAnswer(text),
        },
      ],
    };
  },
});

/** An id that is no text makes a frame that is none, so this looks at the text alone. */
function isAnswer({ text }: SeenFrame): boolean {
  return /^\s*\[\s*[34]\s*,/.test(text);
}

class WireIds {
  readonly #values: Values<typeof parameters>;
  readonly #draw: () => number;
  #sent: Sent[] = [];
  #count = 0;

  constructor(values: Values<typeof parameters>, draw: () => number) {
    this.#values = values;
    this.#draw = draw;
  }

  send(ownId: string, action: string, payload: unknown): string | number {
    const { reuse, resetOnBoot } = this.#values;
    if (resetOnBoot === true && action === "BootNotification") this.#count = 0;
    const body = JSON.stringify([action, payload]);
    const known = this.#sent.find((sent) => reuse === "always" || sent.body === body);
    const isShared = reuse !== "none" && known !== undefined;
    const wireId = isShared ? known.wireId : this.#create();
    this.#sent = [{ wireId, ownId, body }, ...this.#sent].slice(0, maxSent);
    return wireId;
  }

  /** The youngest CALL of that id is the open one. */
  translateAnswer(text: string): string {
    const [, id] = /^\s*\[\s*[34]\s*,\s*("(?:[^"\\]|\\.)*"|[0-9]+)/.exec(text) ?? [];
    if (id === undefined) return text;
    const sent = this.#sent.find(({ wireId }) =>
      [JSON.stringify(wireId), `"${wireId}"`].includes(id),
    );
    return sent === undefined ? text : text.replace(id, JSON.stringify(sent.ownId));
  }

  #create(): string | number {
    this.#count += 1;
    const { style } = this.#values;
    switch (style) {
      case "counter":
        return String(this.#count);
      case "number":
        return this.#count;
      case "empty":
        return "";
      case "overlong":
        return `${"0123456789".repeat(4)}-${this.#count}`;
      case "uuid":
        return [8, 4, 4, 4, 12].map((digits) => this.#digits(digits)).join("-");
    }
  }

  #digits(count: number): string {
    const drawn = `${this.#draw().toString(16)}${this.#draw().toString(16)}`;
    return drawn.padStart(count, "0").slice(-count);
  }
}
