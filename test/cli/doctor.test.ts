import { expect } from "chai";
import { createCentralSystem } from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { checkCentral } from "../../cli/doctor/check-central.ts";
import {
  judgeClock,
  judgeDelay,
  judgeFiles,
  judgePorts,
  judgeShare,
} from "../../cli/doctor/check-machine.ts";
import { runCli } from "../../cli/run-cli.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createRandom } from "../../protocol/random.ts";
import { listenWebSocket } from "../../protocol/websocket-server.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";

describe("plugfest doctor", () => {
  it("looks at the machine, and says what it found of each", async () => {
    const terminal = createMemoryTerminal();
    expect(await runCli(["doctor"], terminal)).to.equal(0);
    for (const subject of ["open files", "ephemeral ports", "clock", "event loop", "processor"]) {
      expect(terminal.written.stdout).to.contain(` ${subject}: `);
    }
  });

  it("says exactly how to mend what is poor, and nothing where there is nothing to mend", () => {
    expect(judgeFiles(1024)).to.include({ is: "poor" });
    expect(judgeFiles(1024).fix).to.contain("ulimit -n 20000");
    expect(judgeFiles(100)).to.include({ is: "bad" });
    expect(judgeFiles(65_536)).to.include({ is: "good" });
    expect(judgePorts([32_768, 33_768]).fix).to.contain("ip_local_port_range");
    expect(judgePorts([32_768, 60_999])).to.include({ is: "good" });
    expect(judgeClock("no").fix).to.equal("timedatectl set-ntp true");
    expect(judgeClock("yes")).to.include({ is: "good" });
    expect(judgeDelay(50)).to.include({ is: "poor" });
    expect(judgeDelay(1)).to.include({ is: "good" });
    expect(judgeShare(0.69).fix).to.contain("ps -Ao pcpu");
    expect(judgeShare(0.7)).to.include({ is: "good" });
    expect([
      judgeFiles(undefined).is,
      judgePorts(undefined).is,
      judgeClock(undefined).is,
    ]).to.deep.equal(["unknown", "unknown", "unknown"]);
  });

  it("agrees on the sub-protocol with a central system, or says why it cannot", async () => {
    const clock = systemClock;
    const directory = createMemoryDirectory();
    const central = createCentralSystem({ clock, random: createRandom(1), directory });
    const onFault = (fault: unknown) => expect.fail(String(fault));
    const listener = await listenWebSocket({ gate: central.gate, clock, port: 0, onFault });
    try {
      const [good] = await checkCentral(listener.url);
      expect(good).to.include({ is: "good", found: "ocpp1.6 is agreed" });
    } finally {
      central.close();
      await listener.close();
    }
    const [bad] = await checkCentral(listener.url);
    expect(bad).to.include({ is: "bad", subject: "sub-protocol" });
    expect(bad?.fix).to.contain("check that something listens at");
  });
});
