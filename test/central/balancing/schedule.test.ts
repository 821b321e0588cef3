import { expect } from "chai";
import { entriesAt, parseSchedule } from "../../../central/balancing/schedule.ts";
import { createTimeZone, fullHourFrom } from "../../../central/balancing/time-zone.ts";

const everyday =
  "00:00-05:59>0=48;06:00-16:59>0=16:3=32:5=48;17:00-20:59>0=0:5=48;21:00-23:59>0=32:5=48";

function entriesOf(text: string, time: string): Record<number, number> {
  const reading = parseSchedule(text);
  if (!reading.isRight) throw new Error(reading.problem);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const entries = entriesAt(reading.schedule, hour * 60 + minute);
  return Object.fromEntries(entries.map(({ priority, amps }) => [priority, amps]));
}

describe("a schedule", () => {
  it("says how much there is for each priority, to the minute", () => {
    expect(entriesOf(everyday, "05:59")).to.deep.equal({ 0: 48 });
    expect(entriesOf(everyday, "06:00")).to.deep.equal({ 0: 16, 3: 32, 5: 48 });
    expect(entriesOf(everyday, "16:59")).to.deep.equal({ 0: 16, 3: 32, 5: 48 });
    expect(entriesOf(everyday, "17:00")).to.deep.equal({ 0: 0, 5: 48 });
    expect(entriesOf(everyday, "23:59")).to.deep.equal({ 0: 32, 5: 48 });
  });

  it("goes over midnight", () => {
    const text = "22:00-05:59>0=48;06:00-21:59>0=16";
    expect(entriesOf(text, "22:00")).to.deep.equal({ 0: 48 });
    expect(entriesOf(text, "00:00")).to.deep.equal({ 0: 48 });
    expect(entriesOf(text, "05:59")).to.deep.equal({ 0: 48 });
    expect(entriesOf(text, "06:00")).to.deep.equal({ 0: 16 });
  });

  it("goes by the first interval of several", () => {
    expect(entriesOf("12:00-12:59>0=6;00:00-23:59>0=48", "12:30")).to.deep.equal({ 0: 6 });
  });

  it("without a time is for the whole day", () => {
    expect(entriesOf("0=24:3=40:5=48", "03:00")).to.deep.equal({ 0: 24, 3: 40, 5: 48 });
  });

  it("may be to the milliampere", () => {
    expect(entriesOf("0=62.5:3=80.125", "03:00")).to.deep.equal({ 0: 62.5, 3: 80.125 });
  });

  const faults = [
    ["", 0, '"" is no priority=amps in numbers'],
    ["0:00-23:59>0=16", 0, '"0:00" is no time of day from 00:00 to 23:59'],
    ["00:00-24:00>0=16", 6, '"24:00" is no time of day from 00:00 to 23:59'],
    ["00:00-23:59>0=16.:3=20", 12, '"0=16." is no priority=amps in numbers'],
    ["00:00-23:59>0=16.2505", 12, '"0=16.2505" is no priority=amps in numbers'],
    ["00:00-23:59>0=16:-1=20", 17, '"-1=20" is no priority=amps in numbers'],
    ["00:00-11:59>0=16;12:00-23:59>5=x", 29, '"5=x" is no priority=amps in numbers'],
    ["00:00-23:59>0=16;", 17, '"" is no priority=amps in numbers'],
    ["00:00>0=16", 0, "an interval is written HH:MM-HH:MM"],
    ["00:00-23:59>0=16:0=20", 17, "priority 0 is there twice"],
    ["00:00-11:59>0=16;12:01-23:59>0=16", 33, "nothing is laid down for 12:00"],
  ] as const;
  for (const [text, position, problem] of faults) {
    it(`is refused as ${JSON.stringify(text)}: ${problem}`, () => {
      expect(parseSchedule(text)).to.deep.equal({ isRight: false, problem, position });
    });
  }
});

describe("the wall clock of a site", () => {
  const minutesAt = (zone: string, ...times: readonly string[]) =>
    times.map((time) => createTimeZone(zone).minuteOfDay(Date.parse(time)));

  it("is that of the zone", () => {
    expect(minutesAt("UTC", "2026-01-05T08:20:59.999Z")).to.deep.equal([500]);
    expect(minutesAt("Europe/Copenhagen", "2026-01-05T08:20:00Z")).to.deep.equal([560]);
    expect(minutesAt("Asia/Kathmandu", "2026-01-05T18:20:00Z")).to.deep.equal([5]);
  });

  it("skips an hour in spring and repeats one in autumn", () => {
    const zone = createTimeZone("Europe/Copenhagen");
    const at = (time: string) => zone.minuteOfDay(Date.parse(time));
    expect(at("2026-03-29T00:59:59Z")).to.equal(119);
    expect(at("2026-03-29T01:00:00Z")).to.equal(180);
    expect(at("2026-10-25T00:59:00Z")).to.equal(179);
    expect(at("2026-10-25T01:00:00Z")).to.equal(120);
    expect(at("2026-10-25T01:59:00Z")).to.equal(179);
    expect(at("2026-10-25T02:00:00Z")).to.equal(180);
  });

  it("strikes the hour where the zone has it", () => {
    const hourFrom = (zone: string, time: string) =>
      new Date(fullHourFrom(createTimeZone(zone), Date.parse(time))).toISOString();
    expect(hourFrom("UTC", "2026-01-05T08:00:00Z")).to.equal("2026-01-05T08:00:00.000Z");
    expect(hourFrom("UTC", "2026-01-05T08:00:00.001Z")).to.equal("2026-01-05T09:00:00.000Z");
    expect(hourFrom("Asia/Kolkata", "2026-01-05T08:00:00Z")).to.equal("2026-01-05T08:30:00.000Z");
  });

  it("is not known of a zone that there is not", () => {
    expect(() => createTimeZone("Europe/Nowhere")).to.throw(RangeError);
  });
});
