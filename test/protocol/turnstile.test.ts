import { expect } from "chai";
import { settlePromises } from "../../protocol/clock.ts";
import { createTurnstile } from "../../protocol/turnstile.ts";

describe("a turnstile", () => {
  it("lets so many through at once, and as many in each turn after that, in order", async () => {
    const enter = createTurnstile(2);
    const passed: number[] = [];
    for (let index = 0; index < 5; index += 1) enter(() => passed.push(index));
    expect(passed).to.deep.equal([0, 1]);
    await settlePromises();
    expect(passed).to.deep.equal([0, 1, 2, 3]);
    enter(() => passed.push(5));
    await settlePromises();
    expect(passed).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it("has room again when a turn is over", async () => {
    const enter = createTurnstile(1);
    let count = 0;
    const countOne = () => {
      count += 1;
    };
    for (const expected of [1, 2, 3]) {
      enter(countOne);
      expect(count).to.equal(expected);
      await settlePromises();
      await settlePromises();
    }
  });

  it("makes those wait who come from within a task when there is no room", async () => {
    const enter = createTurnstile(1);
    const passed: string[] = [];
    enter(() => {
      enter(() => passed.push("inner"));
      passed.push("outer");
    });
    expect(passed).to.deep.equal(["outer"]);
    await settlePromises();
    expect(passed).to.deep.equal(["outer", "inner"]);
  });
});
