/** Q20: what is wrong with the energy that the meter is said to have counted. */

import type { Fault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import { fieldOf, isObject } from "../json-edit.ts";
import { choice, flag, number, share, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { changeValue, isEnergy, samplesOf } from "../samples.ts";
import { editPayload, watch } from "../wire.ts";

const parameters = {
  scale: number("Everything is so many times what it is."),
  reset: choice("From when on the register counts anew.", ["never", "tx", "boot"]),
  mv: choice("MeterValues count from the start of the transaction, though start and stop do not.", [
    "lifetime",
    "session",
  ]),
  stopOffset: number("Watt-hours that a StopTransaction has more than it should."),
  dropout: share("The share of MeterValues whose energy is nought."),
  freeze: flag("In a transaction the samples stay at what the first one was."),
  roundWh: number("Everything is rounded down to a multiple of so many watt-hours.", 1),
} as const;

type Errors = Values<typeof parameters>;

export const meterRegister = definePrimitive({
  description: "Reports an energy register that jumps, stands still, or counts something else.",
  covers: "FB-135, FB-137 to FB-141",
  parameters,
  apply(errors, context) {
    const register = new Register(errors);
    return { poweredOn: () => register.poweredOn(), faults: register.faults(context) };
  },
});

/** Transactions whose start is remembered. */
const maxStarts = 50;

class Register {
  readonly #errors: Errors;
  #bootWh: number | undefined;
  /** By the id of the StartTransaction, and then of the transaction. */
  readonly #startWh = new Map<unknown, number>();
  readonly #frozen = new Map<unknown, string>();

  constructor(errors: Errors) {
    this.#errors = errors;
  }

  poweredOn(): void {
    this.#bootWh = undefined;
  }

  faults(context: QuirkContext): readonly Fault[] {
    const { scale, reset, mv, stopOffset, dropout = 0, freeze, roundWh } = this.#errors;
    const { random } = context.occasion;
    const isScaled = (scale ?? roundWh ?? reset) !== undefined;
    const of = (action: string, concerns: (frame: SeenFrame) => boolean) =>
      ({ direction: "outgoing", kind: "call", actions: [action], concerns }) as const;
    const hasEnergy = ({ payload }: SeenFrame) => samplesOf(payload).some(isEnergy);
    return [
      this.#watchStarts(context),
      this.#watchAnswers(context),
      editPayload(
        context,
        of("StartTransaction", () => isScaled),
        (payload) => this.#changeField(payload, "meterStart", 0),
      ),
      editPayload(
        context,
        of("StopTransaction", () => isScaled || stopOffset !== undefined),
        (payload) => {
          this.#changeSamples(payload);
          return this.#changeField(payload, "meterStop", stopOffset ?? 0);
        },
      ),
      editPayload(
        context,
        of(
          "MeterValues",
          (frame) => (isScaled || (mv ?? freeze) !== undefined) && hasEnergy(frame),
        ),
        (payload) => this.#changeSamples(payload),
      ),
      editPayload(
        context,
        of("MeterValues", (frame) => hasEnergy(frame) && dropout > 0 && random.next() < dropout),
        (payload) => {
          for (const sample of samplesOf(payload).filter(isEnergy)) sample["value"] = "0";
          return payload;
        },
      ),
    ];
  }

  #watchStarts(context: QuirkContext): Fault {
    const starts = { direction: "outgoing", kind: "call", actions: ["StartTransaction"] } as const;
    return watch(context, starts, ({ messageId, payload }) => {
      const startWh = Number(fieldOf(payload, "meterStart"));
      this.#remember(messageId, startWh);
      this.#bootWh ??= startWh;
    });
  }

  #watchAnswers(context: QuirkContext): Fault {
    const answers = {
      direction: "incoming",
      kind: "callResult",
      actions: ["StartTransaction"],
    } as const;
    return watch(context, answers, ({ messageId, payload }) => {
      const startWh = this.#startWh.get(messageId);
      if (startWh !== undefined) this.#remember(fieldOf(payload, "transactionId"), startWh);
    });
  }

  #remember(id: unknown, startWh: number): void {
    this.#startWh.set(id, startWh);
    const [oldest] = this.#startWh.keys();
    if (this.#startWh.size > maxStarts) this.#startWh.delete(oldest);
  }

  #changeField(payload: unknown, name: string, offsetWh: number): unknown {
    if (!isObject(payload)) return payload;
    const valueWh = Number(payload[name]);
    const startWh = this.#startWh.get(payload["transactionId"]) ?? valueWh;
    payload[name] = Number((this.#wrong(valueWh, startWh) + offsetWh).toFixed(6));
    return payload;
  }

  #changeSamples(payload: unknown): unknown {
    const { mv, freeze } = this.#errors;
    const transactionId = fieldOf(payload, "transactionId");
    const startWh = this.#startWh.get(transactionId) ?? 0;
    for (const sample of samplesOf(payload).filter(isEnergy)) {
      const perUnit = sample["unit"] === "kWh" ? 1000 : 1;
      changeValue(sample, (value) => {
        const wrongWh = this.#wrong(value * perUnit, startWh);
        return (mv === "session" ? value * perUnit - startWh : wrongWh) / perUnit;
      });
      if (freeze !== true || transactionId === undefined) continue;
      const first = this.#frozen.get(transactionId) ?? String(sample["value"]);
      if (this.#frozen.size > maxStarts) this.#frozen.clear();
      this.#frozen.set(transactionId, first);
      sample["value"] = first;
    }
    return payload;
  }

  #wrong(valueWh: number, startWh: number): number {
    const { scale = 1, reset, roundWh } = this.#errors;
    const offsets = { never: 0, tx: startWh, boot: this.#bootWh ?? 0 };
    const scaled = (valueWh - offsets[reset ?? "never"]) * scale;
    return roundWh === undefined ? scaled : Math.floor(scaled / roundWh) * roundWh;
  }
}
