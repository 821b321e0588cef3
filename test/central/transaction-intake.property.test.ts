import { expect } from "chai";
import fc from "fast-check";
import { at, type ScriptedChargePoint, setUpWorld, type World } from "./scripted-charge-point.ts";

/** What becomes of a transaction message on its way. */
type Fate = "answered" | "request lost" | "answer lost";

interface SessionPlan {
  readonly connectorId: 1 | 2;
  readonly energyWh: number;
  /** It runs on while the next ones begin, if their connector is another. */
  readonly isLong: boolean;
}

interface Plan {
  readonly sessions: readonly SessionPlan[];
  /** Used up one by one; whatever comes after them is answered. */
  readonly fates: readonly Fate[];
  readonly keepsMessageId: boolean;
  /** After an answer was lost, the charge point goes on without it, and never learns the id. */
  readonly givesUp: boolean;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  sessions: fc.array(
    fc.record({
      connectorId: fc.constantFrom(1, 2),
      energyWh: fc.integer({ min: 1, max: 50_000 }),
      isLong: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  fates: fc.array(fc.constantFrom("answered", "request lost", "answer lost"), { maxLength: 30 }),
  keepsMessageId: fc.boolean(),
  givesUp: fc.boolean(),
});

describe("transaction intake", () => {
  it("knows each transaction once, whatever is lost, repeated or told of -1", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const world = setUpWorld();
        const expected = await play(world, plan);
        const known = world.central.chargePoints.get("CP1")?.transactions ?? [];
        const found = known.map(({ connectorId, meterStartWh, end }) => ({
          connectorId,
          meterStartWh,
          meterStopWh: end?.kind === "stopped" ? end.meterStopWh : undefined,
        }));
        expect(found).to.have.deep.members(expected);
        expect(new Set(known.map(({ id }) => id)).size).to.equal(expected.length);
        expect([...world.central.runningTransactions()]).to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });
});

interface Told {
  readonly connectorId: number;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
}

interface Open extends Told {
  readonly transactionId: number;
}

async function play(world: World, plan: Plan): Promise<Told[]> {
  const line = new LossyLine(world, plan);
  const meters = { 1: 1000, 2: 700_000 };
  const open = new Map<number, Open>();
  const told: Told[] = [];
  let seconds = 0;

  async function stop({ transactionId, ...session }: Open): Promise<void> {
    open.delete(session.connectorId);
    seconds += 1;
    const { meterStopWh: meterStop } = session;
    await line.deliver("StopTransaction", { transactionId, meterStop, timestamp: at(seconds) });
    told.push(session);
  }

  for (const { connectorId, energyWh, isLong } of plan.sessions) {
    const running = open.get(connectorId);
    if (running !== undefined) await stop(running);
    seconds += 1;
    const meterStartWh = meters[connectorId];
    meters[connectorId] += energyWh;
    const transactionId = await line.deliver("StartTransaction", {
      connectorId,
      idTag: "TAG",
      meterStart: meterStartWh,
      timestamp: at(seconds),
    });
    const meterStopWh = meters[connectorId];
    open.set(connectorId, { connectorId, meterStartWh, meterStopWh, transactionId });
    if (!isLong) for (const session of [...open.values()]) await stop(session);
  }
  for (const session of [...open.values()]) await stop(session);
  return told;
}

/** Repeats each message until it is answered, over a new connection each time. */
class LossyLine {
  readonly #world: World;
  readonly #plan: Plan;
  #chargePoint: ScriptedChargePoint | undefined;
  #fate = 0;
  #count = 0;

  constructor(world: World, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
  }

  /** The transaction id of the answer; -1 if the charge point never got it. */
  async deliver(action: string, payload: object): Promise<number> {
    let messageId = this.#newMessageId();
    for (;;) {
      const fate = this.#plan.fates[this.#fate++] ?? "answered";
      if (fate !== "request lost") {
        this.#chargePoint ??= await this.#world.connect();
        const answer = await this.#chargePoint.exchange(action, payload, messageId);
        if (fate === "answered") return transactionIdOf(answer);
      }
      await this.#chargePoint?.drop();
      this.#chargePoint = undefined;
      if (fate === "answer lost" && this.#plan.givesUp) return -1;
      if (!this.#plan.keepsMessageId) messageId = this.#newMessageId();
    }
  }

  #newMessageId(): string {
    this.#count += 1;
    return `message-${this.#count}`;
  }
}

function transactionIdOf([type, , result]: unknown[]): number {
  expect(type).to.equal(3);
  if (typeof result !== "object" || result === null || !("transactionId" in result)) return -1;
  return Number(result.transactionId);
}
