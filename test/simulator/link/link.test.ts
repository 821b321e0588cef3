import { expect } from "chai";
import { Rig } from "../rig.ts";
import { booted, charging, plugged, present } from "../scenes.ts";

const redial = { minDelayMs: 1_000, maxDelayMs: 60_000, factor: 2, jitter: 0.2 };

describe("the link", () => {
  it("R-CONN-002: offers ocpp1.6, under the identity", async () => {
    const rig = await booted({ identity: "CP 7/ä" });
    expect(rig.dials[0]).to.include({ identity: "CP 7/ä" });
    expect(rig.dials[0]?.subProtocols).to.deep.equal(["ocpp1.6"]);
  });

  it("R-CONN-006: refused, it comes back with growing waits, for ever", async () => {
    const rig = new Rig({ behavior: { redial } });
    rig.refusal = 404;
    rig.chargePoint.powerOn();
    const gaps: number[] = [];
    for (let dials = 1; dials < 40; dials += 1) {
      const fromMs = rig.clock.now();
      await rig.clock.run(() => rig.dials.length > dials, fromMs + 600_000);
      gaps.push(rig.clock.now() - fromMs);
    }
    expect(rig.dials).to.have.length(40);
    gaps.forEach((gap, index) => {
      const base = Math.min(60_000, 1_000 * 2 ** index);
      expect(gap, `wait ${index}`).to.be.within(base, base * 1.2 + 1);
    });
  });

  it("R-CONN-006: let in and thrown out again, it does not hammer either", async () => {
    const rig = new Rig({ behavior: { redial: { ...redial, jitter: 0 } } });
    const times: number[] = [];
    rig.reply("BootNotification", () => {
      times.push(rig.clock.now());
      rig.hangUp();
      return {};
    });
    rig.chargePoint.powerOn();
    const startMs = rig.clock.now();
    await rig.advance(70);
    expect(times.map((ms) => (ms - startMs) / 1000)).to.deep.equal([0, 1, 3, 7, 15, 31, 63]);
  });

  it("R-CONN-006: after a good while it comes back soon", async () => {
    const rig = await booted({ behavior: { redial: { ...redial, jitter: 0 } } });
    rig.refusal = 503;
    await rig.cut();
    await rig.advance(40);
    await rig.restore();
    await rig.advance(600);
    await rig.cut();
    rig.refusal = undefined;
    await rig.advance(1);
    expect(rig.isConnected).to.equal(true);
  });

  it("R-CONN-007: back without having been off, it goes on where it was", async () => {
    const rig = await charging();
    await rig.cut();
    await rig.restore();
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-CONN-011: pings come at WebSocketPingInterval, and none at 0", async () => {
    const rig = await booted({ configuration: { WebSocketPingInterval: "30" } });
    await rig.advance(120);
    expect(rig.pings).to.deep.equal([30, 60, 90, 120]);
    const quiet = await booted({ configuration: { WebSocketPingInterval: "0" } });
    await quiet.advance(3600);
    expect(quiet.pings).to.deep.equal([]);
  });

  it("R-CONN-011: a negative WebSocketPingInterval is Rejected", async () => {
    const rig = await booted();
    const change = { key: "WebSocketPingInterval", value: "-1" };
    expect(await rig.result("ChangeConfiguration", change)).to.deep.equal({ status: "Rejected" });
  });

  it("R-CONN-012: a link that has gone dark is found out by pings, and nothing is lost", async () => {
    const rig = await plugged({ configuration: { WebSocketPingInterval: "10" } });
    rig.isDark = true;
    rig.chargePoint.connector(1)?.allow({ idTag: "TAG1", parentIdTag: undefined });
    await rig.advance(29);
    expect(rig.events.filter(({ kind }) => kind === "disconnected")).to.deep.equal([]);
    await rig.advance(1);
    expect(rig.events).to.deep.include({ kind: "disconnected", code: 1006 });
    rig.isDark = false;
    await rig.advance(10);
    expect(rig.seen("StartTransaction")).to.have.length(1);
    expect(rig.calls.at(-1)?.connection).to.equal(1);
  });

  it("goes down with the network, and up with it at once", async () => {
    const rig = await booted();
    rig.chargePoint.networkDown();
    await rig.advance(600);
    expect(rig.isConnected).to.equal(false);
    expect(rig.dials).to.have.length(1);
    rig.chargePoint.networkUp();
    await rig.settle();
    expect(rig.isConnected).to.equal(true);
  });

  it("does not come up with the power while the network is down", async () => {
    const rig = new Rig();
    rig.chargePoint.networkDown();
    rig.chargePoint.powerOn();
    await rig.advance(60);
    expect(rig.dials).to.have.length(0);
    rig.chargePoint.networkUp();
    await rig.settle();
    expect(rig.actions()[0]).to.equal("BootNotification");
  });

  it("does not answer on a connection that it has left", async () => {
    const rig = await booted();
    rig.send("ClearCache", {});
    rig.chargePoint.networkDown();
    await rig.settle();
    expect(rig.frames).to.deep.equal([]);
  });

  it("takes nothing from a connection that it has left", async () => {
    const rig = await plugged();
    rig.chargePoint.presentTag("TAG1");
    await rig.clock.run(() => rig.seen("Authorize").length > 0, rig.clock.now());
    rig.chargePoint.networkDown();
    await rig.settle();
    expect(rig.chargePoint.connector(1)?.transaction).to.equal(undefined);
  });

  it("tells when it opens and closes, and why it cannot", async () => {
    const rig = await booted();
    await rig.cut();
    await rig.advance(2);
    await rig.restore();
    const told = rig.events.filter(({ kind }) => /connected/.test(kind));
    expect(told[0]).to.deep.equal({ kind: "disconnected", code: 1006 });
    expect(told).to.deep.include({ kind: "not-connected", reason: "HTTP 503" });
    expect(told.at(-1)).to.deep.equal({ kind: "connected" });
    await present(rig, "TAG1");
  });
});
