import { expect } from "chai";
import { createLocalTime } from "../../../central/history/local-time.ts";

describe("local time", () => {
  for (const zone of ["UTC", "Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe"]) {
    it(`is read as it is written in ${zone}, on every hour of a year but one`, () => {
      const { format, parse } = createLocalTime(zone);
      const begunMs = Date.UTC(2026, 0, 1, 0, 0, 30);
      let twiceCount = 0;
      for (let hour = 0; hour < 365 * 24; hour += 1) {
        const atMs = begunMs + hour * 3_600_000;
        const readMs = parse(format(atMs)) ?? 0;
        if (readMs !== atMs) twiceCount += 1;
        expect(format(readMs)).to.equal(format(atMs));
      }
      expect(twiceCount).to.be.at.most(1);
    });
  }

  it("is no other text", () => {
    const { parse } = createLocalTime("UTC");
    for (const text of ["", "2026-01-01", "2026-01-01T00:00:00", "2026-02-31 25:00:00"]) {
      expect(parse(text), text).to.equal(undefined);
    }
  });
});
