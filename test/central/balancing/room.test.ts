import { expect } from "chai";
import { createRoom } from "../../../central/balancing/room.ts";

describe("the room in a group", () => {
  it("is to the milliampere, whatever binary makes of tenths", () => {
    const room = createRoom([{ priority: 0, amps: 20.1 }]);
    room.take(0, 13.1);
    expect(room.leftAmps(0)).to.equal(7);
  });
});
