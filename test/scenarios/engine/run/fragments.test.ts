import { expect } from "chai";
import { ofKind, play } from "./scenario-bench.ts";

const fragments = `
name: test
chargers: { CP1: {}, CP2: {} }
fragments:
  Booted:
    params: { charger: { type: charger } }
    steps:
      - boot:
        charger: \${charger}
  Authorized:
    params: { charger: { type: charger }, tag: { type: string, default: "TEST0001" } }
    steps:
      - authorize: \${tag}
        charger: \${charger}
        reply: { idTagInfo: { status: Accepted } }
        capture: { status: idTagInfo.status }
    returns: { how: "\${status}", who: "\${tag}" }
steps:
  - run: Booted
    with: { charger: all }
`;

describe("a fragment", () => {
  it("is run by each charger that it is given", async () => {
    const { events, failures } = await play(fragments);
    expect(failures).to.deep.equal([]);
    const opened = ofKind(events, "connectionOpened").map(({ chargePoint }) => chargePoint);
    expect(opened).to.deep.equal(["CP1", "CP2"]);
  });

  it("hands back what it returns, and nothing else", async () => {
    const { failures } = await play(`${fragments}
  - run: Authorized
    with: { charger: CP1 }
    capture: { how: how, who: who }
  - assert: how == "Accepted" && who == "TEST0001"`);
    expect(failures).to.deep.equal([]);
  });

  it("takes arguments that the run has brought", async () => {
    const { failures } = await play(`${fragments}
  - run: Authorized
    with: { charger: CP1 }
    capture: { who: who }
  - run: Authorized
    with: { charger: CP2, tag: "\${who}" }
    capture: { again: who }
  - assert: again == "TEST0001"`);
    expect(failures).to.deep.equal([]);
  });

  it("fails at its own place, called from another", async () => {
    const { failures, events } = await play(`${fragments}
  - run: Authorized
    with: { charger: CP2, tag: TEST0002 }`);
    const [failure] = failures;
    expect(failure).to.include({ chargePoint: "CP2" });
    expect(failure?.span).to.include({ line: 15 });
    expect(failure?.callers?.map(({ line, column }) => [line, column])).to.deep.equal([[22, 5]]);
    const [outer] = ofKind(events, "stepBegan").filter(({ title }) => title === "run: Authorized");
    const inner = ofKind(events, "stepBegan").find(({ title }) => title === "authorize: ${tag}");
    expect(inner?.parent).to.equal(outer?.step);
  });
});
