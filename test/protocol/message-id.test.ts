import { expect } from "chai";
import { maxMessageIdLength } from "../../protocol/frame.ts";
import { createMessageIds } from "../../protocol/message-id.ts";
import { createRandom } from "../../protocol/random.ts";

describe("message ids", () => {
  it("are unique, over a fleet and its restarts (OCPP-J 1.6 §4.1.4)", () => {
    const root = createRandom(1);
    const ids = new Set<string>();
    for (let sender = 0; sender < 100; sender += 1) {
      for (const name of ["ids", "ids after a restart"]) {
        const next = createMessageIds(root.stream(name, sender));
        for (let count = 0; count < 100; count += 1) ids.add(next());
      }
    }
    expect(ids).to.have.length(100 * 2 * 100);
  });

  it("fit into 36 characters, after any number of CALLs", () => {
    const id = createMessageIds(createRandom(1))();
    expect(id).to.match(/^[0-9a-z]{10}-1$/);
    const longest = id.length - 1 + `${Number.MAX_SAFE_INTEGER}`.length;
    expect(longest).to.be.at.most(maxMessageIdLength);
  });

  it("are the same for the same stream", () => {
    const first = createMessageIds(createRandom(1));
    const second = createMessageIds(createRandom(1));
    expect([first(), first()]).to.deep.equal([second(), second()]);
  });
});
