import { expect } from "chai";
import { at, setUpWorld } from "./scripted-charge-point.ts";
import { meter, rows, start, status, stop, tell } from "./told-messages.ts";

describe("an end that nobody has told", () => {
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

  it("FB-105: bills the last register of what only an orphan has stopped", async () => {
    const world = setUpWorld();
    const chargePoint = await world.connect();
    await tell(chargePoint, start(1, 100, 0));
    await tell(chargePoint, meter(1, 1, 700, 30));
    await tell(chargePoint, stop(77, 50_000, 40));
    expect(world.heard("orphanStop")).to.have.length(1);
    await tell(chargePoint, status(1, "Available"));
    await world.clock.advance(60_000);
    expect(rows(world)).to.deep.equal([[1, 100, "inferred", 700]]);
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
