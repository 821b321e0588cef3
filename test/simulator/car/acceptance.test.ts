import { expect } from "chai";
import fc from "fast-check";
import { acceptedShare, nextStepSocPercent } from "../../../simulator/car/acceptance.ts";

const curve = { kneeSocPercent: 80, floorShare: 0.1 };

describe("the acceptance of a battery", () => {
  it("is full up to the knee, and falls from there", () => {
    const shares = [0, 79.9, 80, 80.9, 81, 90, 99.9, 100].map((soc) => acceptedShare(curve, soc));
    const rounded = shares.map((share) => Number(share.toFixed(3)));
    expect(rounded).to.deep.equal([1, 1, 1, 1, 0.955, 0.55, 0.145, 0.1]);
  });

  it("never rises as the battery fills", () => {
    const soc = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(soc, soc, (one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(acceptedShare(curve, less)).to.be.at.least(acceptedShare(curve, more));
      }),
    );
  });

  it("is the same until the next step, one percent further at most beyond the knee", () => {
    expect(nextStepSocPercent(curve, 20)).to.equal(80);
    expect(nextStepSocPercent(curve, 80)).to.equal(81);
    expect(nextStepSocPercent(curve, 85.5)).to.equal(86);
  });
});
