import { expect } from "chai";
import { createCentralSystem } from "../../central/central-system.ts";
import { createRandom } from "../../protocol/random.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport, TransportListener } from "../../protocol/transport.ts";
import { handshakeOf, startAtMs } from "./scripted-charge-point.ts";

/** The far end of a line that may be cut without anybody noticing. */
function createFragileLine(answersPings: boolean) {
  let listener: TransportListener | undefined;
  const line = { isCut: false, pingCount: 0, isTerminated: false };
  const transport: Transport = {
    send: () => undefined,
    close: () => undefined,
    terminate() {
      line.isTerminated = true;
      listener?.closed(1006, "");
    },
    ping() {
      line.pingCount += 1;
      if (answersPings && !line.isCut) listener?.ponged?.();
    },
    listen(one) {
      listener = one;
    },
  };
  const heartbeat = () => listener?.message(`[2,"${line.pingCount}","Heartbeat",{}]`);
  return { line, transport, heartbeat };
}

function setUpLine(answersPings: boolean) {
  const clock = createSimulatedClock(startAtMs);
  const central = createCentralSystem({ clock, random: createRandom(1) });
  const fragile = createFragileLine(answersPings);
  central.gate.accept(fragile.transport, handshakeOf("CP1"));
  return { clock, central, ...fragile };
}

describe("liveness", () => {
  it("keeps who answers pings, asked every 20 s", async () => {
    const { clock, line } = setUpLine(true);
    await clock.advance(600_000);
    expect(line).to.deep.equal({ isCut: false, pingCount: 30, isTerminated: false });
  });

  it("breaks off within 90 s when the line is cut", async () => {
    const { clock, line, central } = setUpLine(true);
    await clock.advance(600_000);
    line.isCut = true;
    await clock.advance(90_000);
    expect(line.isTerminated).to.equal(true);
    expect(central.chargePoints.get("CP1")?.isConnected).to.equal(false);
  });

  it("keeps who answers no ping, as long as it sends something within three intervals", async () => {
    const { clock, line, heartbeat } = setUpLine(false);
    for (let count = 0; count < 10; count += 1) {
      await clock.advance(800_000);
      heartbeat();
    }
    expect(line.isTerminated).to.equal(false);
    await clock.advance(930_000);
    expect(line.isTerminated).to.equal(true);
  });

  it("leaves no task behind when all is closed", async () => {
    const { clock, central } = setUpLine(true);
    await clock.advance(60_000);
    central.close();
    expect(clock.taskCount()).to.equal(0);
  });

  it("asks from now on, and no longer, as it is configured", async () => {
    const { clock, line, central } = setUpLine(true);
    central.configure({ pingIntervalSeconds: 0 });
    await clock.advance(600_000);
    expect(line.pingCount).to.equal(0);
    central.configure({ pingIntervalSeconds: 60 });
    await clock.advance(600_000);
    expect(line.pingCount).to.equal(10);
    central.close();
  });
});
