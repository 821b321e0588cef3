import { expect } from "chai";
import { createMemoryNetwork } from "../../../protocol/memory-network.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import { createFleet } from "../../../simulator/fleet/fleet.ts";
import { checkFleetQuirks } from "../../../simulator/quirks/fleet-quirks.ts";

function problemsOf(written: unknown): string[] {
  return checkFleetQuirks(written).problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("fleet.arrival", () => {
  it("says how many there are, and when they come", () => {
    const { fleet } = checkFleetQuirks({ n: 500, shape: "poisson", overMs: 60_000 });
    expect(fleet?.count).to.equal(500);
    expect(fleet?.arrival).to.deep.equal({ shape: "poisson", overMs: 60_000 });
    const jittered = checkFleetQuirks({ n: 5, shape: "step", jitterMs: 2000 });
    expect(jittered.fleet?.arrival).to.deep.equal({ shape: "herd", overMs: 2000 });
  });

  it("gives some the quirks of a bundle, all a backlog, and some a name that nobody knows", () => {
    const written = { mix: { "seen-growatt-thor": 0.25 }, backlog: 5, unknownShare: 0.5 };
    const { fleet } = checkFleetQuirks(written);
    const shares = fleet?.quirks.map(({ quirks, share }) => [quirks.map((one) => one.name), share]);
    expect(shares).to.deep.equal([
      [["clock.model", "cfg.store"], 0.25],
      [["tx.queue"], 1],
      [["ws.handshake"], 0.5],
    ]);
    expect(checkFleetQuirks({ n: 3 }).fleet?.quirks).to.deep.equal([]);
  });

  it("makes a fleet of them", async () => {
    const { fleet } = checkFleetQuirks({ n: 20, unknownShare: 1 });
    const clock = createSimulatedClock();
    const identities: string[] = [];
    const network = createMemoryNetwork({ clock, onFault: (fault) => expect.fail(String(fault)) });
    const { start, stop, chargePoints } = createFleet({
      clock,
      seed: 1,
      dial: (request, settled) => {
        identities.push(request.identity);
        return network.dial(request, settled);
      },
      count: fleet?.count ?? 0,
      ...(fleet && { arrival: fleet.arrival, quirks: fleet.quirks }),
    });
    start();
    await clock.advance(100);
    stop();
    expect(chargePoints).to.have.length(20);
    expect(identities.every((identity) => identity.startsWith("unknown-CP"))).to.equal(true);
    expect(new Set(identities).size).to.equal(20);
  });

  it("is closed, as all quirks are", () => {
    expect(problemsOf({ shap: "step" })).to.deep.equal([
      "fleet.arrival.shap: unknown parameter shap; did you mean shape?",
    ]);
    expect(problemsOf({ mix: { "seen-alphen": 0.1 } })).to.deep.equal([
      "fleet.arrival.mix.seen-alphen: unknown bundle seen-alphen; did you mean seen-alfen?",
    ]);
    expect(problemsOf({ unknownShare: 2 })).to.deep.equal([
      "fleet.arrival.unknownShare: expected number from 0 to 1",
    ]);
    expect(problemsOf(7)).to.deep.equal(["fleet.arrival: expected a map of parameters"]);
  });
});
