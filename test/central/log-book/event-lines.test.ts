import { expect } from "chai";
import type { BalancingEvent } from "../../../central/balancing/events.ts";
import { createBalancingLog } from "../../../central/log-book/balancing-lines.ts";
import { createCentralLog } from "../../../central/log-book/central-lines.ts";
import { logFrames } from "../../../central/log-book/frame-log.ts";
import { createLogBook, type LogBook } from "../../../central/log-book/log-book.ts";
import { createTransportPair } from "../../../protocol/memory-transport.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import { handshakeOf, setUpWorld } from "../scripted-charge-point.ts";

function createBook(): LogBook {
  return createLogBook({ clock: createSimulatedClock() });
}

const linesOf = (book: LogBook) =>
  book.read().entries.map(({ level, component, message }) => `${level} ${component}: ${message}`);

const boot = { chargePointVendor: "Vendor", chargePointModel: "Model", firmwareVersion: "1.2" };

describe("the log of a central system", () => {
  it("tells how a charge point came, spoke and went", async () => {
    const book = createBook();
    const { central, connect, clock } = setUpWorld();
    central.listen(createCentralLog(book));
    const chargePoint = await connect("CP1", { offeredSubProtocols: [] });
    await chargePoint.exchange("BootNotification", boot);
    await chargePoint.exchange("Nonsense", {});
    void central.call("CP1", "Reset", { type: "Soft" }).catch(() => {});
    await clock.advance(31_000);
    central.close();
    await clock.advance(1);
    expect(linesOf(book)).to.deep.equal([
      "INFO cp_v16: CP1: let pass by missingSubProtocol",
      "INFO cp_v16: CP1: connected",
      "INFO cp_v16: CP1: booted, Vendor Model with 1.2: Accepted",
      "WARNING cp_v16: CP1: Reset timed out after 30000 ms",
      "INFO cp_v16: CP1: disconnected (1001, going away)",
    ]);
    expect(book.read({ chargePoint: "CP1" }).entries).to.have.lengthOf(5);
  });

  it("tells who was refused, and of faults of our own", async () => {
    const book = createBook();
    const { central, knock } = setUpWorld({ settings: { autoRegistration: undefined } });
    central.listen(createCentralLog(book));
    await knock("NOBODY");
    expect(linesOf(book)).to.deep.equal([
      "WARNING websockets.server: NOBODY from 192.0.2.1 is refused with 404: no such charge point",
    ]);
    const other = setUpWorld();
    other.central.listen(createCentralLog(book));
    other.central.on("Heartbeat", () => {
      throw new Error("broken");
    });
    await (await other.connect()).exchange("Heartbeat", {});
    expect(linesOf(book).at(-1)).to.match(/^ERROR serve: Error: broken\n {4}at /);
  });

  it("makes no words that nobody reads", async () => {
    const book = createBook();
    book.setLevel("cp_v16", "ERROR");
    const { central, connect } = setUpWorld();
    central.listen(createCentralLog(book));
    await connect();
    expect(linesOf(book)).to.deep.equal([]);
  });
});

describe("the log of raw frames", () => {
  it("has them while `ocpp` is at INFO, and carries them in any case", async () => {
    const book = createBook();
    const { central, clock } = setUpWorld();
    const gate = logFrames(central.gate, book);
    const [near, far] = createTransportPair({ clock });
    const handshake = handshakeOf("CP1");
    await gate.admit(handshake);
    gate.accept(far, handshake);
    const answers: string[] = [];
    near.listen({ message: (text) => answers.push(text), closed: () => {} });
    near.send('[2,"1","Heartbeat",{}]');
    await clock.advance(10);
    expect(linesOf(book)).to.deep.equal([]);
    book.setLevel("ocpp", "INFO");
    near.send('[2,"2","Heartbeat",{}]');
    await clock.advance(10);
    expect(linesOf(book)).to.deep.equal([
      'INFO ocpp: CP1: receive [2,"2","Heartbeat",{}]',
      `INFO ocpp: CP1: send ${answers[1]}`,
    ]);
  });
});

describe("the log of balancing", () => {
  const of = { chargePoint: "CP1", connectorId: 2 };
  const cases: readonly (readonly [BalancingEvent, string])[] = [
    [
      {
        ...({ kind: "settling", groupId: "G", connectorCount: 3 } as const),
        ...{ heldAmps: 96, capAmps: 24, untilMs: Date.UTC(2026, 0, 5, 8) },
      },
      "INFO balanz: G: nothing is known yet of 3 connectors, which count with all they bear: 96 A of " +
        "24 A. Nobody gets more before that fits. If it does not by 2026-01-05T08:00:00Z, there is an alarm",
    ],
    [{ kind: "limited", limitAmps: 6, ...of }, "INFO balanz: CP1/2: limit 6 A"],
    [
      { kind: "raised", alarm: { kind: "overdraw", ...of } },
      "WARNING balanz: alarm: CP1/2 draws more than its limit",
    ],
    [
      { kind: "cleared", alarm: { kind: "silent", chargePoint: "CP1" } },
      "INFO balanz: over: CP1 does not answer",
    ],
    [
      { kind: "raised", alarm: { kind: "capExceeded", groupId: "G" } },
      "WARNING balanz: alarm: group G may draw more than it has",
    ],
    [{ kind: "fault", fault: "odd" }, "ERROR balanz: odd"],
  ];

  for (const [event, line] of cases) {
    it(`says ${line}`, () => {
      const book = createBook();
      createBalancingLog(book)(event);
      expect(linesOf(book)).to.deep.equal([line]);
    });
  }
});
