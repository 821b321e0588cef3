/** Q5: how a message is put into WebSocket frames (RFC 6455 §5). */

import type { Clock } from "../../../protocol/clock.ts";
import type { Random } from "../../../protocol/random.ts";
import type { Transport } from "../../../protocol/transport.ts";
import { choice, count, flag, number, type Values } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { tapTransport } from "../tapped-transport.ts";

const parameters = {
  fragments: count("In so many frames."),
  padTo: count("Filled up with blanks to so many characters."),
  rsv1: flag("Marked as compressed, which it is not."),
  isBinary: flag("As bytes, and not as text."),
  utf8: choice("Whether the bytes are those of a text.", ["good", "bad"]),
  bytesPerSecond: number("No faster than this.", 1),
} as const;

type Framing = Values<typeof parameters>;

export const wsFrame = definePrimitive({
  description:
    "Sends frames that are cut, marked, filled or slow. All but `padTo` needs a real socket.",
  covers: "FB-019, FB-020, FB-038",
  parameters,
  apply(framing, { chargePoint, occasion }) {
    const { padTo = 0, fragments, rsv1, isBinary, utf8, bytesPerSecond } = framing;
    const isRaw = (fragments ?? rsv1 ?? isBinary ?? utf8 ?? bytesPerSecond) !== undefined;
    const wrap = (transport: Transport): Transport => {
      const write = transport.write?.bind(transport);
      if (isRaw && write === undefined) return transport;
      const slow = new SlowWriter(chargePoint.clock, bytesPerSecond, (bytes) => write?.(bytes, ""));
      return tapTransport(transport, {
        send(text) {
          const isStruck = occasion.strikes();
          const sent = isStruck ? text.padEnd(padTo) : text;
          if (!isRaw || !(isStruck || slow.isWriting)) {
            transport.send(sent);
            return;
          }
          write?.(noBytes, sent);
          slow.write(toFrames(isStruck ? framing : {}, sent, occasion.random));
        },
      });
    };
    return {
      wrapDial: (dial) => (request, settled) =>
        dial(request, (outcome) => {
          if (outcome.kind !== "open") settled(outcome);
          else settled({ ...outcome, transport: wrap(outcome.transport) });
        }),
    };
  },
});

const noBytes = new Uint8Array();
const finBit = 0x80;
const rsv1Bit = 0x40;
const opcodes = { continuation: 0, text: 1, binary: 2 } as const;

function toFrames(framing: Partial<Framing>, text: string, random: Random): Uint8Array {
  const { fragments = 1, isBinary, rsv1 } = framing;
  const bytes = toBytes(framing, text);
  const length = Math.max(1, Math.ceil(bytes.length / Math.max(1, fragments)));
  const frames: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += length) {
    const part = bytes.subarray(from, from + length);
    const opcode = from === 0 ? opcodes[isBinary === true ? "binary" : "text"] : 0;
    const fin = from + length >= bytes.length ? finBit : 0;
    const first = opcode | fin | (rsv1 === true && from === 0 ? rsv1Bit : 0);
    frames.push(toFrame(first, part, random));
  }
  return Buffer.concat(frames);
}

/** No character of UTF-8 has the last byte of a bad one. */
function toBytes({ utf8 }: Partial<Framing>, text: string): Buffer {
  return utf8 === "bad"
    ? Buffer.concat([Buffer.from(text), Buffer.from([0xff])])
    : Buffer.from(text);
}

/** A client masks what it sends (RFC 6455 §5.3). */
function toFrame(first: number, payload: Uint8Array, random: Random): Buffer {
  const mask = [0, 1, 2, 3].map(() => random.integer(0, 255));
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([
    Buffer.from([first]),
    toLength(payload.length),
    Buffer.from(mask),
    Buffer.from(masked),
  ]);
}

function toLength(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  if (length < 65_536) return Buffer.from([0x80 | 126, length >> 8, length & 0xff]);
  const bytes = Buffer.alloc(9);
  bytes[0] = 0x80 | 127;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** Longer than this nothing is kept waiting: it goes at once. */
const maxWaitingBytes = 1024 * 1024;

class SlowWriter {
  readonly #clock: Clock;
  readonly #bytesPerSecond: number;
  readonly #write: (bytes: Uint8Array) => void;
  #waiting: Buffer = Buffer.alloc(0);
  #isWriting = false;

  constructor(clock: Clock, bytesPerSecond = Infinity, write: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
    this.#write = write;
  }

  /** Whoever sends meanwhile waits behind it. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  write(bytes: Uint8Array): void {
    if (this.#bytesPerSecond === Infinity || this.#waiting.length > maxWaitingBytes) {
      this.#write(Buffer.concat([this.#waiting, bytes]));
      this.#waiting = Buffer.alloc(0);
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    if (!this.#isWriting) this.#writeNext();
  }

  #writeNext(): void {
    this.#isWriting = this.#waiting.length > 0;
    if (!this.#isWriting) return;
    this.#write(this.#waiting.subarray(0, 1));
    this.#waiting = this.#waiting.subarray(1);
    this.#clock.schedule(1000 / this.#bytesPerSecond, () => this.#writeNext());
  }
}
