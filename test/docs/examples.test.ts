import { readFileSync } from "node:fs";
import { expect } from "chai";
import { createCentralSystem } from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { askForGroups } from "../../docs/examples/balanced-site.ts";
import { startCentralSystem } from "../../docs/examples/central-system.ts";
import { chargeOnce } from "../../docs/examples/charge-point.ts";
import { runFleet } from "../../docs/examples/fleet.ts";
import { chargeForADay } from "../../docs/examples/virtual-day.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createRandom } from "../../protocol/random.ts";
import { listenWebSocket } from "../../protocol/websocket-server.ts";

describe("the examples of the documentation", () => {
  it("charge-point.ts: a session against a real server", async () => {
    expect(await atServer(chargeOnce)).to.be.at.least(0);
  });

  it("fleet.ts: a hundred charge points", async () => {
    const statistics = await atServer(runFleet);
    expect(statistics).to.include({ reachedCount: 100, errorCount: 0 });
  });

  it("virtual-day.ts: a day of an office", async () => {
    expect(await chargeForADay()).to.be.within(50_000, 300_000);
  });

  it("central-system.ts: handlers of one's own, and messages to charge points", async () => {
    const { url, reset, clearCaches, close } = await startCentralSystem();
    expect(await reset("CP1")).to.equal("is not connected");
    expect(await chargeOnce(url)).to.be.at.least(0);
    clearCaches();
    await close();
  });

  it("balanced-site.ts: cars share 16 A, and an operator sees them", async () => {
    const [type, id, [group]] = JSON.parse(JSON.stringify(await askForGroups()));
    expect([type, id]).to.deep.equal([3, "2"]);
    expect(group).to.include({ group_id: "Yard", max_allocation: "00:00-23:59>0=16" });
    expect(group.offered).to.be.within(6, 16);
    expect(group.usage).to.be.within(1, 16.6);
  });

  for (const name of ["charge-point", "fleet", "virtual-day", "central-system", "balanced-site"]) {
    it(`docs/from-code.md shows ${name}.ts as it is`, () => {
      const page = readFileSync("docs/from-code.md", "utf8");
      expect(page).to.include(readFileSync(`docs/examples/${name}.ts`, "utf8").trim());
    });
  }
});

/** Runs `example` with the address of our central system, which knows every tag. */
async function atServer<T>(example: (url: string) => Promise<T>): Promise<T> {
  const central = createCentralSystem({
    clock: systemClock,
    random: createRandom(1),
    directory: createMemoryDirectory({ unknownIdTags: { status: "Accepted" } }),
  });
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const server = { gate: central.gate, clock: systemClock, port: 0, onFault };
  const listener = await listenWebSocket(server);
  try {
    return await example(listener.url);
  } finally {
    central.close();
    await listener.close();
  }
}
