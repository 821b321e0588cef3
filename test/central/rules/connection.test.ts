import { expect } from "chai";
import { createMemoryDirectory } from "../../../central/directory.ts";
import { strictSettings } from "../../../central/settings.ts";
import { boot, setUpWorld } from "../scripted-charge-point.ts";

const listed = createMemoryDirectory({ chargePoints: [{ identity: "CP1" }] });

describe("a central system at the door", () => {
  it("R-CONN-003: chooses ocpp1.6 among what is offered", async () => {
    const { knock } = setUpWorld();
    expect(await knock("CP1", { offeredSubProtocols: ["ocpp2.0.1", "ocpp1.6"] })).to.equal(
      "ocpp1.6",
    );
  });

  it("R-CONN-004: refuses who speaks nothing that it speaks", async () => {
    const { knock } = setUpWorld();
    expect(await knock("CP1", { offeredSubProtocols: ["ocpp0.1"] })).to.equal(400);
  });

  it("R-CONN-004: lets pass what is listed, echoes it, and tells of it; but not if strict", async () => {
    const { knock, heard } = setUpWorld();
    expect(await knock("CP1", { offeredSubProtocols: ["OCPP1.6"] })).to.equal("OCPP1.6");
    expect(await knock("CP1", { offeredSubProtocols: [] })).to.equal(undefined);
    expect(heard("leniencyUsed").map(({ leniency }) => leniency)).to.deep.equal([
      "subProtocolSpelling",
      "missingSubProtocol",
    ]);
    const strict = setUpWorld({ settings: strictSettings });
    expect(await strict.knock("CP1", { offeredSubProtocols: ["OCPP1.6"] })).to.equal(400);
    expect(await strict.knock("CP1", { offeredSubProtocols: [] })).to.equal(400);
    expect(await strict.knock("CP1")).to.equal("ocpp1.6");
  });

  it("R-CONN-005: answers 404 to who is not listed, if only the listed may come", async () => {
    const settings = { autoRegistration: undefined };
    const { knock, heard } = setUpWorld({ directory: listed, settings });
    expect(await knock("CP2")).to.equal(404);
    expect(await knock("CP1")).to.equal("ocpp1.6");
    expect(heard("refused")).to.have.length(1);
  });

  it("R-CONN-005: takes newcomers up to a bound, and not too many at once", async () => {
    const autoRegistration = { maxChargePoints: 4, maxPerMinute: 2 };
    const { connect, knock, clock } = setUpWorld({ settings: { autoRegistration } });
    await connect("A");
    await connect("B");
    expect(await knock("C")).to.equal(503);
    expect(await knock("A")).to.equal("ocpp1.6");
    await clock.advance(60_000);
    await connect("C");
    await connect("D");
    await clock.advance(60_000);
    expect(await knock("E")).to.equal(503);
  });

  it("R-CONN-005: serves nobody who waits to be accepted", async () => {
    const { connect, central } = setUpWorld({ settings: { newcomerStatus: "Pending" } });
    const chargePoint = await connect();
    expect(await chargePoint.ask("BootNotification", boot)).to.include({ status: "Pending" });
    const [type, , code] = await chargePoint.exchange("StartTransaction", {});
    expect([type, code]).to.deep.equal([4, "SecurityError"]);
    await central.setRegistration("CP1", "Accepted");
    expect(await chargePoint.ask("BootNotification", boot)).to.include({ status: "Accepted" });
  });

  it("R-CONN-009: speaks to the newest socket alone, also when the old one closes late", async () => {
    const { connect, central, clock, heard } = setUpWorld();
    const former = await connect();
    const present = await connect();
    await clock.advance(0);
    expect(former.closeCode).to.equal(1008);
    expect(heard("disconnected")).to.deep.equal([]);
    void central.call("CP1", "ClearCache", {}).catch(() => undefined);
    await clock.advance(0);
    expect(present.lastCall()[2]).to.equal("ClearCache");
    expect(former.frames).to.deep.equal([]);
    expect(central.chargePoints.get("CP1")?.isConnected).to.equal(true);
  });

  it("R-CONN-010: keeps a connection on which only pings come", async () => {
    const { connect, clock } = setUpWorld();
    const chargePoint = await connect();
    for (let minute = 0; minute < 60; minute += 1) {
      chargePoint.ping();
      await clock.advance(60_000);
    }
    expect(chargePoint.closeCode).to.equal(undefined);
    expect(await chargePoint.ask("Heartbeat", {})).to.have.property("currentTime");
  });

  it("R-CONN-010: takes a ping for a sign of life", async () => {
    const { connect, central, clock } = setUpWorld({ settings: { pingIntervalSeconds: 0 } });
    const chargePoint = await connect();
    await clock.advance(60_000);
    chargePoint.ping();
    await clock.advance(0);
    expect(central.chargePoints.get("CP1")?.lastHeardAtMs).to.equal(clock.now());
  });

  it("R-CONN-014: takes names with blanks, points and signs, and no empty or hostile ones", async () => {
    const { connect, knock, central } = setUpWorld();
    for (const identity of ["15999_1.0B", "A B", "Â#1", "x".repeat(48)]) {
      const chargePoint = await connect(identity);
      await chargePoint.ask("BootNotification", boot);
      expect(central.chargePoints.get(identity)?.boot).to.deep.equal(boot);
    }
    expect(await knock("")).to.equal(404);
    expect(await knock("a\nb")).to.equal(404);
    expect(await knock("x".repeat(4096))).to.equal(404);
  });

  it("R-CONN-014: knows a listed name in another case as the listed one", async () => {
    const { connect, central, heard } = setUpWorld({ directory: listed });
    await connect("cp1");
    expect([...central.chargePoints.keys()]).to.deep.equal(["CP1"]);
    expect(heard("leniencyUsed").map(({ leniency }) => leniency)).to.deep.equal(["identityCase"]);
  });
});
