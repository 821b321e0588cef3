import { expect } from "chai";
import { ofKind, play } from "./scenario-bench.ts";

const night = `
name: a fleet overnight
timeout: 1m
clock: { mode: virtual, start: "2025-01-15T22:00:00Z" }
central: { reference: { config: { balanz: { first_wait: 10 } } } }
templates:
  van: { connectors: 1, ev: { battery: 60kWh, soc: 20%, maxCurrent: 32A } }
chargers:
  VAN: { extends: van, count: 12 }
groups:
  depot: { limit: 200A, members: [VAN] }
setup:
  - { boot: , charger: all }
  - { plug: 1, charger: all }
timeline:
  - { at: 0h, start: { connector: 1, tag: TEST0001 }, charger: all }
  - { at: 10h, assert: "VAN.all(v, v.soc >= 80.0)" }
always:
  - { that: sum(draw.depot) <= groups.depot.limit, grace: 5s }
  - { that: "alloc.depot.all(a, a == 0.0 || a >= 6.0)", name: never offer less than 6 A }
  - { that: sum(held.VAN) <= 200.0, after: setup, name: never promise more than there is }
  - ledger: { tolerance: 1Wh }
`;

describe("a night of a fleet", () => {
  it("is watched over from event to event", async function () {
    this.timeout(20_000);
    const { verdict, failures, events } = await play(night);
    expect(failures.map(({ message, notes }) => [message, notes])).to.deep.equal([]);
    expect(verdict).to.equal("pass");
    const looks = ofKind(events, "invariantEnded").map(({ lookCount }) => lookCount);
    expect(looks[0]).to.be.greaterThan(10);
    const frameCount = ofKind(events, "frame").length;
    for (const lookCount of looks) expect(lookCount).to.be.within(1, frameCount);
  });

  it("fails where the fuse is too weak, and says when", async function () {
    this.timeout(20_000);
    const weak = night.replace("groups.depot.limit, grace", "100.0, grace").replace("10h", "1h");
    const { failures } = await play(weak.replace("v.soc >= 80.0", "v.soc < 80.0"));
    expect(failures[0]?.message).to.match(
      /^always "sum\(draw.depot\) <= 100.0" broken .*\d+\.\d-\d+\.\d s, worst \d+(\.\d+)? A$/,
    );
  });
});
