import { expect } from "chai";
import fc from "fast-check";
import { defaultLoginGuardSettings, LoginGuard } from "../../../central/back-office/login-guard.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";

const address = "192.0.2.1";

function createGuard(changes: Partial<typeof defaultLoginGuardSettings> = {}) {
  const clock = createSimulatedClock(0);
  return { clock, guard: new LoginGuard(clock, { ...defaultLoginGuardSettings, ...changes }) };
}

describe("the guard of logins", () => {
  it("lets an address try so often in a minute, and no more until the next", async () => {
    const { clock, guard } = createGuard({ attemptsPerMinute: 3 });
    const outcomes = [1, 2, 3, 4].map(() => guard.attempted(address));
    expect(outcomes).to.deep.equal([undefined, undefined, undefined, 60_000]);
    expect(guard.attempted("192.0.2.2")).to.equal(undefined);
    await clock.advance(60_000);
    expect(guard.attempted(address)).to.equal(undefined);
  });

  it("locks an address for twice as long with each further failure, up to a bound", async () => {
    const { clock, guard } = createGuard({ failuresBeforeLock: 2, maxLockSeconds: 100 });
    const seconds: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      guard.failed(address, []);
      const untilMs = guard.attempted(address);
      if (untilMs === undefined) continue;
      seconds.push((untilMs - clock.now()) / 1000);
      await clock.advance(untilMs - clock.now());
    }
    expect(seconds).to.deep.equal([30, 60, 100, 100, 100]);
  });

  it("begins anew after a success", () => {
    const { guard } = createGuard({ failuresBeforeLock: 2 });
    guard.failed(address, ["jo"]);
    guard.succeeded(address, "jo");
    guard.failed(address, ["jo"]);
    expect(guard.attempted(address)).to.equal(undefined);
    expect(guard.lockOf("jo", "192.0.2.9")).to.equal(undefined);
  });

  it("takes the addresses of one network of IPv6 for one, and mapped ones for what they are", () => {
    const { guard } = createGuard({ failuresBeforeLock: 1 });
    guard.failed("2001:db8:1:2::7", []);
    expect(guard.attempted("2001:db8:1:2:ffff::1")).to.equal(30_000);
    expect(guard.attempted("2001:db8:1:3::7")).to.equal(undefined);
    guard.failed("::ffff:192.0.2.9", []);
    expect(guard.attempted("192.0.2.9")).to.equal(30_000);
  });

  it("locks a user out of strange addresses, and never out of one he has come from", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 100 }), (strangers) => {
        const { guard } = createGuard();
        guard.succeeded(address, "jo");
        for (const stranger of strangers) guard.failed(`198.51.100.${stranger}`, ["jo"]);
        expect(guard.lockOf("jo", address)).to.equal(undefined);
        const isLocked = guard.lockOf("jo", "203.0.113.1") !== undefined;
        expect(isLocked).to.equal(strangers.length >= 5);
      }),
    );
  });

  it("remembers no more addresses than it may", () => {
    const { guard } = createGuard({ maxEntries: 2, failuresBeforeLock: 1 });
    guard.failed("192.0.2.1", []);
    guard.failed("192.0.2.2", []);
    guard.failed("192.0.2.3", []);
    expect(guard.attempted("192.0.2.3")).to.equal(30_000);
    expect(guard.attempted("192.0.2.1")).to.equal(undefined);
  });
});
