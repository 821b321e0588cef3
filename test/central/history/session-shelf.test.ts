import { expect } from "chai";
import { openSessionShelf } from "../../../central/history/session-shelf.ts";
import { createMemoryKeyValueStore } from "../../../central/store/key-value-store.ts";
import { allOf, charge, setUpHistory } from "./history-world.ts";

describe("a shelf of sessions", () => {
  it("keeps so many, and the oldest go a thousand at a time", async () => {
    const world = await setUpHistory();
    await charge(await world.connect());
    const [session] = await allOf(world.history);
    expect(session).not.to.equal(undefined);
    if (session === undefined) return;
    const shelf = await openSessionShelf(createMemoryKeyValueStore(), 10);
    for (let index = 0; index < 1009; index += 1) {
      await shelf.add({ ...session, sessionId: `S${index}`, startedAtMs: index });
    }
    expect(shelf.count()).to.equal(1009);
    await shelf.add({ ...session, sessionId: "last", startedAtMs: 2000 });
    expect(shelf.count()).to.equal(10);
    const { sessions } = await shelf.find({ order: "oldest" });
    expect(sessions.map(({ sessionId }) => sessionId)).to.deep.equal([
      ...Array.from({ length: 9 }, (_, index) => `S${index + 1000}`),
      "last",
    ]);
    expect(await shelf.ids()).to.have.property("size", 10);
    expect((await shelf.find({ chargerIds: ["CP1"] })).sessions).to.have.length(10);
  });
});
