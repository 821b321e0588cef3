import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { findReadOnlyFolders } from "../../../central/serve/read-only.ts";
import { openSite } from "../../../central/site/open-site.ts";
import { systemClock } from "../../../protocol/clock.ts";
import { useServerRigs } from "./server-rig.ts";

describe("where nothing can be written", () => {
  const createRig = useServerRigs();

  it("a site is read, changes are in memory alone, and no file is touched", async () => {
    const rig = createRig();
    const before = readdirSync(rig.folder);
    const opening = await openSite({
      paths: rig.configuration().site,
      clock: systemClock,
      processes: { pid: 1, isRunning: () => true },
      isReadOnly: true,
      reloaded: () => {},
      failed: (fault) => {
        throw fault;
      },
    });
    if (!opening.isRight) throw new Error("the site is wrong");
    const { site } = opening;
    await site.tags.put({ idTag: "NEW", userName: "Pat", status: "Activated" });
    expect(site.tags.get("NEW")).to.include({ userName: "Pat" });
    await site.close();
    expect(readdirSync(rig.folder)).to.deep.equal(before);
    expect(readFileSync(rig.path("tags.csv"), "utf8")).to.not.contain("NEW");
  });

  it("folders are found that cannot be made, and none is made", async () => {
    const rig = createRig();
    const inTheWay = rig.write("file", "");
    const before = readdirSync(rig.folder);
    const history = { sessions: rig.path("new", "s.csv"), audit: `${inTheWay}/deep/a.txt` };
    const refused = await findReadOnlyFolders(
      rig.configuration({ history: { ...history, minimumUsageChangeAmps: 1 } }),
    );
    expect(refused).to.deep.equal([`${inTheWay}/deep`]);
    expect(readdirSync(rig.folder)).to.deep.equal(before);
  });
});
