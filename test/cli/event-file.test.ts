import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { CommandError } from "../../cli/command-error.ts";
import { createEventFile } from "../../cli/event-file.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

describe("createEventFile", () => {
  afterEach(removeFolders);

  it("has each line in the file before the next one comes", () => {
    const folder = createFolder({ "run.ndjson": "an old run" });
    const file = createEventFile("run.ndjson", folder);
    file.write("one\n");
    expect(readFileSync(join(folder, "run.ndjson"), "utf8")).to.equal("one\n");
    file.write("two\n");
    file.close();
    expect(readFileSync(join(folder, "run.ndjson"), "utf8")).to.equal("one\ntwo\n");
  });

  it("refuses at once where there can be no file", () => {
    expect(() => createEventFile("no/such/folder.ndjson", createFolder()))
      .to.throw(CommandError, /^cannot write events to `no\/such\/folder.ndjson`: ENOENT/)
      .with.property("exitCode", 2);
  });

  it("says at the end that the file is not whole, and does not disturb the run before", () => {
    const file = createEventFile("/dev/full", createFolder());
    file.write("one\n");
    file.write("two\n");
    expect(() => file.close())
      .to.throw(CommandError, /^cannot write events to `\/dev\/full`: ENOSPC/)
      .with.property("exitCode", 3);
  });
});
