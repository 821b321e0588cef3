import { once } from "node:events";
import { createServer } from "node:net";
import { expect } from "chai";
import { createChargePoint } from "../../../../simulator/create-charge-point.ts";
import { faultsOf } from "../grammar/files.ts";
import { ofKind, play } from "../run/scenario-bench.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function file(port: number, steps: string, more = ""): string {
  return `name: x
central: { scripted: "ws://127.0.0.1:${port}/ocpp", replies: { BootNotification: { interval: 60 } } }
${more}
chargers: { DUT: { real: true, id: BOX-1 } }
steps:
${steps}`;
}

describe("a charger that is real", () => {
  it("comes by itself, is seen on the wire, and is called", async () => {
    const port = await freePort();
    const chargePoint = createChargePoint({
      identity: "BOX-1",
      url: `ws://127.0.0.1:${port}/ocpp`,
    });
    const playing = play(
      file(
        port,
        `  - expect: { call: BootNotification, from: DUT, since: start }
    within: 5s
  - assert: DUT.connected
  - call: { action: GetConfiguration, payload: { key: [NumberOfConnectors] } }
    reply: { configurationKey: [ { key: NumberOfConnectors, value: "$string" } ] }
  - call: { action: UnlockConnector, payload: { connectorId: 9 } }
    reply: { status: Unlocked }
`,
      ),
    );
    chargePoint.powerOn();
    const { verdict, failures, events } = await playing;
    chargePoint.powerOff();
    expect(verdict).to.equal("fail");
    expect(failures.map(({ message }) => message)).to.have.length(1);
    expect(ofKind(events, "scenarioBegan")[0]?.clock).to.equal("real");
    const [frame] = ofKind(events, "frame");
    expect(frame).to.include({ chargePoint: "DUT", direction: "fromChargePoint" });
  });

  it("cannot be made to do what only a person can", async () => {
    const { verdict, failures } = await play(file(await freePort(), "  - boot:\n"));
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.contain("DUT is real");
  });

  it("has its own time, and needs a central system that we play", () => {
    const virtual = file(9000, "  - wait: 1s\n", "clock: { mode: virtual }");
    expect(faultsOf(virtual)).to.deep.equal(["E140 3:8"]);
    const reference = "name: x\nchargers: { DUT: { real: true } }\nsteps: [wait: 1s]\n";
    expect(faultsOf(reference)).to.deep.equal(["E115 2:1"]);
  });
});
