import { readFileSync } from "node:fs";
import { expect } from "chai";
import { compute } from "../../../central/balancing/compute.ts";
import type { ConnectorState } from "../../../central/balancing/connector-state.ts";
import { entriesAt, parseSchedule } from "../../../central/balancing/schedule.ts";
import type { BalancingSettings } from "../../../central/balancing/settings.ts";
import { contextOf, nowMs, secondsAgo, stateOf } from "./states.ts";

interface VectorConnector {
  readonly status: string;
  readonly offeredAmps?: number;
  readonly usageAmps?: number;
  readonly offeredSecondsAgo?: number;
  readonly energyWh?: number;
  readonly priority?: number;
  readonly connMaxAmps?: number;
  readonly evCeilingAmps?: number;
  readonly atCeilingForSeconds?: number;
  readonly hasTransaction?: boolean;
  readonly suspendedForSeconds?: number;
  readonly onForSeconds?: number;
  readonly waitingForSeconds?: number;
}

interface Vector {
  readonly id: string;
  readonly about?: string;
  readonly entries: string;
  readonly settings?: Partial<BalancingSettings>;
  readonly connectors: readonly VectorConnector[];
  readonly targets: readonly number[];
  readonly suspendedForSeconds?: readonly number[];
  readonly evCeilingAmps?: readonly number[];
}

const file = new URL("../../../../test/central/balancing/vectors.json", import.meta.url);
const vectors: readonly Vector[] = JSON.parse(readFileSync(file, "utf8"));

describe("the computation of targets", () => {
  it("has fifty cases to go by", () => {
    expect(vectors).to.have.length(50);
  });

  for (const { id, about = "", entries, settings, connectors, targets, ...expected } of vectors) {
    it(`${id} ${about}`, () => {
      const schedule = parseSchedule(`00:00-23:59>${entries}`);
      if (!schedule.isRight) throw new Error(schedule.problem);
      const { verdicts, reductions, grows } = compute(
        { entries: entriesAt(schedule.schedule, 0), connectors: connectors.map(toState) },
        contextOf(settings),
      );
      expect(verdicts.map(({ targetAmps }) => targetAmps)).to.deep.equal(targets);
      expect(reductions.length + grows.length).to.equal(
        targets.filter((target, index) => target !== (connectors[index]?.offeredAmps ?? 0)).length,
      );
      expected.suspendedForSeconds?.forEach((seconds, index) => {
        expect(verdicts[index]?.suspendedUntilMs).to.equal(nowMs + seconds * 1000);
      });
      expected.evCeilingAmps?.forEach((amps, index) => {
        expect(verdicts[index]?.evCeilingAmps).to.equal(amps);
      });
    });
  }
});

function toState(vector: VectorConnector, index: number): ConnectorState {
  const { status, offeredAmps = 0, energyWh = 0, priority = 1, connMaxAmps = 32 } = vector;
  const { suspendedForSeconds } = vector;
  return stateOf({
    chargePoint: `CP${index}`,
    status,
    offeredAmps,
    priority,
    connMaxAmps,
    sessionEnergyWh: energyWh,
    hasTransaction: vector.hasTransaction ?? true,
    recentUsageAmps: vector.usageAmps,
    evCeilingAmps: vector.evCeilingAmps,
    lastOfferAtMs: secondsAgo(vector.offeredSecondsAgo),
    atCeilingSinceMs: secondsAgo(vector.atCeilingForSeconds),
    onSinceMs: secondsAgo(vector.onForSeconds),
    waitingSinceMs: secondsAgo(vector.waitingForSeconds),
    suspendedUntilMs:
      suspendedForSeconds === undefined ? undefined : nowMs + suspendedForSeconds * 1000,
  });
}
