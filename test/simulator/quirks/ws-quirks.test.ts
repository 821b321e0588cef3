import { expect } from "chai";
import type { Credentials } from "../../../protocol/handshake.ts";
import { Rig } from "../rig.ts";
import { compare, hitsOf, quirkRig, startCharging } from "./quirk-rig.ts";

describe("ws.handshake", () => {
  it("asks for other things when it connects", async () => {
    const { usual, odd } = await compare(
      [
        {
          "ws.handshake": {
            protocols: ["OCPP1.6"],
            path: "/x//{id}/",
            idCase: "lower",
            headers: { Origin: "file://" },
            dropHeaders: ["Connection"],
          },
        },
      ],
      async (rig) => {
        await rig.boot();
        return rig.dials[0];
      },
    );
    expect(usual).to.deep.include({ identity: "CP1", subProtocols: ["ocpp1.6"] });
    expect(usual).not.to.have.any.keys("path", "headers", "droppedHeaders");
    expect(odd).to.deep.include({
      identity: "cp1",
      subProtocols: ["OCPP1.6"],
      path: "/x//cp1/",
      headers: { Origin: "file://" },
      droppedHeaders: ["Connection"],
    });
  });

  it("offers other sub-protocols with every connection, in turn", async () => {
    const perConnect = [["ocpp2.0.1"], ["ocpp1.6"]];
    const rig = quirkRig([{ "ws.handshake": { perConnect } }]);
    await rig.boot();
    for (let turn = 0; turn < 2; turn += 1) {
      await rig.cut();
      rig.dials.length = 0;
      await rig.restore();
    }
    expect(rig.dials.map(({ subProtocols }) => subProtocols[0])).to.include("ocpp2.0.1");
  });

  it("shows another identity", async () => {
    const rig = quirkRig([{ "ws.handshake": { id: "a.b#c" } }]);
    await rig.boot();
    expect(rig.dials[0]?.identity).to.equal("a.b#c");
  });

  const shown = [
    ["none", undefined],
    ["old", "first"],
    ["wrong", "\u0072dbnoe"],
  ] as const;
  for (const [auth, password] of shown) {
    it(`shows credentials: ${auth}`, async () => {
      const rig = quirkRig([{ "ws.handshake": { auth } }]);
      const { dial } = rig.chargePoint.quirks ?? {};
      for (const text of ["first", "second"]) {
        const credentials: Credentials = { username: "CP1", password: Buffer.from(text) };
        dial?.({ identity: "CP1", subProtocols: [], credentials }, () => {});
      }
      const last = rig.dials.at(-1)?.credentials?.password;
      expect(last && Buffer.from(last).toString()).to.equal(password);
    });
  }
});

describe("ws.liveness", () => {
  const pings = { configuration: { WebSocketPingInterval: "30" } };

  it("sends no pings, or others than it should", async () => {
    const settingWith = async (clientPingSeconds: number) => {
      const rig = quirkRig([{ "ws.liveness": { clientPingSeconds } }], pings);
      await rig.boot();
      return rig.chargePoint.configuration.integer("WebSocketPingInterval");
    };
    expect(await settingWith(0)).to.equal(0);
    expect(await settingWith(120)).to.equal(120);
    expect(await settingWith(30)).to.equal(30);
  });

  it("answers no pings, or late", async () => {
    const pongsWith = async (quirk: object) => {
      const rig = quirkRig([{ "ws.liveness": quirk }]);
      await rig.boot();
      const pongs: number[] = [];
      rig.onPong = () => pongs.push(rig.clock.now());
      const startMs = rig.clock.now();
      rig.ping();
      await rig.advance(20);
      return pongs.map((atMs) => atMs - startMs);
    };
    expect(await pongsWith({})).to.deep.equal([0]);
    expect(await pongsWith({ pongDelayMs: 5000 })).to.deep.equal([5000]);
    expect(await pongsWith({ pong: "never" })).to.deep.equal([]);
  });

  it("closes when no ping has come for too long", async () => {
    const { usual, odd } = await compare(
      [{ "ws.liveness": { idleCloseSeconds: 30 } }],
      async (rig) => {
        await rig.boot();
        await rig.advance(20);
        rig.ping();
        await rig.advance(29);
        expect(rig.isConnected, "after a ping").to.equal(true);
        await rig.advance(2);
        return rig.events.filter(({ kind }) => kind === "disconnected");
      },
    );
    expect(usual).to.deep.equal([]);
    expect(odd).to.deep.equal([{ kind: "disconnected", code: 1008 }]);
  });
});

