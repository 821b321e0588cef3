import { expect } from "chai";
import { play, readSmoke } from "./scenario-bench.ts";

const smokeScenarios = ["boot", "plug-in-and-charge", "remote-start-and-stop"];

describe("the smoke scenarios", () => {
  for (const name of smokeScenarios) {
    it(`pass: ${name}`, async () => {
      const { verdict, failures } = await play(readSmoke(name));
      expect(failures).to.deep.equal([]);
      expect(verdict).to.equal("pass");
    });

    it(`give the same stream again, byte for byte: ${name}`, async () => {
      const first = await play(readSmoke(name));
      const again = await play(readSmoke(name));
      expect(again.text).to.equal(first.text);
      const other = await play(readSmoke(name), { seed: 2 });
      expect(other.text).not.to.equal(first.text);
    });
  }
});
