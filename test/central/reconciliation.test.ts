import { expect } from "chai";
import { setUpWorld } from "./scripted-charge-point.ts";
import {
  type Message,
  meter,
  type Row,
  rows,
  start,
  status,
  stop,
  tell,
  transactions,
} from "./told-messages.ts";

interface Case {
  readonly title: string;
  readonly messages: readonly Message[];
  readonly expected: readonly Row[];
  readonly doubts?: readonly (readonly string[])[];
}

const intMax = 2 ** 31 - 1;

const cases: readonly Case[] = [
  {
    title: "the plain case",
    messages: [start(1, 100, 0), stop(1, 900, 60)],
    expected: [[1, 100, "stopped", 900]],
    doubts: [[]],
  },
  {
    title: "the same start again, with a new message id",
    messages: [start(1, 100, 0), start(1, 100, 0), stop(1, 900, 60)],
    expected: [[1, 100, "stopped", 900]],
  },
  {
    title: "the same start again, with a new time",
    messages: [start(1, 100, 0), start(1, 100, 30), stop(1, 900, 60)],
    expected: [[1, 100, "stopped", 900]],
    doubts: [["start told with two times"]],
  },
  {
    title: "the same start again, with a new time, of the charge point as a whole",
    messages: [start(0, 100, 0), start(0, 200, 10), start(0, 100, 30)],
    expected: [
      [0, 100, "running", undefined],
      [0, 200, "running", undefined],
    ],
    doubts: [["connector out of range", "start told with two times"], ["connector out of range"]],
  },
  {
    title: "a start that is told after the next one, beside those of another connector",
    messages: [start(2, 5000, 40), start(1, 900, 70), start(1, 100, 0), stop(1, 5600, 80)],
    expected: [
      [2, 5000, "stopped", 5600],
      [1, 900, "running", undefined],
      [1, 100, "inferred", 900],
    ],
  },
  {
    title: "a start again that was told before an earlier one",
    messages: [start(2, 5000, 40), stop(1, 5600, 50), start(1, 100, 0), start(2, 5000, 40)],
    expected: [
      [2, 5000, "stopped", 5600],
      [1, 100, "running", undefined],
    ],
  },
  {
    title: "the same start again, when all is over",
    messages: [start(1, 100, 0), stop(1, 900, 60), start(1, 100, 0)],
    expected: [[1, 100, "stopped", 900]],
  },
  {
    title: "a stop three times, each with more on the meter: the first counts",
    messages: [start(1, 100, 0), stop(1, 900, 60), stop(1, 905, 60), stop(1, 910, 61)],
    expected: [[1, 100, "stopped", 900]],
    doubts: [["stopped twice"]],
  },
  {
    title: "a stop of -1, for the answer to the start got lost",
    messages: [start(1, 100, 0), stop(-1, 900, 60)],
    expected: [[1, 100, "stopped", 900]],
    doubts: [["other id"]],
  },
  {
    title: "a stop of -1 twice",
    messages: [start(1, 100, 0), stop(-1, 900, 60), start(1, 900, 70), stop(-1, 900, 60)],
    expected: [
      [1, 100, "stopped", 900],
      [1, 900, "running", undefined],
    ],
  },
  {
    title: "a stop of 0: of two that run, that of the nearer register",
    messages: [start(1, 100, 0), start(2, 5000, 0), meter(2, 2, 5600, 30), stop(0, 5700, 60)],
    expected: [
      [1, 100, "running", undefined],
      [2, 5000, "stopped", 5700],
    ],
  },
  {
    title: "a stop of -1: of two that run, that of the tag",
    messages: [start(1, 100, 0, "OTHER"), start(2, 100, 0, "TAG"), stop(-1, 900, 60, "OTHER")],
    expected: [
      [1, 100, "stopped", 900],
      [2, 100, "running", undefined],
    ],
  },
  {
    title: "a stop of -1 from before the one that runs ends nothing",
    messages: [start(1, 100, 0), stop(-1, 900, -60)],
    expected: [[1, 100, "running", undefined]],
  },
  {
    title: "a stop whose register is below that of the start ends nothing else",
    messages: [start(1, 1000, 0), stop(-1, 900, 60)],
    expected: [[1, 1000, "running", undefined]],
  },
  {
    title: "a stop by its own id, even with a register below",
    messages: [start(1, 1000, 0), stop(1, 900, 60)],
    expected: [[1, 1000, "stopped", 900]],
    doubts: [["meter ran backwards"]],
  },
  {
    title: "FB-105: an id that nobody gave, from one that has heard ours, by time and register",
    messages: [start(1, 100, 0), meter(1, 1, 200, 30), stop(77, 900, 60)],
    expected: [[1, 100, "stopped", 900]],
    doubts: [["other id"]],
  },
  {
    title: "FB-105: which of two connectors it means, by the register",
    messages: [
      ...[start(1, 100, 0), start(2, 70_000, 0)],
      ...[meter(1, 1, 200, 30), meter(2, 2, 70_300, 30)],
      stop(77, 70_900, 60),
    ],
    expected: [
      [1, 100, "running", undefined],
      [2, 70_000, "stopped", 70_900],
    ],
  },
  {
    title: "FB-105: an orphan where two could be meant",
    messages: [
      ...[start(1, 100, 0), start(2, 150, 0)],
      ...[meter(1, 1, 200, 30), meter(2, 2, 250, 30)],
      stop(77, 900, 60),
    ],
    expected: [
      [1, 100, "running", undefined],
      [2, 150, "running", undefined],
    ],
  },
  {
    title: "FB-105: an orphan where the register is out of reach, or below",
    messages: [start(1, 100, 0), meter(1, 1, 200, 30), stop(77, 4000, 60), stop(78, 199, 60)],
    expected: [[1, 100, "running", undefined]],
  },
  {
    title: "FB-105: an orphan of another tag, or of a time before the last reading",
    messages: [
      ...[start(1, 100, 0), meter(1, 1, 200, 30)],
      ...[stop(77, 210, 60, "OTHER"), stop(78, 210, 20)],
    ],
    expected: [[1, 100, "running", undefined]],
  },
  {
    title: "FB-108: an id beyond all ids, from one that has heard ours",
    messages: [start(1, 100, 0), meter(1, 1, 200, 30), stop(2 ** 63, 9000, 60)],
    expected: [[1, 100, "stopped", 9000]],
    doubts: [["other id"]],
  },
  {
    title: "the id of another central system, from one that may not have heard ours",
    messages: [start(1, 100, 0), stop(77, 900, 60)],
    expected: [[1, 100, "stopped", 900]],
  },
  {
    title: "the id of the transaction before, over and over",
    messages: [start(1, 100, 0), stop(1, 900, 60), start(1, 900, 70), stop(1, 1500, 130)],
    expected: [
      [1, 100, "stopped", 900],
      [1, 900, "stopped", 1500],
    ],
  },
  {
    title: "a start while one runs on the connector ends that one",
    messages: [start(1, 100, 0), meter(1, 1, 700, 30), start(1, 750, 60)],
    expected: [
      [1, 100, "inferred", 750],
      [1, 750, "running", undefined],
    ],
  },
  {
    title: "its stop, late, says better",
    messages: [start(1, 100, 0), start(1, 750, 60), stop(1, 740, 50)],
    expected: [
      [1, 100, "stopped", 740],
      [1, 750, "running", undefined],
    ],
  },
  {
    title: "stop before start",
    messages: [stop(-1, 900, 60), start(1, 100, 0)],
    expected: [[1, 100, "stopped", 900]],
    doubts: [["told out of order"]],
  },
  {
    title: "an old start behind a newer one",
    messages: [start(1, 750, 60), start(1, 100, 0), stop(2, 740, 50), stop(1, 900, 90)],
    expected: [
      [1, 750, "stopped", 900],
      [1, 100, "stopped", 740],
    ],
  },
  {
    title: "readings with ids of every wrong kind belong to what runs on the connector",
    messages: [
      start(1, 100, 0),
      ...[0, -1, -17, 77, intMax + 1, 2 ** 63].map((id, index) =>
        meter(1, id, 200 + index, 10 + index),
      ),
      start(1, 300, 60),
    ],
    expected: [
      [1, 100, "inferred", 300],
      [1, 300, "running", undefined],
    ],
  },
  {
    title: "a reading of the connector, under the id of the other connector",
    messages: [start(1, 100, 0), start(2, 5000, 0), meter(2, 1, 5600, 30), stop(-1, 5700, 60)],
    expected: [
      [1, 100, "running", undefined],
      [2, 5000, "stopped", 5700],
    ],
  },
  {
    title: "a closing reading does not revive what was stopped",
    messages: [start(1, 100, 0), stop(1, 900, 60), status(1, "Charging"), meter(1, 1, 950, 61)],
    expected: [[1, 100, "stopped", 900]],
  },
  {
    title: "one that runs with an id that we never gave is adopted, and stopped by that id",
    messages: [
      status(1, "Charging"),
      meter(1, 77, 5000, 0),
      meter(1, 77, 5400, 60),
      stop(77, 5500, 90),
    ],
    expected: [[1, 5000, "stopped", 5500]],
    doubts: [["start never told"]],
  },
  {
    title: "a reading with an unknown id at a connector not in use begins nothing",
    messages: [status(1, "Available"), meter(1, 77, 5000, 0)],
    expected: [],
  },
];

describe("reconciliation", () => {
  for (const { title, messages, expected, doubts } of cases) {
    it(`knows ${title}`, async () => {
      const world = setUpWorld();
      const chargePoint = await world.connect();
      for (const message of messages) await tell(chargePoint, message);
      expect(rows(world)).to.deep.equal(expected);
      if (doubts !== undefined)
        expect(transactions(world).map((t) => t.doubts)).to.deep.equal(doubts);
    });
  }
});
