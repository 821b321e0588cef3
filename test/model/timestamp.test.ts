import { expect } from "chai";
import fc from "fast-check";
import {
  formatTimestamp,
  parseTimestamp,
  readTimestamp,
  type TimestampRemark,
} from "../../model/timestamp.ts";

const noonMs = Date.UTC(2026, 2, 1, 12);

const readable: readonly (readonly [string, number, ...TimestampRemark[]])[] = [
  ["2026-03-01T12:00:00Z", noonMs],
  ["2026-03-01t12:00:00z", noonMs],
  ["2026-03-01 12:00:00Z", noonMs],
  [" 2026-03-01T12:00:00Z ", noonMs],
  ["2026-03-01T12:00:00.5Z", noonMs + 500],
  ["2026-03-01T12:00:00.123456789Z", noonMs + 123],
  ["2026-03-01T14:00:00+02:00", noonMs],
  ["2026-03-01T06:30:00-05:30", noonMs],
  ["2026-03-02T00:00:00+12:00", noonMs],
  ["2026-03-01T12:00:00", noonMs, "no zone"],
  ["2026-03-01T12:00:00.377", noonMs + 377, "no zone"],
  ["2026-03-01T14:00:00+02", noonMs, "loose form"],
  ["2026-03-01T14:00:00+0200", noonMs, "loose form"],
  ["2026-03-01T12:00:00,25Z", noonMs + 250, "loose form"],
  ["2016-12-31T23:59:60Z", Date.UTC(2017, 0, 1), "leap second"],
  ["1970-01-01T00:00:10Z", 10_000, "unset clock"],
  ["0001-01-01T00:00:00Z", -62_135_596_800_000, "unset clock"],
  ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
];

const unreadable: readonly unknown[] = [
  "",
  "null",
  "now",
  "2026-03-01",
  "12:00:00Z",
  "2026-03-01T12:00Z",
  "2026-02-29T12:00:00Z",
  "2026-04-31T12:00:00Z",
  "2026-13-01T12:00:00Z",
  "2026-00-01T12:00:00Z",
  "2026-03-00T12:00:00Z",
  "2026-03-01T24:00:00Z",
  "2026-03-01T12:60:00Z",
  "2026-03-01T12:00:61Z",
  "2026-03-01T12:00:00+24:00",
  "2026-03-01T12:00:00+01:60",
  "2026-03-01T12:00:00+1",
  "2026-03-01T12:00:00.Z",
  "Sun, 01 Mar 2026 12:00:00 GMT",
  1_772_366_400,
  null,
  undefined,
];

describe("timestamp", () => {
  for (const [text, ms, ...remarks] of readable)
    it(`reads ${JSON.stringify(text)}${remarks.map((remark) => `, remarking: ${remark}`)}`, () => {
      expect(readTimestamp(text)).to.deep.equal({ ms, remarks });
      expect(parseTimestamp(text)).to.equal(ms);
    });

  for (const text of unreadable)
    it(`does not read ${JSON.stringify(text)}`, () => {
      expect(readTimestamp(text)).to.equal(undefined);
      expect(parseTimestamp(text)).to.equal(undefined);
    });

  it("is written in whole seconds of UTC, with Z", () => {
    expect(formatTimestamp(noonMs + 999)).to.equal("2026-03-01T12:00:00Z");
  });

  it("is not written when it is no time", () => {
    expect(() => formatTimestamp(Number.NaN)).to.throw(RangeError);
  });

  it("reads what it writes, to the second", () => {
    const anyMs = fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(parseTimestamp(formatTimestamp(ms))).to.equal(Math.floor(ms / 1000) * 1000);
      }),
    );
  });

  it("agrees with the platform on every valid RFC 3339 time", () => {
    const anyDate = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(parseTimestamp(date.toISOString())).to.equal(date.getTime());
      }),
    );
  });

  it("reads the usual form as it reads any other", () => {
    const usual = fc
      .date({ min: new Date(0), max: new Date("2999-12-31"), noInvalidDate: true })
      .chain((date) => fc.constantFrom(date.toISOString(), formatTimestamp(date.getTime())));
    const change = fc.record({ at: fc.nat(23), char: fc.constantFrom(..."0123456789-:TZ. x") });
    fc.assert(
      fc.property(usual, fc.array(change, { maxLength: 2 }), (text, changes) => {
        const changed = changes.reduce((former, { at, char }) => replaceAt(former, at, char), text);
        // With blanks around it, it is not of the usual form any more.
        expect(readTimestamp(changed)).to.deep.equal(readTimestamp(` ${changed} `));
        expect(parseTimestamp(changed)).to.equal(parseTimestamp(` ${changed} `));
      }),
    );
  });
});

function replaceAt(text: string, at: number, char: string): string {
  return text.slice(0, at) + char + text.slice(at + 1);
}
