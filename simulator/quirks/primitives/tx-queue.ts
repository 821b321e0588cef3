/** Q18: what is kept for later of the messages of transactions, and how it is sent. */

import { formatTimestamp } from "../../../model/timestamp.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { choice, count, flag, type Values, withDefault } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { sendCall, watch } from "../wire.ts";

const parameters = {
  offline: choice("What becomes of them while there is no connection.", ["keep", "drop"]),
  backlog: withDefault(count("So many old MeterValues are told at the first boot."), 0),
  isShuffled: flag("What waits goes out in any order."),
  untilAck: flag("A message is repeated for ever, until there is a CALLRESULT."),
  intervalSeconds: count(
    "The wait between attempts, whatever TransactionMessageRetryInterval says.",
  ),
  attempts: count("How often, whatever TransactionMessageAttempts says."),
  replayOnReconnect: withDefault(
    count("The last so many MeterValues are told again with every connection."),
    0,
  ),
  dupOnBoot: flag("The last StopTransaction is told again after a boot."),
} as const;

type Queue = Values<typeof parameters>;

const forEver = 1_000_000;
/** Between two messages of the backlog. */
const backlogPauseMs = 20;
const backlogStepMs = 900_000;

export const txQueue = definePrimitive({
  description: "Forgets, repeats, shuffles or hoards the messages of transactions.",
  covers: "FB-045, FB-109, FB-113, FB-118, FB-134, FB-155",
  parameters,
  apply(queue, context) {
    const { chargePoint, occasion } = context;
    const history = new History(queue, context);
    return {
      poweredOn: () => history.poweredOn(),
      observe(event) {
        if (event.kind === "registered" && event.status === "Accepted") history.registered();
        if (event.kind === "connected") history.connected();
      },
      points: {
        keepsMessage: (value) =>
          queue.offline === "drop" && !chargePoint.isConnected && occasion.strikes()
            ? false
            : value,
        queueIndex(value, { detail }) {
          const length = Number(detail);
          if (queue.isShuffled !== true || length < 2 || !occasion.strikes()) return value;
          return occasion.random.integer(0, length - 1);
        },
        setting(value, { detail = "" }) {
          const other = settingOf(queue, detail);
          if (other === undefined || String(other) === value) return value;
          return occasion.strikes() ? String(other) : value;
        },
      },
      faults: [
        watch(context, { direction: "outgoing", kind: "call" }, (frame) => history.sent(frame)),
      ],
    };
  },
});

function settingOf({ untilAck, attempts, intervalSeconds }: Queue, key: string) {
  if (key === "TransactionMessageRetryInterval") return intervalSeconds;
  if (key !== "TransactionMessageAttempts") return undefined;
  return untilAck === true ? forEver : attempts;
}

class History {
  readonly #queue: Queue;
  readonly #context: QuirkContext;
  #meterValues: readonly string[] = [];
  #lastStop: unknown;
  #hasBacklog = true;
  #isBooting = false;

  constructor(queue: Queue, context: QuirkContext) {
    this.#queue = queue;
    this.#context = context;
  }

  sent({ action, payload, text }: SeenFrame): void {
    const { replayOnReconnect } = this.#queue;
    if (action === "StopTransaction") this.#lastStop = payload;
    if (action !== "MeterValues" || replayOnReconnect === 0) return;
    this.#meterValues = [...this.#meterValues, text].slice(-replayOnReconnect);
  }

  poweredOn(): void {
    this.#isBooting = true;
  }

  /** After a boot it is too early for anything. */
  connected(): void {
    const { chargePoint, occasion, link } = this.#context;
    const replayed = this.#meterValues;
    this.#meterValues = [];
    if (replayed.length === 0 || !chargePoint.registration.isAccepted || !occasion.strikes())
      return;
    chargePoint.clock.schedule(0, () => {
      for (const text of replayed) link.inject("outgoing", text);
    });
    this.#meterValues = replayed;
  }

  registered(): void {
    const { occasion } = this.#context;
    const { backlog, dupOnBoot } = this.#queue;
    if (this.#hasBacklog && backlog > 0 && occasion.strikes()) this.#tellOld(backlog);
    this.#hasBacklog = false;
    const stop = this.#lastStop;
    const isRepeated = this.#isBooting && dupOnBoot === true && stop !== undefined;
    this.#isBooting = false;
    if (isRepeated && occasion.strikes()) {
      this.#context.chargePoint.clock.schedule(0, () =>
        sendCall(this.#context, "StopTransaction", stop),
      );
    }
  }

  #tellOld(left: number): void {
    const { chargePoint } = this.#context;
    const timestamp = formatTimestamp(chargePoint.now() - left * backlogStepMs);
    const sampledValue = [{ value: String(1000 + 100 * (this.#queue.backlog - left)) }];
    const isSent = sendCall(this.#context, "MeterValues", {
      connectorId: 1,
      meterValue: [{ timestamp, sampledValue }],
    });
    if (left > 1 && isSent) {
      chargePoint.clock.schedule(backlogPauseMs, () => this.#tellOld(left - 1));
    }
  }
}
