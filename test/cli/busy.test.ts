import { createServer } from "node:http";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { type Clock, systemClock } from "../../protocol/clock.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

/** By which a moment is long enough to tell whether this process keeps up. */
const hasty: Clock = { ...systemClock, now: () => systemClock.now() * 100 };

const crowd = `name: Two hundred and one
chargers:
  CP: { count: 201 }
steps:
  - wait: 400ms
`;

describe("a process that is too busy to measure anything", () => {
  after(removeFolders);

  it("makes a run of many sockets say nothing", async () => {
    const folder = createFolder({ "a.ocpp.yaml": crowd });
    const words = ["run", "a.ocpp.yaml", "--clock", "real"];
    const { code, stderr } = await busily(words, folder);
    expect(stderr).to.match(/Two hundred and one: this process was too busy.*fewer --jobs/);
    expect(code).to.equal(3);
  }).timeout(20_000);

  it("says nothing against a run of a few", async () => {
    const folder = createFolder({ "a.ocpp.yaml": crowd.replace("201", "2") });
    const { code, stderr } = await busily(["run", "a.ocpp.yaml", "--clock", "real"], folder);
    expect(stderr).to.equal("");
    expect(code).to.equal(0);
  }).timeout(20_000);

  it("makes a fleet say nothing", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const words = ["fleet", "--url", `ws://127.0.0.1:${port}`, "--count", "1"];
    const { code, stderr } = await busily([...words, "--duration", "400ms"], ".");
    expect(stderr).to.match(/this process was too busy.*gentler --arrival/);
    expect(code).to.equal(3);
    server.close();
  }).timeout(20_000);
});

/** While this thread is kept from its timers for most of the time. */
async function busily(words: readonly string[], folder: string) {
  const terminal = createMemoryTerminal({ folder, env: { XDG_CONFIG_HOME: folder } });
  let isOver = false;
  const keepBusy = () => {
    const untilMs = systemClock.now() + 70;
    while (systemClock.now() < untilMs);
    if (!isOver) systemClock.schedule(5, keepBusy);
  };
  keepBusy();
  const code = await runCli(words, { ...terminal, clock: hasty });
  isOver = true;
  return { code, ...terminal.written };
}
