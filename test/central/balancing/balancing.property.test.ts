import { expect } from "chai";
import fc from "fast-check";
import {
  type History,
  honestHistories,
  live,
  quietHistories,
  wildHistories,
} from "./site-histories.ts";
import { allLaws, honestLaws, type Laws, quietLaws } from "./site-laws.ts";

/** Of each law that is broken, the smallest history found that breaks it. */
type Offences = ReadonlyMap<string, string>;

class OffenceError extends Error {
  override readonly name = "OffenceError";
  readonly law: string;

  constructor(law: string, options: ErrorOptions) {
    super(law, options);
    this.law = law;
  }
}

/** All laws are looked at in each history; one that is broken is left out, and the rest go on. */
async function findOffences(
  histories: fc.Arbitrary<History>,
  laws: Laws,
  numRuns: number,
): Promise<Offences> {
  const offences = new Map<string, string>();
  let left = Object.entries(laws);
  const keepsAll = fc.asyncProperty(histories, async (history) => {
    const lived = await live(history);
    for (const [law, check] of left) {
      try {
        check(lived);
      } catch (cause) {
        throw new OffenceError(law, { cause });
      }
    }
  });
  for (;;) {
    const details = await fc.check(keepsAll, { numRuns });
    if (!details.failed) return offences;
    const { errorInstance } = details;
    if (!(errorInstance instanceof OffenceError)) throw errorInstance;
    offences.set(errorInstance.law, fc.defaultReportMessage(details) ?? errorInstance.message);
    left = left.filter(([law]) => law !== errorInstance.law);
  }
}

/** The histories are lived through once for all the laws. */
function keep(histories: fc.Arbitrary<History>, laws: Laws, numRuns: number): void {
  let offences: Offences = new Map();

  before(async () => {
    offences = await findOffences(histories, laws, numRuns);
  });

  for (const law of Object.keys(laws)) {
    it(law, () => {
      const offence = offences.get(law);
      if (offence !== undefined) expect.fail(offence);
    });
  }
}

/** `SITE_HISTORIES=100000 PROPERTY_SEED=7 npx mocha ...` lives through more than a usual run does. */
const historyCount = Number(process.env["SITE_HISTORIES"] ?? 5000);

function share(ofAll: number): number {
  return Math.ceil(historyCount * ofAll);
}

describe("whatever happens on a site", function () {
  this.timeout(0);

  describe("where sessions come and go", () => keep(quietHistories, quietLaws, share(0.06)));

  describe("where charge points fail, and do as they say", () =>
    keep(honestHistories, honestLaws, share(0.5)));

  describe("where charge points lie too", () => keep(wildHistories, allLaws, share(0.42)));

  it("the same comes of the same", async () => {
    await fc.assert(
      fc.asyncProperty(wildHistories, async (history) => {
        const [one, other] = [await live(history), await live(history)];
        expect(one.asked).to.deep.equal(other.asked);
        expect(one.events).to.deep.equal(other.events);
      }),
      { numRuns: share(0.01) },
    );
  });
});
