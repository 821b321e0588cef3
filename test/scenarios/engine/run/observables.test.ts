import { expect } from "chai";
import { play, withSteps } from "./scenario-bench.ts";

const session = `
  - plug: 1
  - authorize: TEST0001
  - start: { connector: 1, tag: TEST0001 }
  - charge: { energy: 1kWh }`;

async function verdictWith(assertion: string) {
  const { verdict, failures } = await play(withSteps(`${session}\n  - assert: ${assertion}`));
  return `${verdict} ${failures[0]?.message ?? ""}`.trim();
}

describe("what an assertion sees of a session", () => {
  for (const holds of [
    "CP1.limit == 32.0 && CP1.connector(1).limit == 32.0 && CP1.connector(2).limit == 0.0",
    "CP1.draw > 31.0 && CP1.draw <= 32.0",
    "CP1.drawOn(1) == CP1.draw && CP1.drawOn(3) == CP1.draw && CP1.drawOn(4) == 0.0",
    "CP1.energy >= 1000.0 && CP1.energy < 1100.0",
    "CP1.soc > 50.0 && CP1.soc < 60.0",
    'CP1.alloc == CP1.limit && CP1.status == "Charging"',
    "CP1.target == 0.0 && CP1.held == 0.0",
    "CP1.books.transactions == 1 && CP1.books.running == 1 && CP1.books.inferred == 0",
    "CP1.books.register > 600.0 && CP1.books.billed == 0.0",
    'CP1.books.reported == "Charging" && CP1.books.doubts.size() == 0',
    "CP1.books.alarms.size() == 0",
  ]) {
    it(holds, async () => expect(await verdictWith(holds)).to.equal("pass"));
  }

  it("nothing of it is there before a car is", async () => {
    const none = "CP1.limit + CP1.draw + CP1.energy + CP1.soc + CP1.alloc == 0.0";
    const { verdict } = await play(withSteps(`  - assert: ${none}`));
    expect(verdict).to.equal("pass");
  });

  it("and what it was, when it is not as it should be", async () => {
    expect(await verdictWith("CP1.limit < 6.0")).to.equal("fail `CP1.limit` is 32");
  });
});
