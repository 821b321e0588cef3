import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { CommandError } from "../../cli/command-error.ts";
import { createTextFile } from "../../cli/text-file.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

describe("createTextFile", () => {
  afterEach(removeFolders);

  it("has each line in the file before the next one comes", () => {
    const folder = createFolder({ "run.ndjson": "an old run" });
    const file = createTextFile("run.ndjson", { folder, content: "events" });
    file.write("one\n");
    expect(readFileSync(join(folder, "run.ndjson"), "utf8")).to.equal("one\n");
    file.write("two\n");
    file.close();
    expect(readFileSync(join(folder, "run.ndjson"), "utf8")).to.equal("one\ntwo\n");
  });

  it("makes the folder, and keeps what is there when it is to add to it", () => {
    const folder = createFolder({ "out/summary.md": "one\n" });
    const file = createTextFile("out/summary.md", { folder, content: "x", isAppended: true });
    file.write("two\n");
    file.close();
    expect(readFileSync(join(folder, "out/summary.md"), "utf8")).to.equal("one\ntwo\n");
    createTextFile("new/deep/file.md", { folder, content: "x" }).close();
    expect(readFileSync(join(folder, "new/deep/file.md"), "utf8")).to.equal("");
  });

  it("refuses at once where there can be no file", () => {
    const folder = createFolder({ no: "a file" });
    expect(() => createTextFile("no/such.ndjson", { folder, content: "events" }))
      .to.throw(CommandError, /^cannot write events to `no\/such.ndjson`: (ENOTDIR|EEXIST)/)
      .with.property("exitCode", 2);
  });

  it("says at the end that the file is not whole, and does not disturb the run before", () => {
    const file = createTextFile("/dev/full", { folder: createFolder(), content: "events" });
    file.write("one\n");
    file.write("two\n");
    expect(() => file.close())
      .to.throw(CommandError, /^cannot write events to `\/dev\/full`: ENOSPC/)
      .with.property("exitCode", 3);
  });
});
