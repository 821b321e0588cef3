import { expect } from "chai";
import { maxAnswers, rememberAnswer } from "../../central/answered-calls.ts";
import { createChargePoint } from "../../central/charge-point.ts";

describe("answered transaction messages", () => {
  it("are remembered up to a bound, the oldest give way", () => {
    const chargePoint = createChargePoint("CP1", "Accepted", undefined);
    for (let number = 1; number <= maxAnswers + 2; number += 1) {
      rememberAnswer(chargePoint, { number, digest: `d${number}`, answer: {} });
    }
    const numbers = Array.from(chargePoint.answers.values(), ({ number }) => number);
    expect(numbers).to.deep.equal(Array.from({ length: maxAnswers }, (_, index) => index + 3));
    expect(chargePoint.answerCount).to.equal(maxAnswers + 2);
  });
});
