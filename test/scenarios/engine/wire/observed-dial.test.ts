import { expect } from "chai";
import { createTransportPair } from "../../../../protocol/memory-transport.ts";
import { createSimulatedClock } from "../../../../protocol/simulated-clock.ts";
import type { Transport } from "../../../../protocol/transport.ts";
import { observeDial } from "../../../../scenarios/engine/wire/observed-dial.ts";

describe("a dial that is watched", () => {
  it("takes a charge point for gone when the last of its connections is", async () => {
    const clock = createSimulatedClock();
    const told: string[] = [];
    const farEnds: Transport[] = [];
    const dial = observeDial(
      (_request, settled) => {
        const [near, far] = createTransportPair({ clock });
        farEnds.push(far);
        settled({ kind: "open", transport: near, subProtocol: "ocpp1.6" });
        return () => {};
      },
      {
        opened: () => void told.push("opened"),
        notOpened: () => {},
        frame: () => {},
        leaving: () => void told.push("leaving"),
        closed: (by) => void told.push(`closed by ${by}`),
      },
    );
    for (let count = 0; count < 2; count += 1) {
      dial({ identity: "CP1", subProtocols: [] }, (outcome) => {
        if (outcome.kind === "open")
          outcome.transport.listen({ message: () => {}, closed: () => {} });
      });
    }
    expect(told).to.deep.equal(["opened", "opened"]);
    farEnds[0]?.close(1008, "");
    await clock.advance(100);
    expect(told).to.have.length(2);
    farEnds[1]?.close(1001, "");
    await clock.advance(100);
    expect(told.slice(2)).to.deep.equal(["closed by centralSystem"]);
  });
});