describe("ws.disrupt", () => {
  it("closes the connection right after a message", async () => {
    const { usual, odd } = await compare(
      [{ "ws.disrupt": { mode: "close", code: 1001, after: { action: "Heartbeat" } } }],
      async (rig) => {
        await rig.boot();
        rig.chargePoint.heartbeat.send();
        await rig.settle();
        return [rig.seen("Heartbeat").length, rig.isConnected];
      },
    );
    expect(usual).to.deep.equal([1, true]);
    expect(odd).to.deep.equal([1, false]);
  });

  it("breaks it at intervals, and keeps it away for a while", async () => {
    const rig = quirkRig([
      { "ws.disrupt": { mode: "reset", everyMs: 60_000, durationMs: 10_000 } },
    ]);
    await rig.boot();
    await rig.advance(59);
    expect(rig.isConnected).to.equal(true);
    await rig.advance(2);
    expect(rig.isConnected).to.equal(false);
    await rig.advance(7);
    expect(rig.isConnected).to.equal(false);
    await rig.advance(25);
    expect(rig.isConnected).to.equal(true);
    await rig.advance(120);
    expect(hitsOf(rig)).to.be.within(2, 4);
  });

  it("lets nothing pass, or only later", async () => {
    const answersWith = async (mode: "blackhole" | "stall") => {
      const rig = quirkRig([{ "ws.disrupt": { mode, durationMs: 20_000, when: { atMs: 0 } } }]);
      rig.chargePoint.powerOn();
      await rig.advance(10);
      expect(rig.calls, "while nothing passes").to.deep.equal([]);
      await rig.advance(11);
      return rig.actions();
    };
    expect(await answersWith("blackhole")).to.deep.equal([]);
    expect(await answersWith("stall")).to.include("BootNotification");
  });
});

describe("ws.dual", () => {
  it("opens a second connection beside the first, and speaks on the new one", async () => {
    const rig = quirkRig([{ "ws.dual": { old: "halfOpen", openAfterMs: 10_000 } }]);
    await rig.boot();
    await rig.advance(11);
    expect(rig.dials).to.have.length(2);
    expect(rig.events.filter(({ kind }) => kind === "disconnected")).to.deep.equal([]);
    rig.chargePoint.heartbeat.send();
    await rig.settle();
    expect(rig.calls.map(({ connection }) => connection)).to.deep.equal([1]);
    expect(await rig.result("ClearCache", {})).to.have.property("status");
  });

  it("closes the first one later, and lives on", async () => {
    const rig = quirkRig([{ "ws.dual": { openAfterMs: 1000, closeOldAfterMs: 5000 } }]);
    await rig.boot();
    await rig.advance(3);
    expect(rig.closedConnections).to.deep.equal([]);
    await rig.advance(5);
    expect(rig.closedConnections).to.deep.equal([0]);
    expect(rig.chargePoint.isConnected).to.equal(true);
    expect(await rig.result("ClearCache", {})).to.have.property("status");
  });

  it("breaks the first one, or sends on both", async () => {
    const dead = quirkRig([{ "ws.dual": { old: "dead" } }]);
    await dead.boot();
    expect(dead.closedConnections).to.deep.equal([0]);

    const both = quirkRig([{ "ws.dual": { old: "alive", sendOn: "both" } }]);
    await both.boot();
    both.forget();
    both.chargePoint.heartbeat.send();
    await both.settle();
    expect(both.calls.map(({ connection }) => connection)).to.deep.equal([0, 1]);
  });

  it("is over when the new one is", async () => {
    const rig = quirkRig([{ "ws.dual": { count: 1 } }]);
    await rig.boot();
    await rig.cut();
    expect(rig.chargePoint.isConnected).to.equal(false);
    await rig.restore();
    expect(rig.chargePoint.isConnected).to.equal(true);
    expect(rig.dials.length).to.be.at.least(3);
  });

  it("has one connection without the quirk", async () => {
    const rig = new Rig();
    await rig.boot();
    expect(rig.dials).to.have.length(1);
  });
});

