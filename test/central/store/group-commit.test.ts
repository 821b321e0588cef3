import { expect } from "chai";
import {
  type Changes,
  createGroupCommit,
  StoreWriteError,
} from "../../../central/store/group-commit.ts";
import { settlePromises } from "../../../protocol/clock.ts";
import { createSimulatedClock, type SimulatedClock } from "../../../protocol/simulated-clock.ts";

/** A disk that is as slow as the test wants. */
class Disk {
  readonly batches: Record<string, string | undefined>[] = [];
  finish: (failure?: Error) => void = () => undefined;

  readonly write = (changes: Changes): Promise<void> => {
    this.batches.push(Object.fromEntries(changes));
    return new Promise((resolve, reject) => {
      this.finish = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
  };

  async finishAll(): Promise<void> {
    for (let count = 0; count < 5; count += 1) {
      this.finish();
      await settlePromises();
    }
  }
}

describe("a group commit", () => {
  let clock: SimulatedClock;

  beforeEach(() => {
    clock = createSimulatedClock(0);
  });

  it("gathers while a batch is under way: a thousand wait for two batches", async () => {
    const disk = new Disk();
    const { change } = createGroupCommit({ ...disk, clock });
    const waits = [change("0", "first")];
    await settlePromises();
    for (let index = 1; index < 1000; index += 1) waits.push(change(String(index), "x"));
    await disk.finishAll();
    await Promise.all(waits);
    expect(disk.batches.map((batch) => Object.keys(batch).length)).to.deep.equal([1, 999]);
  });

  it("writes together what is changed in one go, and the last of one key", async () => {
    const disk = new Disk();
    const { change } = createGroupCommit({ ...disk, clock });
    void change("a", "1");
    void change("b", "2");
    void change("a", undefined);
    await settlePromises();
    expect(disk.batches).to.deep.equal([{ a: undefined, b: "2" }]);
  });

  it("says so of all that was in a batch when it fails, and tries it again with the next", async () => {
    const disk = new Disk();
    const { change } = createGroupCommit({ ...disk, clock });
    const waits = [change("a", "1"), change("b", "1")];
    await settlePromises();
    const later = change("b", "2");
    disk.finish(new Error("no space left"));
    const outcomes = await Promise.allSettled(waits);
    for (const outcome of outcomes) {
      expect(outcome).to.have.property("reason").that.is.instanceOf(StoreWriteError);
      expect(outcome).to.have.nested.property("reason.message").that.contains("no space left");
    }
    disk.finish();
    await later;
    expect(disk.batches.at(-1)).to.deep.equal({ a: "1", b: "2" });
  });

  it("does not gather without end while nothing can be written: the oldest give way", async () => {
    const disk = new Disk();
    const { change } = createGroupCommit({ ...disk, clock, maxUnwritten: 2 });
    const failing = ["a", "b", "c"].map((key) => change(key, "1"));
    await settlePromises();
    disk.finish(new Error("no space left"));
    const [outcome] = await Promise.allSettled(failing);
    expect(outcome).to.have.nested.property("reason.lostCount", 1);
    void change("d", "1");
    await settlePromises();
    expect(disk.batches.at(-1)).to.deep.equal({ b: "1", c: "1", d: "1" });
  });

  it("is flushed when nothing is left to be written, what failed included", async () => {
    const disk = new Disk();
    const { change, flush } = createGroupCommit({ ...disk, clock });
    await flush();
    void change("a", "1");
    await settlePromises();
    disk.finish(new Error("no space left"));
    await settlePromises();
    let isFlushed = false;
    const flushed = flush().then(() => {
      isFlushed = true;
    });
    await settlePromises();
    expect(isFlushed).to.equal(false);
    disk.finish();
    await flushed;
    expect(disk.batches).to.deep.equal([{ a: "1" }, { a: "1" }]);
  });

  describe("with what need not be safe at once", () => {
    it("waits for a second, and writes the last of each key in one batch", async () => {
      const disk = new Disk();
      const { change, changeLater } = createGroupCommit({ ...disk, clock });
      const waits = [changeLater("a", () => "1"), changeLater("b", () => "1")];
      void change("c", "1");
      waits.push(changeLater("a", () => "2"));
      await clock.advance(999);
      disk.finish();
      expect(disk.batches).to.deep.equal([{ c: "1" }]);
      await clock.advance(1);
      expect(disk.batches.slice(1)).to.deep.equal([{ a: "2", b: "1" }]);
      disk.finish();
      await Promise.all(waits);
      expect(clock.taskCount()).to.equal(0);
    });

    it("forgets it when its key is changed otherwise meanwhile", async () => {
      const disk = new Disk();
      const { change, changeLater } = createGroupCommit({ ...disk, clock });
      const waits = [changeLater("a", () => "1"), change("a", undefined)];
      await settlePromises();
      disk.finish();
      await clock.advance(1000);
      await Promise.all(waits);
      expect(disk.batches).to.deep.equal([{ a: undefined }]);
    });

    it("writes it at once when it is flushed, and says so when that fails", async () => {
      const disk = new Disk();
      const { changeLater, flush } = createGroupCommit({ ...disk, clock });
      const waits = Promise.allSettled([changeLater("a", () => "1")]);
      const flushed = Promise.allSettled([flush()]);
      await settlePromises();
      expect(disk.batches).to.deep.equal([{ a: "1" }]);
      disk.finish(new Error("no space left"));
      for (const [outcome] of [await waits, await flushed]) {
        expect(outcome).to.have.property("reason").that.is.instanceOf(StoreWriteError);
      }
      expect(clock.taskCount()).to.equal(0);
    });
  });
});
