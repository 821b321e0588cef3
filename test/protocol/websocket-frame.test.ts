import { expect } from "chai";
import fc from "fast-check";
import { decodeClientText, FramePosition } from "../../protocol/websocket-frame.ts";
import { clientFrame, text } from "./raw-client.ts";

const roomy = 1_000_000;
const anyMask = fc.uint8Array({ minLength: 4, maxLength: 4 });

describe("the text of a client's frame", () => {
  it("is what was sent, whatever the text and the mask", () => {
    const anyText = fc
      .tuple(fc.string({ unit: "binary" }), fc.nat(1000))
      .map(([part, count]) => part.repeat(count));
    fc.assert(
      fc.property(anyText, anyMask, (sent, mask) => {
        expect(decodeClientText(text(sent, { mask }), roomy)).to.equal(sent);
      }),
    );
  });

  for (const length of [0, 1, 2, 3, 4, 5, 125, 126, 127, 0xffff]) {
    it(`is known at ${length} bytes, if as many are allowed`, () => {
      const sent = "ä".repeat(length / 2).padEnd(length - Math.floor(length / 2), "x");
      expect(decodeClientText(text(sent), length)).to.equal(sent);
      const frame = text(sent);
      expect(decodeClientText(frame, length - 1)).to.equal(undefined);
      expect(frame).to.deep.equal(text(sent));
    });
  }

  it("is left to others from 65,536 bytes on", () => {
    expect(decodeClientText(text("x".repeat(0x10000)), roomy)).to.equal(undefined);
  });

  // The last has no mask, and would be long enough if it had.
  for (const bytes of ["", "81", "8180", "8180000000", "81fe", "81fe0000", "81016189008900"]) {
    it(`is not in the bytes "${bytes}"`, () => {
      expect(decodeClientText(Buffer.from(bytes, "hex"), roomy)).to.equal(undefined);
    });
  }

  it("is undefined for all but a whole text frame of UTF-8, and the bytes are untouched then", () => {
    const first = fc.oneof(
      { weight: 3, arbitrary: fc.constant(0x81) },
      { weight: 1, arbitrary: fc.constantFrom(0x01, 0x80, 0x82, 0x88, 0x89, 0xc1, 0xa1, 0x91) },
    );
    const payload = fc.oneof(
      fc.string({ unit: "binary" }).map((it) => Buffer.from(it)),
      fc.uint8Array({ maxLength: 40 }).map((it) => Buffer.from(it)),
    );
    const shape = fc.record({
      mask: anyMask,
      isMasked: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.boolean()),
      headerLength: fc.constantFrom<(2 | 4 | 10)[]>(2, 4, 4, 10),
    });
    /** How many bytes are missing at the end, or too many. */
    const excess = fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      fc.integer({ min: -60, max: 9 }),
    );
    const maxLength = fc.constantFrom(5, 40, roomy);
    fc.assert(
      fc.property(first, payload, shape, excess, maxLength, (opening, sent, form, more, limit) => {
        const frame = clientFrame(opening, sent, form);
        const bytes = Buffer.concat([frame, Buffer.alloc(Math.max(more, 0), 0x81)]).subarray(
          0,
          Math.max(frame.length + more, 0),
        );
        const before = Buffer.from(bytes);
        const isPlain = opening === 0x81 && form.isMasked && form.headerLength < 10 && more === 0;
        const expected = isPlain && sent.length <= limit ? toText(sent) : undefined;
        expect(decodeClientText(bytes, limit)).to.equal(expected);
        if (expected === undefined) expect(bytes).to.deep.equal(before);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Undefined if it is no UTF-8. */
function toText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

interface Laid {
  readonly isControl: boolean;
  readonly isFinal: boolean;
  readonly start: number;
  /** Without the mask. */
  readonly headerEnd: number;
  readonly end: number;
}

describe("the position of a reader of frames", () => {
  const anyFrame = fc.record({
    first: fc.constantFrom(0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8a, 0x88),
    payload: fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 125 })),
    isMasked: fc.boolean(),
    headerLength: fc.constantFrom<(2 | 4 | 10)[]>(2, 4, 10),
  });
  const anyFrames = fc.array(anyFrame, { minLength: 1, maxLength: 12 });

  it("is between messages exactly where no frame and no message is open, in any pieces", () => {
    fc.assert(
      fc.property(anyFrames, fc.array(fc.nat(), { maxLength: 8 }), (frames, places) => {
        const { bytes, laid } = lay(frames);
        // Half of the pieces end where a frame does.
        const cuts = places.map((place) => {
          const { end = 0 } = laid[place % laid.length] ?? {};
          return place % 2 === 0 ? end : place % bytes.length;
        });
        comparePosition(bytes, laid, cuts);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same after each single byte, and after each cut in two", () => {
    const { bytes, laid } = lay([
      { first: 0x81, payload: Buffer.from("hello"), isMasked: true, headerLength: 2 },
      { first: 0x01, payload: Buffer.from("he"), isMasked: true, headerLength: 4 },
      { first: 0x89, payload: Buffer.from(""), isMasked: true, headerLength: 2 },
      { first: 0x00, payload: Buffer.from("l"), isMasked: false, headerLength: 10 },
      { first: 0x80, payload: Buffer.from("lo"), isMasked: true, headerLength: 10 },
      { first: 0x82, payload: Buffer.from("x"), isMasked: true, headerLength: 2 },
    ]);
    const everywhere = Array.from(bytes, (_, at) => at);
    comparePosition(bytes, laid, everywhere);
    for (const cut of everywhere) comparePosition(bytes, laid, [cut]);
  });

  it("knows lengths of more than 32 bits", () => {
    const position = new FramePosition();
    const header = Buffer.from("82ff0000000100000001", "hex");
    position.take(header); // 4 GiB and one byte, and the mask.
    const megabyte = Buffer.alloc(1 << 20);
    for (let count = 0; count < 1 << 12; count += 1) position.take(megabyte);
    expect(position.isBetweenMessages).to.equal(false);
    position.take(Buffer.alloc(4));
    expect(position.isBetweenMessages).to.equal(false);
    position.take(Buffer.alloc(1));
    expect(position.isBetweenMessages).to.equal(true);
  });
});

function lay(frames: readonly ShapedFrame[]): { bytes: Buffer; laid: readonly Laid[] } {
  const laid: Laid[] = [];
  const encoded: Buffer[] = [];
  let start = 0;
  for (const { first, payload, ...shape } of frames) {
    const bytes = clientFrame(first, payload, shape);
    const end = start + bytes.length;
    const headerEnd = start + shape.headerLength;
    laid.push({ isControl: (first & 8) !== 0, isFinal: first >= 0x80, start, headerEnd, end });
    encoded.push(bytes);
    start = end;
  }
  return { bytes: Buffer.concat(encoded), laid };
}

interface ShapedFrame {
  readonly first: number;
  readonly payload: Uint8Array;
  readonly isMasked: boolean;
  readonly headerLength: 2 | 4 | 10;
}

function comparePosition(bytes: Buffer, laid: readonly Laid[], cuts: readonly number[]): void {
  const position = new FramePosition();
  const ends = [...new Set([...cuts, bytes.length])].filter((cut) => cut > 0).sort((a, b) => a - b);
  let from = 0;
  let lostAt = Number.POSITIVE_INFINITY;
  for (const end of ends) {
    position.take(bytes.subarray(from, end));
    from = end;
    const cutOpen = laid.find(({ start, headerEnd }) => start < end && end < headerEnd);
    if (cutOpen !== undefined) lostAt = Math.min(lostAt, cutOpen.start);
    const begun = laid.filter(({ headerEnd, start }) => headerEnd <= end && start < lostAt);
    const lastData = begun.findLast(({ isControl }) => !isControl);
    const isBetween = laid.some((frame) => frame.end === end) && lastData?.isFinal !== false;
    expect(position.isBetweenMessages).to.equal(isBetween && lostAt > end);
    const endings = begun.filter(({ isControl, isFinal }) => isControl || isFinal);
    expect(position.endCount).to.equal(endings.length);
  }
}
