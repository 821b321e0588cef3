import { expect } from "chai";
import { watchForInterruption } from "../../cli/interruption.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";

describe("watchForInterruption", () => {
  it("does nothing until there is a signal", () => {
    const terminal = createMemoryTerminal();
    const interruption = watchForInterruption(terminal);
    expect(interruption.signal.aborted).to.equal(false);
    expect(interruption.exitCode()).to.equal(undefined);
    expect(terminal.clock.taskCount()).to.equal(0);
  });

  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const;

  for (const [name, code] of signals) {
    it(`asks the run to stop at the first ${name}, and says so on stderr`, () => {
      const terminal = createMemoryTerminal();
      const interruption = watchForInterruption(terminal);
      terminal.signal(name);
      expect(interruption.signal.aborted).to.equal(true);
      expect(interruption.exitCode()).to.equal(code);
      expect(terminal.exits).to.deep.equal([]);
      expect(terminal.written).to.deep.equal({
        stdout: "",
        stderr: "\nstopping; once more to stop at once\n",
      });
    });

    it(`ends the process at the second signal, when it is ${name}`, () => {
      const terminal = createMemoryTerminal();
      watchForInterruption(terminal);
      terminal.signal("SIGINT");
      terminal.signal(name);
      expect(terminal.exits).to.deep.equal([code]);
    });
  }

  it("ends the process when cleaning up takes too long for a report to be written", async () => {
    const terminal = createMemoryTerminal();
    watchForInterruption(terminal);
    terminal.signal("SIGINT");
    await terminal.clock.advance(14_999);
    expect(terminal.exits).to.deep.equal([]);
    await terminal.clock.advance(1);
    expect(terminal.exits).to.deep.equal([130]);
  });

  it("leaves nothing behind when it is released", () => {
    const terminal = createMemoryTerminal();
    const interruption = watchForInterruption(terminal);
    terminal.signal("SIGINT");
    interruption.release();
    terminal.signal("SIGINT");
    expect(terminal.exits).to.deep.equal([]);
    expect(terminal.clock.taskCount()).to.equal(0);
  });
});
