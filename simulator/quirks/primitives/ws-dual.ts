/** Q4: a second connection with the same identity, beside the first. */

import type { Clock, ScheduledTask } from "../../../protocol/clock.ts";
import { closeCodes, type Transport, type TransportListener } from "../../../protocol/transport.ts";
import { choice, number, type Values, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";

const parameters = {
  old: withDefault(
    choice("The first one: still heard, open but not heard, or broken without a word.", [
      "alive",
      "halfOpen",
      "dead",
    ]),
    "halfOpen",
  ),
  openAfterMs: withDefault(number("The second comes so long after the first.", 0), 0),
  closeOldAfterMs: number("The first is closed so long after that.", 0),
  sendOn: withDefault(choice("Where messages go out from then on.", ["old", "new", "both"]), "new"),
} as const;

type Rules = Values<typeof parameters>;

export const wsDual = definePrimitive({
  description: "Opens a second connection while the first one is still there, or seems to be.",
  covers: "FB-016 to FB-018",
  parameters,
  apply: (rules, { chargePoint, occasion }) => ({
    wrapDial: (dial) => (request, settled) =>
      dial(request, (outcome) => {
        if (outcome.kind !== "open") {
          settled(outcome);
          return;
        }
        const dual = new DualTransport(rules, chargePoint.clock, outcome.transport);
        dual.openSecond((opened) => {
          if (!occasion.strikes()) return;
          dial(request, (second) => {
            if (second.kind === "open") opened(second.transport);
          });
        });
        settled({ ...outcome, transport: dual });
      }),
  }),
});

class DualTransport implements Transport {
  readonly #rules: Rules;
  readonly #clock: Clock;
  readonly #old: Transport;
  #new: Transport | undefined;
  #listener: TransportListener | undefined;
  #timer: ScheduledTask | undefined;
  #isOver = false;

  constructor(rules: Rules, clock: Clock, old: Transport) {
    this.#rules = rules;
    this.#clock = clock;
    this.#old = old;
  }

  openSecond(dial: (opened: (transport: Transport) => void) => void): void {
    this.#timer = this.#clock.schedule(this.#rules.openAfterMs, () => {
      if (!this.#isOver) dial((transport) => this.#opened(transport));
    });
  }

  send(text: string): void {
    const { sendOn } = this.#rules;
    if (this.#new === undefined || sendOn !== "new") this.#old.send(text);
    if (sendOn !== "old") this.#new?.send(text);
  }

  ping(): void {
    (this.#new ?? this.#old).ping();
  }

  close(code: number, reason: string): void {
    this.#old.close(code, reason);
    this.#new?.close(code, reason);
  }

  terminate(): void {
    this.#old.terminate();
    this.#new?.terminate();
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    this.#old.listen({
      message: (text) => {
        if (this.#new === undefined || this.#rules.old !== "halfOpen") listener.message(text);
      },
      ponged: () => listener.ponged?.(),
      pinged: () => listener.pinged?.(),
      closed: (code, reason) => {
        if (this.#new === undefined) this.#closed(code, reason);
      },
    });
  }

  #opened(transport: Transport): void {
    if (this.#isOver) {
      transport.close(closeCodes.goingAway, "");
      return;
    }
    this.#new = transport;
    transport.listen({
      message: (text) => this.#listener?.message(text),
      ponged: () => this.#listener?.ponged?.(),
      pinged: () => this.#listener?.pinged?.(),
      closed: (code, reason) => this.#closed(code, reason),
    });
    const { old, closeOldAfterMs } = this.#rules;
    if (old === "dead") this.#old.terminate();
    if (closeOldAfterMs === undefined) return;
    this.#timer = this.#clock.schedule(closeOldAfterMs, () =>
      this.#old.close(closeCodes.goingAway, ""),
    );
  }

  #closed(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    this.#old.terminate();
    this.#listener?.closed(code, reason);
  }
}
