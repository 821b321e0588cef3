import { expect } from "chai";
import { at, setUpWorld } from "../scripted-charge-point.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };

describe("a central system and tags", () => {
  const verdicts = [
    ["R-AUTH-012", "nobody", { status: "Invalid" }],
    ["R-AUTH-013", "BLOCKED", { status: "Blocked" }],
    ["R-AUTH-013, R-AUTH-016", "OLD", { status: "Expired", expiryDate: "2025-12-31T00:00:00Z" }],
    ["R-AUTH-014", "tAg", { status: "Accepted" }],
    ["R-AUTH-015", "SISTER", { status: "Accepted", parentIdTag: "FAMILY" }],
  ] as const;
  for (const [rule, idTag, idTagInfo] of verdicts) {
    it(`${rule}: says ${idTagInfo.status} of ${idTag}`, async () => {
      const { connect } = setUpWorld();
      const chargePoint = await connect();
      expect(await chargePoint.ask("Authorize", { idTag })).to.deep.equal({ idTagInfo });
    });
  }

  it("R-AUTH-013: says ConcurrentTx of a tag in use elsewhere, when a transaction starts only", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    const other = await connect("CP2");
    await chargePoint.ask("StartTransaction", start);
    const again = await other.ask("StartTransaction", { ...start, idTag: "tag" });
    expect(again).to.deep.equal({ transactionId: 2, idTagInfo: { status: "ConcurrentTx" } });
    expect(await other.ask("Authorize", { idTag: "TAG" })).to.deep.equal({
      idTagInfo: { status: "Accepted" },
    });
  });

  it("R-AUTH-013: locks nobody out for a transaction that was never stopped", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    const next = { ...start, meterStart: 200, timestamp: at(60) };
    expect(await chargePoint.ask("StartTransaction", next)).to.deep.equal({
      transactionId: 2,
      idTagInfo: { status: "Accepted" },
    });
  });

  it("R-AUTH-013: lets one tag charge twice, if that is allowed", async () => {
    const { connect } = setUpWorld({ settings: { allowsConcurrentTags: true } });
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    const second = { ...start, connectorId: 2 };
    expect(await chargePoint.ask("StartTransaction", second)).to.have.nested.property(
      "idTagInfo.status",
      "Accepted",
    );
  });

  it("R-AUTH-015: tells the group in every answer about a tag", async () => {
    const { connect } = setUpWorld();
    const chargePoint = await connect();
    const started = await chargePoint.ask("StartTransaction", { ...start, idTag: "SISTER" });
    expect(started).to.have.nested.property("idTagInfo.parentIdTag", "FAMILY");
    const stop = { transactionId: 1, meterStop: 900, timestamp: at(60), idTag: "BROTHER" };
    expect(await chargePoint.ask("StopTransaction", stop)).to.have.nested.property(
      "idTagInfo.parentIdTag",
      "FAMILY",
    );
  });

  it("notes when a stranger stops a transaction, and lets a group do so", async () => {
    for (const [idTag, doubts] of [
      ["BROTHER", []],
      ["OTHER", ["stopped by a stranger"]],
    ] as const) {
      const { connect, central } = setUpWorld();
      const chargePoint = await connect();
      await chargePoint.ask("StartTransaction", { ...start, idTag: "SISTER" });
      const stop = { transactionId: 1, meterStop: 900, timestamp: at(60), idTag };
      expect((await chargePoint.exchange("StopTransaction", stop))[0]).to.equal(3);
      expect(central.findTransaction(1)?.doubts).to.deep.equal(doubts);
    }
  });
});
