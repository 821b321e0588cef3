import { expect } from "chai";
import fc from "fast-check";
import type { Computation, Verdict } from "../../../central/balancing/compute.ts";
import type { BalancingEvent } from "../../../central/balancing/events.ts";
import type { BalancedSite } from "./balanced-site.ts";
import {
  type History,
  historiesOf,
  honestHappenings,
  live,
  quietHappenings,
  wildHappenings,
} from "./site-histories.ts";
import { tries } from "./tries.ts";

/** Sums of amps are not exact. */
const roundingAmps = 0.01;
const minAmps = 6;
/** Of the sites that are tried. */
const minOnTimeMs = 300_000;

type Passed = Extract<BalancingEvent, { readonly kind: "passed" }>;

function passesOf(site: BalancedSite): readonly Passed[] {
  return site.events.filter((event) => event.kind === "passed");
}

async function holds(
  histories: fc.Arbitrary<History>,
  usual: number,
  check: (site: BalancedSite, history: History) => void,
  look: (site: BalancedSite, history: History) => void = () => {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      check(await live(history, (site) => look(site, history)), history);
    }),
    tries(usual),
  );
}

describe("whatever happens on a site", function () {
  this.timeout(60_000);

  it("nobody may draw, and nobody draws, more than the cap, if chargers do as they say", async () => {
    await holds(
      historiesOf(honestHappenings),
      60,
      (site, { capAmps }) => {
        for (const { heldAmps } of passesOf(site)) {
          expect(heldAmps).to.be.at.most(capAmps + roundingAmps);
        }
        const raised = site.events.filter(
          (event) => event.kind === "raised" && event.alarm.kind === "capExceeded",
        );
        expect(raised).to.deep.equal([]);
      },
      (site, { capAmps }) => {
        expect(site.group().heldAmps).to.be.at.most(capAmps + roundingAmps);
        expect(site.drawnAmps()).to.be.at.most(capAmps + roundingAmps);
      },
    );
  });

  it("what is wanted is nothing or from the minimum to conn_max, whole, and within the cap", async () => {
    await holds(historiesOf(wildHappenings), 40, (site) => {
      for (const { capAmps, computation } of passesOf(site)) {
        let sumAmps = 0;
        for (const { state, targetAmps = 0 } of computation.verdicts) {
          sumAmps += targetAmps;
          expect(Number.isInteger(targetAmps)).to.equal(true);
          if (targetAmps > 0) expect(targetAmps).to.be.within(minAmps, state.connMaxAmps);
        }
        expect(sumAmps).to.be.at.most(capAmps);
      }
    });
  });

  it("it is alarm while more may be drawn than the cap", async () => {
    await holds(
      historiesOf(wildHappenings),
      40,
      () => {},
      (site) => {
        const { heldAmps, capAmps = 0 } = site.group();
        if (heldAmps > capAmps + roundingAmps) expect(site.alarms()).to.include("capExceeded");
      },
    );
  });

  it("nobody is switched off for an equal before having had its time", async () => {
    await holds(historiesOf(quietHappenings), 40, (site) => {
      for (const { computation, atMs } of passesOf(site)) {
        for (const { state } of displacedByEquals(computation)) {
          expect(atMs - (state.onSinceMs ?? 0)).to.be.at.least(minOnTimeMs);
        }
      }
    });
  });

  it("the same comes of the same", async () => {
    await fc.assert(
      fc.asyncProperty(historiesOf(wildHappenings), async (history) => {
        const [one, other] = [await live(history, () => {}), await live(history, () => {})];
        expect(one.asked).to.deep.equal(other.asked);
        expect(one.events).to.deep.equal(other.events);
      }),
      tries(10),
    );
  });
});

/** Where nobody of a higher priority gets anything, it cannot be for the sake of one. */
function displacedByEquals({ verdicts }: Computation): readonly Verdict[] {
  const served = verdicts.filter(({ targetAmps = 0 }) => targetAmps > 0);
  return verdicts.filter(
    ({ isDisplaced, state: { priority } }) =>
      isDisplaced && !served.some(({ state }) => state.priority > priority),
  );
}
