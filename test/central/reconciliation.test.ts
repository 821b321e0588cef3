import { expect } from "chai";
import type { TransactionEnd } from "../../central/transaction.ts";
import { at, type ScriptedChargePoint, setUpWorld, type World } from "./scripted-charge-point.ts";

type Message = readonly [action: string, payload: object];

/** Connector, register at the start, kind of end, register at the end. */
type Row = readonly [number, number, "running" | TransactionEnd["kind"], number | undefined];

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
    title: "the id of another central system, from one that has heard ours",
    messages: [start(1, 100, 0), meter(1, 1, 200, 30), stop(77, 900, 60)],
    expected: [[1, 100, "running", undefined]],
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

  it("takes the time of arrival for one that cannot be true, and says so", async () => {
    for (const timestamp of ["1970-01-01T00:00:10Z", "2099-01-01T00:00:00Z"]) {
      const world = setUpWorld();
      const chargePoint = await world.connect();
      const [action, payload] = start(1, 100, 0);
      await tell(chargePoint, [action, { ...payload, timestamp }]);
      const [transaction] = transactions(world);
      expect(transaction?.startedAtMs).to.equal(world.clock.now());
      expect(transaction?.doubts).to.have.length(1);
    }
  });

  it("ends a transaction whose connector stays Available, and lets its stop say better", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    await tell(chargePoint, start(1, 100, 0));
    await tell(chargePoint, meter(1, 1, 700, 30));
    await tell(chargePoint, status(1, "Available"));
    await world.clock.advance(59_000);
    expect(rows(world)).to.deep.equal([[1, 100, "running", undefined]]);
    await world.clock.advance(1000);
    expect(rows(world)).to.deep.equal([[1, 100, "inferred", 700]]);
    await tell(chargePoint, stop(1, 720, 40));
    expect(rows(world)).to.deep.equal([[1, 100, "stopped", 720]]);
    const [inferred, stopped] = world.heard("transactionEnded");
    expect(inferred?.former).to.equal(undefined);
    expect(stopped?.former).to.include({ kind: "inferred", evidence: "connector available" });
  });

  it("does not end it for an Available from before its start", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    await tell(chargePoint, start(1, 100, 0));
    await tell(chargePoint, status(1, "Available", at(-600)));
    await world.clock.advance(600_000);
    expect(rows(world)).to.deep.equal([[1, 100, "running", undefined]]);
  });

  it("takes back an end that was inferred, when it turns out to go on", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    await tell(chargePoint, start(1, 100, 0));
    await tell(chargePoint, status(1, "Available"));
    await world.clock.advance(60_000);
    await tell(chargePoint, status(1, "Charging"));
    await tell(chargePoint, meter(1, 1, 690, 0));
    expect(rows(world)).to.deep.equal([[1, 100, "inferred", 100]]);
    await tell(chargePoint, meter(1, 1, 700, 90));
    expect(rows(world)).to.deep.equal([[1, 100, "running", undefined]]);
    expect(world.heard("transactionReopened")).to.have.length(1);
  });

  it("ends the transactions of a charge point that has been silent for a day", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    await tell(chargePoint, start(1, 100, 0));
    await chargePoint.drop();
    await world.clock.advance(23 * 3_600_000);
    expect(rows(world)).to.deep.equal([[1, 100, "running", undefined]]);
    await world.clock.advance(2 * 3_600_000);
    expect(rows(world)).to.deep.equal([[1, 100, "inferred", 100]]);
  });
});

async function tell(chargePoint: ScriptedChargePoint, [action, payload]: Message): Promise<void> {
  const [type] = await chargePoint.exchange(action, payload);
  expect(type, `${action} is answered by a CALLRESULT`).to.equal(3);
}

function transactions({ central }: World) {
  return central.chargePoints.get("CP1")?.transactions ?? [];
}

function rows(world: World): Row[] {
  return transactions(world).map(({ connectorId, meterStartWh, end }) => [
    connectorId,
    meterStartWh,
    end?.kind ?? "running",
    end?.meterStopWh,
  ]);
}

function start(connectorId: number, meterStart: number, seconds: number, idTag = "TAG"): Message {
  return ["StartTransaction", { connectorId, idTag, meterStart, timestamp: at(seconds) }];
}

function stop(transactionId: number, meterStop: number, seconds: number, idTag?: string): Message {
  const timestamp = at(seconds);
  return ["StopTransaction", { transactionId, meterStop, timestamp, ...(idTag && { idTag }) }];
}

function meter(connectorId: number, transactionId: number, wh: number, seconds: number): Message {
  const meterValue = [{ timestamp: at(seconds), sampledValue: [{ value: `${wh}` }] }];
  return ["MeterValues", { connectorId, transactionId, meterValue }];
}

function status(connectorId: number, state: string, timestamp?: string): Message {
  const payload = { connectorId, status: state, errorCode: "NoError" };
  return ["StatusNotification", { ...payload, ...(timestamp && { timestamp }) }];
}
