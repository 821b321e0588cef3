import { expect } from "chai";
import { begun, boot, come, ended, setUpRelayedSite, status, values } from "./relayed-site.ts";

describe("a local controller, while the upstream is there", () => {
  it("dials upstream by the identity and the credentials of the charge point", async () => {
    const site = setUpRelayedSite();
    await come(site, "CP7");
    const [handshake] = site.upstream.handshakes;
    expect(handshake?.identity).to.equal("CP7");
    expect(handshake?.offeredSubProtocols).to.deep.equal(["ocpp1.6"]);
    expect(handshake?.userAgent).to.equal("charger/1");
    expect(handshake?.credentials?.username).to.equal("CP7");
    expect(String(handshake?.credentials?.password)).to.equal(String(Buffer.from("secret")));
  });

  it("turns a charge point away that the upstream turns away, before the upgrade", async () => {
    const site = setUpRelayedSite();
    site.upstream.admission = { isAdmitted: false, status: 401, reason: "wrong" };
    expect(await site.connect()).to.equal(401);
    expect(site.centralSystem.chargePoints.size).to.equal(0);
  });

  it("gives the answers of the upstream, and its registration", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    expect(await chargePoint.ask("BootNotification", boot)).to.deep.include({ interval: 77 });
    expect(site.upstream.calls()).to.deep.equal([["BootNotification", boot]]);
    expect(site.centralSystem.chargePoints.get("CP1")?.boot).to.deep.equal(boot);

    site.upstream.replies["BootNotification"] = () => ({
      status: "Pending",
      currentTime: "2026-01-05T08:00:00Z",
      interval: 5,
    });
    expect(await chargePoint.ask("BootNotification", boot)).to.deep.include({ status: "Pending" });
    expect(site.centralSystem.chargePoints.get("CP1")?.registration).to.equal("Pending");
  });

  it("hears what it passes on", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    expect(await chargePoint.ask("StatusNotification", status)).to.deep.equal({});
    expect(site.upstream.calls()).to.deep.equal([["StatusNotification", status]]);
    const connector = site.centralSystem.chargePoints.get("CP1")?.connectors.get(1);
    expect(connector?.status?.status).to.equal("Charging");
  });

  it("knows a transaction by the id of the upstream, from its start to its end", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    expect(await chargePoint.ask("StartTransaction", begun)).to.deep.equal({
      transactionId: 42,
      idTagInfo: { status: "Accepted" },
    });
    const [running] = site.centralSystem.runningTransactions();
    expect(running?.wireId).to.equal(42);

    await chargePoint.ask("MeterValues", values(42));
    expect(running?.registerWh).to.equal(500);
    await chargePoint.ask("StopTransaction", ended(42));
    expect(running?.end).to.deep.include({ kind: "stopped", meterStopWh: 900 });
    expect(site.upstream.calls().slice(-2)).to.deep.equal([
      ["MeterValues", values(42)],
      ["StopTransaction", ended(42)],
    ]);
  });

  it("passes on what is not quite in order as it came, and hears it as it was meant", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    const { meterValue, ...others } = values(42);
    const sent = [
      ["StartTransaction", { vendorField: { a: 1 }, reservationId: null, ...begun }],
      ["MeterValues", { meterValue: meterValue[0], ...others, context: null }],
      ["StopTransaction", { ...ended(42), transactionData: null, reason: "Powerloss" }],
    ] as const;
    for (const [action, payload] of sent) await chargePoint.ask(action, payload);
    expect(JSON.stringify(site.upstream.calls())).to.equal(JSON.stringify(sent));
    const [transaction] = site.centralSystem.chargePoints.get("CP1")?.transactions ?? [];
    expect(transaction).to.include({ wireId: 42, registerWh: 500 });
    expect(transaction?.end).to.deep.include({ kind: "stopped", meterStopWh: 900 });
  });

  it("makes one transaction of a StartTransaction that comes again", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    await chargePoint.ask("StartTransaction", begun);
    expect(await chargePoint.ask("StartTransaction", begun)).to.deep.include({ transactionId: 42 });
    const starts = site.upstream.calls().filter(([action]) => action === "StartTransaction");
    expect(starts).to.have.length(1);
    expect([...site.centralSystem.runningTransactions()]).to.have.length(1);
  });

  it("keeps an id to itself that the upstream gives twice", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    await chargePoint.ask("StartTransaction", begun);
    const other = await chargePoint.ask("StartTransaction", { ...begun, connectorId: 2 });
    const otherId: number = Object(other).transactionId;
    expect(otherId).to.be.greaterThan(0).and.not.equal(42);
    await chargePoint.ask("StopTransaction", ended(otherId));
    expect(site.upstream.calls().at(-1)).to.deep.equal(["StopTransaction", ended(42)]);
    const [running] = site.centralSystem.runningTransactions();
    expect(running?.connectorId).to.equal(1);
  });

  it("passes CALLERRORs on, of either side", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.upstream.replies["DataTransfer"] = () => ["NotSupported", "no data", {}];
    const answer = await chargePoint.exchange("DataTransfer", { vendorId: "v" });
    expect(answer.slice(2)).to.deep.equal(["NotSupported", "no data", {}]);

    site.upstream.send([2, "u1", "UnlockConnector", { connectorId: 1 }]);
    await site.clock.advance(0);
    await chargePoint.send([4, chargePoint.lastCall()[1], "InternalError", "jammed", {}]);
    expect(site.upstream.frames.at(-1)).to.deep.equal([4, "u1", "InternalError", "jammed", {}]);
  });

  it("passes CALLs of the upstream on under ids of 36 characters at most", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    site.upstream.send([2, "u1", "Reset", { type: "Soft" }]);
    await site.clock.advance(0);
    const [, id, ...call] = chargePoint.lastCall();
    expect(call).to.deep.equal(["Reset", { type: "Soft" }]);
    expect(String(id)).to.have.length.within(1, 36);
    await chargePoint.answer({ status: "Accepted" });
    await site.clock.advance(0);
    expect(site.upstream.frames.at(-1)).to.deep.equal([3, "u1", { status: "Accepted" }]);
  });

  it("leaves the upstream with its charge point", async () => {
    const site = setUpRelayedSite();
    const chargePoint = await come(site);
    await chargePoint.drop();
    await site.clock.advance(120_000);
    expect(site.upstream.closeCount).to.equal(1);
    expect(site.upstream.handshakes).to.have.length(1);
  });
});
