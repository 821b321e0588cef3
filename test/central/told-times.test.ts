import { expect } from "chai";
import { setUpWorld } from "./scripted-charge-point.ts";
import { type Message, rows, start, stop, tell, transactions } from "./told-messages.ts";

describe("the times that transactions are told with", () => {
  it("knows the same start again when all is over, and the time has come that was told too soon", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    await tell(chargePoint, start(1, 100, 3600));
    await tell(chargePoint, stop(1, 900, 3700));
    await world.clock.advance(7200_000);
    await tell(chargePoint, start(1, 100, 3600));
    expect(rows(world)).to.deep.equal([[1, 100, "stopped", 900]]);
  });

  it("knows the same start again, later, of a clock that was never set", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    const [action, payload] = start(1, 100, 0);
    const unset: Message = [action, { ...payload, timestamp: "1970-01-01T00:00:10Z" }];
    await tell(chargePoint, unset);
    await tell(chargePoint, stop(1, 900, 60));
    await world.clock.advance(60_000);
    await tell(chargePoint, unset);
    expect(rows(world)).to.deep.equal([[1, 100, "stopped", 900]]);
  });

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
});
