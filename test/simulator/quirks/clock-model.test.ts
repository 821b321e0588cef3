import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { compare, quirkRig } from "./quirk-rig.ts";

describe("clock.model", () => {
  async function timeTold(rig: Rig): Promise<unknown> {
    await rig.boot();
    await rig.advance(3600);
    await rig.ask("TriggerMessage", { requestedMessage: "StatusNotification", connectorId: 1 });
    await rig.settle();
    return rig.seen("StatusNotification").at(-1)?.["timestamp"];
  }

  const models = [
    [{ offsetMs: 7_200_000 }, "2026-01-01T03:00:00Z"],
    [{ fixed: "0001-01-01T00:00:00Z" }, "0001-01-01T00:00:00Z"],
    [{ format: "local" }, "2026-01-01T01:00:00"],
    [{ format: "short" }, "2026-01-01T01:00:00+00"],
    [{ format: "offset", fraction: 0 }, "2026-01-01T01:00:00+00:00"],
    [{ fraction: 6 }, "2026-01-01T01:00:00.000000Z"],
    [{ driftMsPerDay: 86_400_000 }, "2026-01-01T02:00:00Z"],
    [{ start: "1970-01-01T00:00:00Z", syncAfter: 9 }, "1970-01-01T01:00:00Z"],
  ] as const;
  for (const [model, expected] of models) {
    it(`tells ${expected} with ${JSON.stringify(model)}`, async () => {
      const { usual, odd } = await compare([{ "clock.model": model }], timeTold);
      expect(usual).to.equal("2026-01-01T01:00:00Z");
      expect(odd).to.equal(expected);
    });
  }

  it("has its own time until it has been told it so often", async () => {
    const rig = quirkRig([{ "clock.model": { start: "1970-01-01T00:00:00Z", syncAfter: 1 } }]);
    await rig.boot();
    expect(new Date(rig.chargePoint.now()).getUTCFullYear()).to.equal(1970);
    rig.chargePoint.heartbeat.send();
    await rig.settle();
    expect(new Date(rig.chargePoint.now()).getUTCFullYear()).to.equal(2026);
  });

  it("cannot read another time than its own", async () => {
    const { usual, odd } = await compare(
      [{ "clock.model": { accepts: "Zonly" } }],
      async (rig) => {
        await rig.boot();
        return rig.chargePoint.registration.status;
      },
      {
        replies: {
          BootNotification: {
            status: "Accepted",
            currentTime: "2026-01-01T00:00:00.123+00:00",
            interval: 0,
          },
        },
      },
    );
    expect(usual).to.equal("Accepted");
    expect(odd).to.equal(undefined);
  });
});
