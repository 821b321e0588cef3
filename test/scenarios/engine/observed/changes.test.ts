import { expect } from "chai";
import { createChanges } from "../../../../scenarios/engine/observed/changes.ts";

describe("what changes in a scenario", () => {
  function setUp() {
    const changes = createChanges();
    const heard: string[] = [];
    changes.listen(() => void heard.push("all"));
    changes.listenTo(["CP1", "CP2"], () => void heard.push("of CP1 and CP2"));
    changes.listenTo(["CP2"], () => void heard.push("of CP2"));
    return { changes, heard };
  }

  it("is told to those who listen to that charge point, and to all of it", () => {
    const { changes, heard } = setUp();
    changes.tell({ chargePoint: "CP1", aspect: "draw" });
    expect(heard).to.deep.equal(["all", "of CP1 and CP2"]);
  });

  it("is told to everybody, once, where it may concern any", () => {
    const { changes, heard } = setUp();
    changes.tell({ chargePoint: undefined, aspect: "books" });
    expect(heard).to.deep.equal(["all", "of CP1 and CP2", "of CP2"]);
  });
});
