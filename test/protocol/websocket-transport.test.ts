import { connect, type Socket } from "node:net";
import { expect } from "chai";
import { systemClock } from "../../protocol/clock.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport } from "../../protocol/transport.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import type { WebSocketListenerSettings } from "../../protocol/websocket-server.ts";
import {
  closeAll,
  dialOpen,
  Ear,
  encodeUpgrade,
  Inbox,
  OpenGate,
  startServer,
} from "./handshake-harness.ts";

type Settings = Partial<WebSocketListenerSettings>;

const off: Settings = { pingIntervalMs: 0, livenessTimeoutMs: 0 };

describe("a WebSocket transport", () => {
  afterEach(closeAll);

  async function openPair(listening: Settings = off, dialling: Settings = off) {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate, settings: listening });
    const { url } = listener;
    const dial = createWebSocketDial({ url, clock: systemClock, settings: dialling });
    const chargePoint = await dialOpen(dial);
    const central = (await gate.accepted.take()).transport;
    return { chargePoint, central, listener };
  }

  it("carries texts both ways, in order, also those that came before anybody listened", async () => {
    const { chargePoint, central } = await openPair();
    const sent = Array.from({ length: 200 }, (_, index) => `${index} ä ${"x".repeat(index)}`);
    for (const text of sent) {
      chargePoint.send(text);
      central.send(text);
    }
    for (const ear of [new Ear(chargePoint), new Ear(central)]) {
      for (const text of sent) expect(await ear.messages.take()).to.equal(text);
    }
  });

  it("carries texts of every length that a frame can have, and what is no ASCII", async () => {
    const { chargePoint, central } = await openPair();
    const lengths = [0, 1, 125, 126, 0xffff, 0x10000, 200_000];
    const ear = new Ear(chargePoint);
    for (const length of lengths) {
      for (const text of ["x".repeat(length), "ä€😀".repeat(length / 9)]) {
        central.send(text);
        expect(await ear.messages.take()).to.equal(text);
      }
    }
  });

  const ends: ["charge point" | "central system", Settings][] = [
    ["charge point", off],
    ["central system", off],
    ["central system", { ...off, isCompressed: true }],
  ];
  for (const [closing, settings] of ends) {
    it(`tells both ends the code and the reason that the ${closing} closes with`, async () => {
      const { chargePoint, central } = await openPair(settings, settings);
      const ears = [new Ear(chargePoint), new Ear(central)];
      const end = closing === "charge point" ? chargePoint : central;
      end.close(1008, "enough");
      end.send("after the close");
      end.close(1000, "again");
      for (const { closing: told, messages } of ears) {
        expect(await told.take()).to.deep.equal({ code: 1008, reason: "enough" });
        expect(messages.size).to.equal(0);
      }
    });
  }

  it("tells 1006 at both ends if one terminates, even if nobody listened by then", async () => {
    const { chargePoint, central } = await openPair();
    const ear = new Ear(chargePoint);
    central.terminate();
    central.terminate();
    expect(await ear.closing.take()).to.deep.equal({ code: 1006, reason: "" });
    expect(await new Ear(central).closing.take()).to.deep.equal({ code: 1006, reason: "" });
  });

  it("cuts a reason to what a close frame holds, and not within a character", async () => {
    const { chargePoint, central } = await openPair();
    const ear = new Ear(central);
    chargePoint.listen(ear);
    chargePoint.close(1000, "é".repeat(100));
    expect(await ear.closing.take()).to.deep.equal({ code: 1000, reason: "é".repeat(61) });
  });

  it("answers pings, and tells of pings and pongs", async () => {
    const { chargePoint, central } = await openPair();
    const [near, far] = [new Ear(chargePoint), new Ear(central)];
    chargePoint.ping();
    expect(await far.pings.take()).to.equal("ping");
    expect(await near.pongs.take()).to.equal("pong");
  });

  for (const [listening, dialling] of [
    [true, true],
    [true, false],
    [false, true],
  ]) {
    it(`R-CONN-015: works with compression ${listening ? "accepted" : "refused"} and ${dialling ? "" : "not "}offered`, async () => {
      const { chargePoint, central } = await openPair(
        { isCompressed: listening === true },
        { isCompressed: dialling === true },
      );
      const ear = new Ear(central);
      const text = JSON.stringify([2, "1", "DataTransfer", { data: "x".repeat(100_000) }]);
      chargePoint.send(text);
      expect(await ear.messages.take()).to.equal(text);
    });
  }

  it("breaks off a connection whose far end takes nothing in", async () => {
    const { central } = await openPair({ ...off, maxBufferedBytes: 100_000 });
    const ear = new Ear(central);
    const text = "x".repeat(50_000);
    for (let count = 0; count < 10_000 && ear.closing.size === 0; count += 1) {
      central.send(text);
      await new Promise(setImmediate);
    }
    const { code, reason } = await ear.closing.take();
    expect(code).to.equal(1006);
    expect(reason).to.match(/^\d+ bytes are not taken by the far end$/);
  });

  describe("with pings every 20 s and a liveness time-out of 60 s", () => {
    const clock = createSimulatedClock();
    const settings = { pingIntervalMs: 20_000, livenessTimeoutMs: 60_000 };
    let ear: Ear;
    let central: Transport;
    let raw: Socket;
    let cameBack: Inbox<string>;

    /** Completes the upgrade, and from then on does only what the test does. */
    beforeEach(async () => {
      const gate = new OpenGate();
      const { listener } = await startServer({ gate, clock, settings });
      raw = connect({ port: listener.port, host: "127.0.0.1" });
      cameBack = new Inbox();
      raw.on("data", (bytes) => cameBack.put(bytes.toString("latin1")));
      raw.write(encodeUpgrade());
      expect(await cameBack.take()).to.match(/^HTTP\/1.1 101 /);
      central = (await gate.accepted.take()).transport;
      ear = new Ear(central);
    });

    afterEach(() => {
      raw.destroy();
      expect(clock.taskCount()).to.equal(0);
    });

    it("pings, and breaks off a half-open socket after three pings", async () => {
      for (const _ of [20, 40]) {
        await clock.advance(20_000);
        expect(await cameBack.take()).to.equal("\x89\x00");
      }
      await clock.advance(19_999);
      expect(ear.closing.size).to.equal(0);
      await clock.advance(1);
      expect(await ear.closing.take()).to.deep.equal({
        code: 1006,
        reason: "nothing came for 60000 ms",
      });
    });

    const signsOfLife = [
      { name: "a pong", bytes: [0x8a, 0x80, 0, 0, 0, 0] },
      { name: "a ping", bytes: [0x89, 0x80, 0, 0, 0, 0] },
      { name: "a message", bytes: [0x81, 0x81, 0, 0, 0, 0, 0x31] },
      { name: "the first byte of a frame", bytes: [0x81] },
    ];
    for (const { name, bytes } of signsOfLife) {
      it(`takes ${name} for a sign of life`, async () => {
        await clock.advance(50_000);
        await seenBy(raw, bytes);
        await clock.advance(69_999);
        expect(ear.closing.size).to.equal(0);
        await clock.advance(10_001);
        expect(await ear.closing.take()).to.include({ code: 1006 });
      });
    }

    /** Resolves when the bytes have come in at the far end: it answers a connection made after. */
    async function seenBy(socket: Socket, bytes: readonly number[]): Promise<void> {
      await new Promise<void>((resolve) => {
        socket.write(Uint8Array.from(bytes), () => resolve());
      });
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    }
  });

  it("is never broken off for silence with liveness and pings off", async () => {
    const clock = createSimulatedClock();
    const gate = new OpenGate();
    const { listener } = await startServer({ gate, clock, settings: off });
    await dialOpen(createWebSocketDial({ url: listener.url, clock: systemClock }));
    await gate.accepted.take();
    expect(clock.taskCount()).to.equal(0);
  });
});
