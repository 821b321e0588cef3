import { expect } from "chai";
import { judgeShare } from "../../cli/doctor/check-machine.ts";
import { findLacks, requireSockets, tellHeadroom } from "../../cli/doctor/many-sockets.ts";
import { complaintOf } from "../../cli/load-watch.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";

const need = { connections: 10_000, socketsEach: 1, addressCount: 1 } as const;
const limits = { files: 20_000, ports: [32_768, 60_999] } as const;

describe("a run of many sockets", () => {
  it("begins where there is room, or where nobody tells", () => {
    expect(findLacks(need, limits)).to.deep.equal([]);
    expect(findLacks(need, { files: undefined, ports: undefined })).to.deep.equal([]);
  });

  it("is told how many files to allow, twice as many with the central system in the process", () => {
    const [lack] = findLacks(need, { ...limits, files: 1024 });
    expect(lack).to.match(/^10100 open files are needed, and 1024 .* ulimit -n 10100$/);
    const [both] = findLacks({ ...need, socketsEach: 2 }, limits);
    expect(both).to.match(/ulimit -n 20100$/);
  });

  it("is told how many addresses to connect from", () => {
    const many = { ...need, connections: 60_000, addressCount: 2 };
    const [lack] = findLacks(many, { ...limits, files: undefined });
    expect(lack).to.contain("each of 2 local addresses has 28232");
    expect(lack).to.contain("--local-address with 3 addresses");
    const enough = { ...many, addressCount: 3 };
    expect(findLacks(enough, { ...limits, files: undefined })).to.deep.equal([]);
  });

  it("is not begun where there is no room", async () => {
    const { stderr, written } = createMemoryTerminal();
    const tooMany = { ...need, connections: Number.MAX_SAFE_INTEGER };
    const failure = await requireSockets(tooMany, stderr).catch((error: unknown) => error);
    expect(failure).to.include({ exitCode: 3 });
    expect(written.stderr).to.contain("to mend it: ");
  });

  it("is told that there is little time left on the machine, and how to find some", () => {
    const { stderr, written } = createMemoryTerminal();
    tellHeadroom([judgeShare(0.9), judgeShare(0.43)], stderr);
    expect(written.stderr).to.equal(
      "plugfest: processor: this process gets 43 % of a core when it wants all of it; " +
        "to mend it: ps -Ao pcpu,pid,args | sort -rn | head -5, and end what is not needed\n",
    );
  });

  it("says nothing if the process itself was late at p99, unless it was short", () => {
    expect(complaintOf(51, 60_000, "less of it")).to.match(
      /^this process was too busy .* were 51 ms late at p99.*; to mend it: less of it$/,
    );
    expect(complaintOf(50, 60_000, "")).to.equal(undefined);
    expect(complaintOf(500, 1000, "")).to.equal(undefined);
  });
});
