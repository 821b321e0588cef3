import { expect } from "chai";
import { createMatchingModes, matchingText } from "../../reports/matching-text.ts";

describe("by which rules messages were matched", () => {
  it("is said of one scenario, and of many", () => {
    expect(matchingText({ language: 1, isStrict: true })).to.equal("language 1");
    expect(matchingText({ language: 1, isStrict: false })).to.equal("language 1, not strict");
    const modes = createMatchingModes();
    expect(modes.text()).to.equal("");
    for (const isStrict of [true, false, true]) modes.add({ language: 1, isStrict });
    expect(modes.text()).to.equal("language 1, 1 not strict");
  });
});
