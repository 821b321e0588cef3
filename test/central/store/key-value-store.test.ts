import { expect } from "chai";
import {
  createMemoryKeyValueStore,
  type KeyRange,
  type KeyValueStore,
} from "../../../central/store/key-value-store.ts";
import { type LevelStore, openLevelStore } from "../../../central/store/level-store.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import { createScratchFolder, type ScratchFolder } from "./scratch-folder.ts";

describe("a store of records by key", () => {
  let scratch: ScratchFolder;
  let level: LevelStore;
  const clock = createSimulatedClock(0);

  before(async () => {
    scratch = createScratchFolder();
    level = await openLevelStore(scratch.path("level"), clock);
  });

  after(async () => {
    await level.close();
    scratch.remove();
  });

  const kinds: readonly [string, () => KeyValueStore][] = [
    ["in memory", () => createMemoryKeyValueStore()],
    ["on disk", () => level],
  ];

  for (const [name, create] of kinds) {
    it(`${name}: gives back what was put, in the order of the keys`, async () => {
      const store = create();
      for (const key of ["b/2", "a/1", "b/10", "c", "b/1", "b/3"]) await store.put(key, { key });
      await store.put("b/2", "again");
      await store.delete("b/10");
      await store.delete("none");
      const keysOf = async (range: KeyRange) => {
        const keys: string[] = [];
        for await (const [key] of store.entries(range)) keys.push(key);
        return keys.join();
      };
      expect(await store.get("b/2")).to.equal("again");
      expect(await store.get("b/1")).to.deep.equal({ key: "b/1" });
      expect(await store.get("b/10")).to.equal(undefined);
      expect(await keysOf({ prefix: "b/" })).to.equal("b/1,b/2,b/3");
      expect(await keysOf({ prefix: "b/", isReversed: true })).to.equal("b/3,b/2,b/1");
      expect(await keysOf({ prefix: "b/", from: "2" })).to.equal("b/2,b/3");
      expect(await keysOf({ prefix: "b/", from: "1", to: "3" })).to.equal("b/1,b/2");
    });
  }

  it("in memory: forgets what was put longest ago", async () => {
    const store = createMemoryKeyValueStore(2);
    for (const key of ["a", "b", "a", "c"]) await store.put(key, 1);
    const found = await Promise.all(["a", "b", "c"].map((key) => store.get(key)));
    expect(found).to.deep.equal([1, undefined, 1]);
  });
});
