import { expect } from "chai";
import { compute } from "../../../central/balancing/compute.ts";
import type { ConnectorState } from "../../../central/balancing/connector-state.ts";
import { contextOf, nowMs, stateOf } from "./states.ts";

/** Half of them have an ampere more, and somewhat more energy by now than the others. */
function createEquals(count: number, read: () => void): readonly ConnectorState[] {
  return Array.from({ length: count }, (_, index) => {
    const [offeredAmps, sessionEnergyWh] = index % 2 === 0 ? [9, 1100] : [8, 1000];
    const state = stateOf({
      ...{
        chargePoint: `CP${index}`,
        offeredAmps,
        sessionEnergyWh: sessionEnergyWh + (index % 89),
      },
      ...{ recentUsageAmps: 9, onSinceMs: nowMs - 1e6, lastOfferAtMs: nowMs - 2e6 },
    });
    return Object.defineProperty({ ...state }, "offeredAmps", {
      get() {
        read();
        return offeredAmps;
      },
    });
  });
}

function countReads(count: number): number {
  let readCount = 0;
  const connectors = createEquals(count, () => {
    readCount += 1;
  });
  const entries = [{ priority: 0, amps: count * 8.5 }];
  const { reductions, grows } = compute({ entries, connectors }, contextOf());
  expect([...reductions, ...grows]).to.deep.equal([]);
  return readCount;
}

describe("odd amps that would only change hands", () => {
  it("stay where they are, and ten times as many do not cost a hundred times as much", () => {
    expect(countReads(2000)).to.be.at.most(20 * countReads(200));
  });
});
