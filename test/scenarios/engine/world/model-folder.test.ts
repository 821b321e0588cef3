import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { RunEvent } from "../../../../scenarios/engine/events/run-event.ts";
import { runScenario } from "../../../../scenarios/engine/run/run-scenario.ts";
import { ofKind, read } from "../run/scenario-bench.ts";

describe("a model in CSV files", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "plugfest-"));
    writeFileSync(
      join(folder, "groups.csv"),
      "group_id,description,max_allocation\nRR,,00:00-23:59>0=10\n",
    );
    writeFileSync(
      join(folder, "chargers.csv"),
      "charger_id,alias,group_id,no_connectors,priority,description,conn_max,auth_sha\nCP1,one,RR,1,1,,32,\nCP9,nine,RR,1,1,,32,\n",
    );
    writeFileSync(
      join(folder, "tags.csv"),
      "id_tag,user_name,parent_id_tag,description,status,priority\nFILED,u,,,Activated,3\n",
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  const text = (more = "") => `name: x
central: { reference: { model: . } }
${more}
chargers: { CP1: { ev: { maxCurrent: 32A } } }
steps:
  - boot:
  - plug: 1
  - authorize: FILED
    reply: { idTagInfo: { status: Accepted } }
  - start: { connector: 1, tag: FILED }
  - wait: 5m
`;

  async function play(source: string) {
    const events: RunEvent[] = [];
    const emit = (event: RunEvent) => void events.push(event);
    const result = await runScenario(read(source, join(folder, "a.ocpp.yaml")), { emit });
    return { ...result, events };
  }

  it("gives groups, tags and limits to the scenario", async () => {
    const { verdict, events } = await play(text());
    expect(verdict).to.equal("pass");
    expect(ofKind(events, "groupLimit")[0]).to.include({ group: "RR", limitAmps: 10 });
    expect(ofKind(events, "offer").at(-1)?.offerAmps).to.equal(10);
  });

  it("comes after what the scenario says of a charger", async () => {
    const { events } = await play(text("groups: { own: { limit: 20A, members: [CP1] } }"));
    const own = ofKind(events, "groupHeld").filter(({ group }) => group === "own");
    expect(own.length).to.be.greaterThan(0);
    expect(ofKind(events, "groupHeld").filter(({ group }) => group === "RR")).to.deep.equal([]);
  });

  it("is an error of the scenario where it is wrong, with its place", async () => {
    writeFileSync(join(folder, "tags.csv"), "id_tag\nX\n");
    const { verdict, failures } = await play(text());
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.contain("tags.csv:1:1");
  });
});
