import { expect } from "chai";
import { createRandom } from "../../../protocol/random.ts";
import { type CutPlan, type CutSession, type Received, runCutSession } from "./cut-session.ts";

/** `npm run soak:cuts` takes 10,000. */
const seedCount = Number(process.env["CUT_SEEDS"] ?? 300);

/** Of three transactions with samples in each. */
const busySeed = 8;

describe("R-TX-010: however the connection is cut, no transaction message is lost or out of order", () => {
  it("once, at each frame of a session in turn", async () => {
    const whole = await runCutSession(busySeed, () => undefined);
    expectWhole(whole, "uncut");
    expect(whole.frameCount).to.be.greaterThan(60);
    for (let frame = 0; frame < whole.frameCount; frame += 1) {
      for (const cut of ["before", "after"] as const) {
        const session = await runCutSession(busySeed, (index) =>
          index === frame ? cut : undefined,
        );
        expectWhole(session, `${cut} frame ${frame}`);
        expect(session.cutCount).to.equal(1);
      }
    }
  });

  it(`by chance, for ${seedCount} seeds`, async () => {
    let cuts = 0;
    for (let seed = 0; seed < seedCount; seed += 1) {
      const session = await runCutSession(seed, chancePlan(seed));
      expectWhole(session, `seed ${seed}`);
      cuts += session.cutCount;
    }
    expect(cuts).to.be.greaterThan(seedCount);
  }).timeout(60_000 + seedCount * 100);
});

/** Each frame is cut by the same chance, small in some sessions and large in others. */
function chancePlan(seed: number): CutPlan {
  const random = createRandom(seed).stream("cuts");
  const share = 0.02 + 0.3 * random.next();
  return () => {
    if (random.next() >= share) return undefined;
    return random.next() < 0.5 ? "before" : "after";
  };
}

function expectWhole(session: CutSession, name: string): void {
  const { received, startedCount, stoppedCount, sampleCount, leftCount } = session;
  const count = (action: string) => received.filter((one) => one.action === action).length;
  expect(leftCount, `${name}: left in the queue`).to.equal(0);
  expect(count("StartTransaction"), `${name}: starts`).to.equal(startedCount);
  expect(count("StopTransaction"), `${name}: stops`).to.equal(stoppedCount);
  expect(count("MeterValues"), `${name}: samples`).to.equal(sampleCount);
  const order = received.map(({ messageId }) => Number(messageId.split("-")[1]));
  expect(order, `${name}: order`).to.deep.equal([...order].sort((one, other) => one - other));
  expectOwnIds(session, name);
}

/** Each message bears the id that its transaction was given, or -1 for none. */
function expectOwnIds({ received, transactionIds }: CutSession, name: string): void {
  let current: number | undefined;
  for (const { action, messageId, payload } of received satisfies readonly Received[]) {
    if (action === "StartTransaction") current = transactionIds.get(messageId);
    else expect(payload["transactionId"], `${name}: ${messageId}`).to.equal(current);
  }
}