describe("ws.frame", () => {
  it("fills a message up", async () => {
    const { usual, odd } = await compare([{ "ws.frame": { padTo: 65_536 } }], async (rig) => {
      await rig.boot();
      await rig.ask("ClearCache", {});
      return rig.texts.at(-1) ?? "";
    });
    expect(odd).to.have.length(65_536);
    expect(odd.trimEnd()).to.equal(usual);
  });

  it("never strikes where there is no socket to write to", async () => {
    const rig = quirkRig([{ "ws.frame": { rsv1: true } }]);
    await rig.boot();
    expect(rig.chargePoint.isConnected).to.equal(true);
    expect(rig.chargePoint.quirks?.unfired()).to.deep.equal(["ws.frame"]);
  });
});

describe("reconnect.policy", () => {
  async function secondsUntilRedial(quirk: object, refusal = 503): Promise<number | undefined> {
    const rig = quirkRig([{ "reconnect.policy": quirk }]);
    await rig.boot();
    await rig.cut();
    rig.refusal = refusal;
    const cutAtMs = rig.clock.now();
    const dialCount = rig.dials.length;
    await rig.clock.run(() => rig.dials.length > dialCount, cutAtMs + 3_600_000);
    return rig.dials.length > dialCount ? (rig.clock.now() - cutAtMs) / 1000 : undefined;
  }

  it("waits as long as it was told to", async () => {
    expect(await secondsUntilRedial({ delayMs: [360_000, 1_140_000] })).to.be.within(360, 1140);
    expect(await secondsUntilRedial({ delayMs: [10_000] })).to.equal(10);
    const usual = new Rig();
    await usual.boot();
    await usual.cut();
    await usual.advance(5);
    expect(usual.dials.length).to.be.above(1);
  });

  it("gives up", async () => {
    expect(await secondsUntilRedial({ maxTries: 0 })).to.equal(undefined);
  });

  it("treats a refusal differently", async () => {
    const dialsWith = async (quirk: object) => {
      const rig = quirkRig([{ "reconnect.policy": quirk }]);
      rig.refusal = 404;
      rig.chargePoint.powerOn();
      await rig.advance(101);
      return rig.dials.length;
    };
    expect(await dialsWith({ refusedDelayMs: 10_000 })).to.equal(11);
    expect(await dialsWith({ onRefused: "giveUp" })).to.equal(1);
    expect(await dialsWith({ onRefused: "atOnce", count: 50 })).to.be.above(50);
  });
});

describe("a charge point with a broken link", () => {
  it("leaves no timer behind when it is off", async () => {
    const rig = quirkRig([
      { "ws.disrupt": { mode: "reset", everyMs: 60_000 } },
      { "ws.liveness": { idleCloseSeconds: 30 } },
      { "ws.dual": { openAfterMs: 100_000 } },
      { "clock.model": { driftMsPerDay: 1000 } },
    ]);
    await startCharging(rig);
    rig.chargePoint.retire();
    await rig.advance(10);
    expect(rig.clock.taskCount()).to.equal(0);
  });
});
