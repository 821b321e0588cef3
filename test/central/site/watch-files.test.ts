import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createFileWatch } from "../../../central/site/watch-files.ts";
import { createFolder, removeFolders } from "../../cli/temporary-folder.ts";

describe("the watch over files", () => {
  afterEach(removeFolders);

  it("tells of a file that is replaced", async () => {
    const folder = createFolder({ "a.csv": "old", "b.csv": "old" });
    const paths = [join(folder, "a.csv"), join(folder, "b.csv")];
    let told: (path: string) => void = () => undefined;
    const path = new Promise<string>((resolve) => {
      told = resolve;
    });
    const watcher = await createFileWatch((fault) => expect.fail(String(fault)))(paths, told);
    writeFileSync(join(folder, "b.csv"), "new");
    expect(await path).to.equal(join(folder, "b.csv"));
    await watcher.close();
  });
});
